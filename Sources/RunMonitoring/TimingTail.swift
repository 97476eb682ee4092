import Foundation
import TensorBoardFormat

/// Follows how fast a run is: figures that no repeated run gives again are in its event files alone.
struct TimingTail {
  /// What names of such curves begin with.
  private static let prefix = "time/"

  private let folder: URL
  private var files: [EventFileTail] = []
  /// The file that the last row is from.
  private var lastFile = 0
  /// The curves up to now.
  private(set) var table = SeriesTable()

  /// The tail of a run directory's event files.
  init(of folder: URL) { self.folder = folder }

  /// Reads on. A process that went on from a checkpoint supersedes what the one before it wrote of later
  /// iterations.
  ///
  /// - Returns: whether rows that were there have gone.
  /// - Throws: `TensorBoardError` where a file cannot be read.
  mutating func read() throws -> Bool {
    let names = try eventFiles()
    for name in names where !files.contains(where: { $0.url.lastPathComponent == name }) {
      files.append(EventFileTail(of: folder.appending(path: name)))
    }
    var isAnew = false
    for index in files.indices {
      for point in try files[index].read() where point.tag.hasPrefix(TimingTail.prefix) {
        if index != lastFile, point.step <= table.iterations.last ?? 0 {
          table.removeRows(from: point.step)
          isAnew = true
        }
        lastFile = index
        table.append(point.step, [(point.tag, Double(point.value))])
      }
    }
    return isAnew
  }

  /// Names of the event files, oldest first.
  private func eventFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("events.out.tfevents.") }.sorted()
  }
}
