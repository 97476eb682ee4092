public import Foundation
internal import SwiftProtobuf

/// Writes curves that TensorBoard shows: one event file per process in a run's folder.
///
/// TensorBoard joins all event files of a folder. A resumed run therefore opens a new file, whose
/// first events say that everything from its first step on, as the earlier process wrote it, is
/// superseded.
///
/// Events are kept in memory until `flush()` or until `bufferByteCount` is reached. The writer
/// belongs to one thread.
public final class EventFileWriter {
  /// The process that writes, as it appears in the file's name.
  public struct Process: Equatable, Sendable {
    /// Name of the computer.
    public var hostName: String
    /// Number of the process.
    public var identifier: Int32

    /// A process of that name and number.
    public init(hostName: String, identifier: Int32) {
      self.hostName = hostName
      self.identifier = identifier
    }

    /// The process that runs this code.
    public static var current: Self {
      Self(
        hostName: ProcessInfo.processInfo.hostName,
        identifier: ProcessInfo.processInfo.processIdentifier)
    }
  }

  /// The file: `events.out.tfevents.<seconds>.<host>.<process>`, with a further number where that
  /// exists.
  public let url: URL

  /// When the events in memory are written without being asked [bytes].
  private static let bufferByteCount = 1 << 16

  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var isOpen = true

  /// Makes a new event file.
  ///
  /// - Parameters:
  ///   - directory: an existing folder.
  ///   - wallTime: the time now [s since 1970].
  ///   - lastStep: for a resumed run, the step of the checkpoint: what an earlier process wrote for
  ///     later steps is superseded; nil for a new run.
  ///   - process: the process that writes.
  /// - Throws: `TensorBoardError.cannotWrite` where the folder is missing or takes no file.
  public init(
    directory: URL, wallTime: Double, resumingAfter lastStep: Int? = nil,
    process: Process = .current
  ) throws(TensorBoardError) {
    (url, handle) = try Self.createFile(in: directory, wallTime: wallTime, process: process)

    var version = Treadmill_Tensorboard_Event()
    version.wallTime = wallTime
    version.fileVersion = "brain.Event:2"
    try append(version)
    if let lastStep {
      // TensorBoard forgets events whose step is that of a START event or later.
      var start = Treadmill_Tensorboard_Event()
      start.wallTime = wallTime
      start.step = Int64(lastStep) + 1
      start.sessionLog.status = .start
      try append(start)
    }
    try flush()
  }

  /// Adds a point to the curve `tag`.
  ///
  /// - Parameters:
  ///   - tag: name of the curve; TensorBoard groups by the part before the first `/`.
  ///   - value: any number, NaN and infinity too.
  ///   - step: the iteration, 0 or more.
  ///   - wallTime: when it was measured [s since 1970].
  /// - Throws: `TensorBoardError` where the tag is empty, the step negative, the writer closed, or
  ///   a full buffer cannot be written.
  public func scalar(
    _ tag: String, _ value: Float, step: Int, wallTime: Double
  ) throws(TensorBoardError) {
    guard !tag.isEmpty else { throw .invalidScalar(tag: tag, expected: "a name") }
    guard step >= 0 else {
      throw .invalidScalar(tag: tag, expected: "a step of 0 or more, not \(step)")
    }
    var point = Treadmill_Tensorboard_Summary.Value()
    point.tag = tag
    point.simpleValue = value
    var event = Treadmill_Tensorboard_Event()
    event.wallTime = wallTime
    event.step = Int64(step)
    event.summary.value = [point]
    try append(event)
    if buffer.count >= Self.bufferByteCount { try flush() }
  }

  /// Hands all events to the operating system, so that TensorBoard sees them.
  ///
  /// - Throws: `TensorBoardError` where the disk is full or the writer closed; the events stay in
  ///   memory then.
  public func flush() throws(TensorBoardError) {
    guard isOpen else { throw .closed(file: url.path) }
    guard !buffer.isEmpty else { return }
    do {
      try handle.write(contentsOf: buffer)
    } catch {
      throw .cannotWrite(file: url.path, reason: Self.reason(of: error))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file; a writer that is let go without it loses what is
  /// left.
  ///
  /// - Throws: `TensorBoardError` as `flush()` does.
  public func close() throws(TensorBoardError) {
    try flush()
    isOpen = false
    do {
      try handle.close()
    } catch {
      throw .cannotWrite(file: url.path, reason: Self.reason(of: error))
    }
  }

  private func append(_ event: Treadmill_Tensorboard_Event) throws(TensorBoardError) {
    guard isOpen else { throw .closed(file: url.path) }
    do {
      RecordFraming.append(try event.serializedBytes(), to: &buffer)
    } catch {
      throw .cannotWrite(file: url.path, reason: "\(error)")
    }
  }

  /// A new file; never one that another writer has.
  private static func createFile(
    in directory: URL, wallTime: Double, process: Process
  ) throws(TensorBoardError) -> (URL, FileHandle) {
    precondition(abs(wallTime) < 1e15, "expected seconds since 1970, got \(wallTime)")
    let seconds = Int64(wallTime.rounded(.down))
    let stem = "events.out.tfevents.\(seconds).\(process.hostName).\(process.identifier)"
    for attempt in 0..<1000 {
      let name = attempt == 0 ? stem : "\(stem).\(attempt)"
      let url = directory.appendingPathComponent(name)
      do {
        try Data().write(to: url, options: .withoutOverwriting)
        return (url, try FileHandle(forWritingTo: url))
      } catch CocoaError.fileWriteFileExists {
        continue
      } catch {
        throw .cannotWrite(file: url.path, reason: reason(of: error))
      }
    }
    throw .cannotWrite(file: directory.path, reason: "it holds a thousand files \(stem)")
  }

  /// The operating system's words, where the error has them.
  private static func reason(of error: any Error) -> String {
    let underlying = (error as? CocoaError)?.underlying as? POSIXError
    return underlying.map { "\($0.code)" } ?? error.localizedDescription
  }
}
