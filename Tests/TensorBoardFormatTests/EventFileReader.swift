import Foundation
import Reproducibility
import SwiftProtobuf

@testable import TensorBoardFormat

/// Reads event files, checking both checksums of every record.
enum EventFileReader {
  struct DamagedRecord: Error {
    let offset: Int
  }

  static func events(of bytes: [UInt8]) throws -> [Treadmill_Tensorboard_Event] {
    var events: [Treadmill_Tensorboard_Event] = []
    var offset = 0
    while offset < bytes.count {
      guard offset + 12 <= bytes.count else { throw DamagedRecord(offset: offset) }
      let length = Array(bytes[offset..<offset + 8])
      let count = Int(word(length))
      let data = offset + 12
      guard
        word(Array(bytes[offset + 8..<data])) == UInt64(RecordFraming.maskedChecksum(of: length)),
        data + count + 4 <= bytes.count
      else { throw DamagedRecord(offset: offset) }
      let content = Array(bytes[data..<data + count])
      guard
        word(Array(bytes[data + count..<data + count + 4]))
          == UInt64(RecordFraming.maskedChecksum(of: content))
      else { throw DamagedRecord(offset: data) }
      events.append(try Treadmill_Tensorboard_Event(serializedBytes: content))
      offset = data + count + 4
    }
    return events
  }

  static func events(in url: URL) throws -> [Treadmill_Tensorboard_Event] {
    try events(of: [UInt8](Data(contentsOf: url)))
  }

  private static func word(_ bytes: [UInt8]) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
