public import Foundation
import Synchronization

/// Writes a loop's records to a file, away from the loop's thread.
///
/// The file is CSV: one header, then a row for each loop step. `state` is 0 damp, 1 stand, 2 walk; `trip`
/// is 0 or the number of the `SafetyTrip.Reason`; the times are whole nanoseconds.
public final class FlightLog: Sendable {
  private let ring: RecordRing
  private let file: Mutex<FileHandle>
  private let path: String
  private let isRunning = Atomic<Bool>(false)
  private let isClosing = Atomic<Bool>(false)
  private let hasEnded = DispatchSemaphore(value: 0)

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - url: the file; one that is there is replaced.
  ///   - columns: names of a record's numbers, as `RobotController.recordColumns` has them.
  ///   - ring: from which records are pulled.
  /// - Throws: `RobotRuntimeError.cannotWrite`.
  public init(url: URL, columns: [String], ring: RecordRing) throws(RobotRuntimeError) {
    path = url.path
    self.ring = ring
    do {
      try Data((columns.joined(separator: ",") + "\n").utf8).write(to: url)
      let handle = try FileHandle(forWritingTo: url)
      try handle.seekToEnd()
      file = Mutex(handle)
    } catch {
      throw .cannotWrite(path: url.path, reason: error.localizedDescription)
    }
  }

  /// Writes all records that are there.
  ///
  /// - Returns: how many.
  /// - Throws: `RobotRuntimeError.cannotWrite`, for example where the disk is full.
  @discardableResult
  public func drain() throws(RobotRuntimeError) -> Int {
    var text = ""
    var count = 0
    while ring.pull({ Self.append($0, to: &text) }) { count += 1 }
    guard count > 0 else { return 0 }
    do {
      let data = Data(text.utf8)
      try file.withLock { try $0.write(contentsOf: data) }
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
    return count
  }

  /// Drains from now on in a thread of its own, until `close`.
  ///
  /// A disk that takes no more ends the log, and not the walk.
  public func start() {
    isRunning.store(true, ordering: .relaxed)
    let thread = Thread { [self] in
      while !isClosing.load(ordering: .acquiring) {
        do throws(RobotRuntimeError) {
          try drain()
        } catch {
          break
        }
        Thread.sleep(forTimeInterval: Self.interval)
      }
      hasEnded.signal()
    }
    thread.name = "flight log"
    thread.start()
  }

  /// Ends the thread and writes what is left; the file is whole then.
  ///
  /// - Throws: `RobotRuntimeError.cannotWrite`.
  public func close() throws(RobotRuntimeError) {
    isClosing.store(true, ordering: .releasing)
    if isRunning.load(ordering: .relaxed) { hasEnded.wait() }
    isRunning.store(false, ordering: .relaxed)
    try drain()
  }

  /// Time between two looks at the ring [s].
  private static let interval = 0.02

  private static func append(_ record: Span<Double>, to text: inout String) {
    for index in record.indices {
      if index > 0 { text.append(",") }
      let value = record[index]
      // Times and counts have no fraction, and as integers no exponent.
      if index < 5, let whole = Int64(exactly: value) {
        text.append(whole.description)
      } else {
        text.append(value.description)
      }
    }
    text.append("\n")
  }
}
