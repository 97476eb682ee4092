import Foundation

/// The process that trains in a run directory, as the system tells of it: nothing is asked of the process.
struct TrainingProcess {
  /// What a process uses.
  struct Use: Equatable, Encodable, Sendable {
    /// Number of the process.
    var process: Int
    /// Processor cores, since the look before; nil at the first.
    var cores: Double?
    /// Memory that is not swapped out [bytes].
    var memoryBytes: Int
  }

  /// Number of the process.
  let identifier: Int
  private var busyTime: Double?
  private var lookTime = ContinuousClock.now

  /// The process that holds the lock of a run's log; nil where none does.
  ///
  /// - Parameter log: the run's `log.txt`.
  init?(locking log: URL) {
    guard
      let attributes = try? FileManager.default.attributesOfItem(atPath: log.path),
      let file = attributes[.systemFileNumber],
      let table = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return nil }
    // 2: FLOCK  ADVISORY  WRITE 5429 fe:00:16220173 0 EOF
    let holder = table.split(separator: "\n").lazy.compactMap { line -> Int? in
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(":\(file)") else {
        return nil
      }
      return Int(fields[4])
    }.first
    guard let holder else { return nil }
    identifier = holder
  }

  /// What it uses now; nil once it is gone.
  mutating func look() -> Use? {
    guard let status = TrainingProcess.status(of: identifier) else { return nil }
    let now = ContinuousClock.now
    let elapsed = (now - lookTime) / .seconds(1)
    let cores = busyTime.flatMap { elapsed > 0 ? (status.busyTime - $0) / elapsed : nil }
    busyTime = status.busyTime
    lookTime = now
    return Use(process: identifier, cores: cores, memoryBytes: status.memoryBytes)
  }

  /// Processor time [s] and memory of a process; nil where there is none of that number.
  private static func status(of identifier: Int) -> (busyTime: Double, memoryBytes: Int)? {
    // The name stands in brackets and may hold anything; fields are counted behind it, from the third on.
    guard let text = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let pages = Int(fields[21])
    else { return nil }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    return ((user + system) / ticks, pages * sysconf(Int32(_SC_PAGESIZE)))
  }
}
