public import Foundation
internal import SwiftProtobuf

/// Reads the curves of an event file while another process writes it.
///
/// A last record that is not complete yet is waited for.
public struct EventFileTail: Sendable {
  /// A point of a curve.
  public struct Point: Equatable, Sendable {
    /// Name of the curve.
    public let tag: String
    /// The iteration.
    public let step: Int
    /// The value.
    public let value: Float
  }

  /// The file.
  public let url: URL
  /// Where the first record begins that was not read yet [bytes].
  private var offset: UInt64 = 0

  /// The tail of a file, all of which is new at first.
  public init(of url: URL) { self.url = url }

  /// The points that were written since the last call, in their order.
  ///
  /// - Throws: `cannotRead`, or `damaged` for what no writer of event files left there.
  public mutating func read() throws(TensorBoardError) -> [Point] {
    let bytes = try newBytes()
    var points: [Point] = []
    var start = 0
    while let (data, end) = try RecordFraming.record(in: bytes, at: start) {
      guard let event = try? Treadmill_Tensorboard_Event(serializedBytes: data) else {
        throw .damaged(offset: start)
      }
      points += event.summary.value.map {
        Point(tag: $0.tag, step: Int(clamping: event.step), value: $0.simpleValue)
      }
      start = end
    }
    offset += UInt64(start)
    return points
  }

  private func newBytes() throws(TensorBoardError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      try handle.seek(toOffset: offset)
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw .cannotRead(file: url.path, reason: error.localizedDescription)
    }
  }
}
