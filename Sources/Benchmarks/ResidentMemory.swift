import Foundation

/// Memory of the process that is in use.
enum ResidentMemory {
  /// Resident bytes, or nil where the system does not say.
  static var bytes: Int? {
    // Sizes in pages: the whole program, then what of it is resident.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = Int(text.split(separator: " ").dropFirst().first ?? "")
    else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
