import Foundation
import Testing

@testable import MotionCapture

@Suite("archives of arrays")
struct ArchiveTests {
  @Test("a deflate stream with its own codes is unpacked")
  func deflate() throws {
    // Python: zlib.compressobj(9, zlib.DEFLATED, -15) of ",".join(str(i * i) for i in range(200)).
    let packed = try #require(Data(base64Encoded: Self.packed))
    let expected = Array((0..<200).map { "\($0 * $0)" }.joined(separator: ",").utf8)
    #expect(try Inflate.unpack([UInt8](packed)[...], byteCount: expected.count) == expected)
    #expect(throws: Inflate.Failure.tooLong) {
      try Inflate.unpack([UInt8](packed)[...], byteCount: expected.count - 1)
    }
    #expect(throws: Inflate.Failure.cutOff) {
      try Inflate.unpack([UInt8](packed).dropLast(4), byteCount: expected.count)
    }
  }

  @Test("a stream with fixed codes is unpacked")
  func fixedCodes() throws {
    // Python: the same of b"gait gait gait".
    let packed: [UInt8] = [0x4B, 0x4F, 0xCC, 0x2C, 0x51, 0x48, 0x87, 0x11, 0x00]
    #expect(try Inflate.unpack(packed[...], byteCount: 14) == Array("gait gait gait".utf8))
  }

  @Test("arrays come back with their shape, numbers and texts")
  func arrays() throws {
    let numbers = NPYArray(shape: [2, 3], numbers: [1, -2.5, .pi, 1e-300, 0, -0.0])
    let texts = NPYArray(texts: ["knee", "腰", ""])
    let archive = ZIPArchive.packed([("a.npy", numbers.encoded), ("b.npy", texts.encoded)])
    let npz = try NPZFile(archive, file: "x.npz")
    #expect(try npz.numbers("a", shape: [2, nil]) == [1, -2.5, .pi, 1e-300, 0, 0])
    #expect(npz.texts("b") == ["knee", "腰", ""])
    #expect(throws: RobotMotionError.self) { try npz.numbers("a", shape: [3, 2]) }
  }

  @Test("an array in columns is put in rows")
  func columns() throws {
    var bytes = NPYArray(shape: [2, 3], numbers: [1, 4, 2, 5, 3, 6]).encoded
    let text = Array("False".utf8)
    let place = try #require(
      bytes.indices.first { bytes[$0...].starts(with: text) })
    bytes.replaceSubrange(place..<place + 5, with: Array("True ".utf8))
    let array = try NPYArray(bytes, place: "a", file: "a.npy")
    #expect(array.numbers == [1, 2, 3, 4, 5, 6])
  }

  @Test("an array of Python objects is left out, not fatal")
  func objects() throws {
    var bytes = NPYArray(shape: [3], numbers: [1, 2, 3]).encoded
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("<f8".utf8)) })
    bytes.replaceSubrange(place..<place + 3, with: Array("|O ".utf8))
    let archive = ZIPArchive.packed([("names.npy", bytes)])
    let npz = try NPZFile(archive, file: "x.npz")
    #expect(npz.objectArrays == ["names"])
    #expect(npz.names.isEmpty)
  }

  @Test("a byte changed in an entry is found by its checksum")
  func checksum() throws {
    let entry = NPYArray(shape: [4], numbers: [1, 2, 3, 4]).encoded
    var archive = ZIPArchive.packed([("a.npy", entry)])
    archive[30 + 5 + entry.count - 1] ^= 1
    #expect(throws: RobotMotionError.self) { try NPZFile(archive, file: "x.npz") }
  }

  private static let packed =
    "JZNJAgQhCAM/5EEWQf7/sa7Yl2lGWUIS97KVa5bV8rOiVs6qXNeW7b3M+WZyS8aQQo4fvndWeJJPNXmZfG+u47NO"
    + "1yryim/zvzm/3A95U+pLoW06mNHK1NOc5haakhp3NLcEoISkQWQ3hQGEvoXChNj3LI+dy3MbyKjwUtQ6u7od8kIV"
    + "QX+BBnnQL5LOoRnRTIvL3BgQ5AZLClUG+DJBmgXmbG2rNc5mn2NaOLQxN+to59OKhrPa3FJlsElFHWqr6VKXfr2P"
    + "yKGimbn6MLcbBD1guaL+OvhuSosC872gH+1BBhEoYZMt5+6nlcja/uLcIrjIgGaSzVRn5qE4xaOVKLUrdv1XOsS5"
    + "H9HvLSV8nihPn8jzBJJqMRIwrZ43VAtKxfdKOur4DYiwx4mdq7jeeYVy6uWXqLR+fTrVs1//Hs26by6iK354Zgvb"
    + "PJzzzDHCz87s4lt7+W4ZxH6HhCxi4sFVjF3Ej/82cfHmYTqPfD5q5eerzVCfFPM4Rv2P9MD7qj1SyVGX85J2DnDy"
    + "n6LeRy+kpbOzhYwo9Xkzqh15wufAAwTDCeZsWVRcxR7FJleBnpxweQ3byqguB0aYXl7IlxG0xsqai0SjWB6OE7Lz"
    + "ec4u6Yvln9+vrN/vFXTpQdz3NnigivVikHe/p7DtAw=="
}
