import Foundation
import SwiftProtobuf

@testable import TensorBoardFormat

/// Reads all events of files that end with a whole record.
enum EventFileReader {
  static func events(of bytes: [UInt8]) throws -> [Treadmill_Tensorboard_Event] {
    var events: [Treadmill_Tensorboard_Event] = []
    var offset = 0
    while offset < bytes.count {
      guard let (data, end) = try RecordFraming.record(in: bytes, at: offset) else {
        throw TensorBoardError.damaged(offset: offset)
      }
      events.append(try Treadmill_Tensorboard_Event(serializedBytes: data))
      offset = end
    }
    return events
  }

  static func events(in url: URL) throws -> [Treadmill_Tensorboard_Event] {
    try events(of: [UInt8](Data(contentsOf: url)))
  }
}
