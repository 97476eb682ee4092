import Foundation
import ReferenceMotion
import Reproducibility
import Testing

@testable import MotionCapture

@Suite("damaged files of robots' motion")
struct DamagedMotionTests {
  private func message(_ text: String, file: String = "x.csv") -> String {
    message(Array(text.utf8), file: file)
  }

  private func message(_ bytes: [UInt8], file: String) -> String {
    do {
      _ = try RobotMotionFile.read(bytes, file: file)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private static let row =
    (["0", "0", "0.8", "0", "0", "0", "1"] + Array(repeating: "0.1", count: 29))
    .joined(separator: ",")

  @Test("a table tells line and column of what is wrong")
  func table() {
    let row = Self.row
    #expect(message("") == "x.csv: cannot be read: it is empty")
    #expect(message(row) == "x.csv, its frames: found 1, expected at least 2")
    #expect(
      message("\(row)\n\(row),1\n") == "x.csv, line 2: found 37 columns, expected 36")
    #expect(
      message("\(row)\n" + row.replacing("0.8", with: "high"))
        == "x.csv, line 2, column 3: found 'high', expected a number")
    #expect(
      message("\(row)\n" + row.replacing("0.8", with: "nan"))
        .hasPrefix("x.csv, frame 1, position of the base: found"))
    #expect(
      message("\(row)\n" + row.replacing(",1,", with: ",0,"))
        == "x.csv, frame 1, orientation of the base: found a quaternion of length 0.0, expected 1")
    #expect(message("1,2,3\n4,5,6\n").contains("found 3 columns"))
    #expect(
      message("1,2,3,4,5,6,7,8\n").hasPrefix("x.csv: found 1 joints without names"))
  }

  @Test("arrays tell the name of what is missing or of another shape")
  func arrays() {
    func npz(_ arrays: [(String, NPYArray)]) -> [UInt8] {
      ZIPArchive.packed(arrays.map { ($0.0 + ".npy", $0.1.encoded) })
    }
    let joints = NPYArray(shape: [3, 29], numbers: Array(repeating: 0, count: 87))
    #expect(
      message(npz([("joint_pos", joints)]), file: "x.npz")
        == "x.npz, body_pos_w: found no such array among joint_pos, expected one of shape "
        + "[3, any, 3]")
    let bodies = NPYArray(shape: [2, 1, 3], numbers: [0, 0, 1, 0, 0, 1])
    #expect(
      message(npz([("joint_pos", joints), ("body_pos_w", bodies)]), file: "x.npz")
        == "x.npz, body_pos_w: found the shape [2, 1, 3], expected [3, any, 3]")
    #expect(message(npz([]), file: "x.npz").contains("an NPZ file with nothing"))
    #expect(
      message(npz([("poses", joints)]), file: "x.npz").contains("SMPL"))
  }

  @Test("a pickle is refused by name")
  func pickle() {
    #expect(message([0x80, 0x04, 0x95, 0, 0], file: "x.pkl").contains("pickle"))
  }

  @Test("an array that claims more than there is asks for no memory")
  func hugeArray() {
    var bytes = NPYArray(shape: [3], numbers: [1, 2, 3]).encoded
    let text = String(decoding: bytes[10..<128], as: UTF8.self)
    let huge = text.replacing("(3,)", with: "(99999999999,)").prefix(117) + "\n"
    bytes.replaceSubrange(10..<128, with: Array(huge.utf8))
    let archive = ZIPArchive.packed([("joint_pos.npy", bytes)])
    #expect(message(archive, file: "x.npz").contains("99999999999"))
  }

  @Test("motions in JSON tell the frame that is wrong")
  func json() {
    let frame = "[" + Array(repeating: "0.1", count: 52).joined(separator: ",") + "]"
    let head = #"{"LoopMode":"Wrap","FrameDuration":0.033,"Frames":["#
    #expect(
      message("\(head)\(frame),[1,2]]}", file: "x.txt")
        == "x.txt, frame 1: found 2 numbers, expected 52")
    #expect(message("\(head)\(frame)", file: "x.txt").contains("broken JSON"))
    #expect(message("{}", file: "x.txt").contains("no 'FrameDuration'"))
    #expect(
      message(#"{"FrameDuration":0,"Frames":[]}"#, file: "x.txt").contains("FrameDuration"))
  }

  /// `TREADMILL_MUTATIONS=20000` makes a long run of about ten minutes.
  @Test(
    "mutated files crash nothing", .enabled(if: RobotSpaceFiles.arePresent),
    arguments: RobotSpaceFiles.known.filter { !$0.path.contains("holosoma") })
  func mutations(known: RobotSpaceFiles.Known) throws {
    let count = Int(ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"] ?? "") ?? 40
    var stream = RandomStream(seed: 5, stream: 0)
    let whole = try RobotSpaceFiles.bytes(known.path)
    let name = URL(fileURLWithPath: known.path).lastPathComponent
    guard known.path.hasSuffix(".npz") else {
      // The beginning of a table or of JSON, so that many fit into a second.
      for _ in 0..<count {
        _ = try? RobotMotionFile.read(Self.mutated(Array(whole.prefix(6000)), &stream), file: name)
      }
      return
    }
    let archive = try ZIPArchive(whole, file: name)
    var entries: [(name: String, bytes: [UInt8])] = []
    for entry in archive.entries { entries.append((entry.name, try archive.contents(of: entry))) }
    for _ in 0..<count / 4 {
      _ = try? RobotMotionFile.read(Self.mutated(whole, &stream), file: name)
      // Checksums find most of these; so change an array and pack it anew.
      var changed = entries
      let place = stream.index(below: entries.count)
      changed[place].bytes = Self.mutated(changed[place].bytes, &stream)
      _ = try? RobotMotionFile.read(ZIPArchive.packed(changed), file: name)
    }
  }

  /// The bytes with some changed, left out, doubled or cut off, mostly where archives keep sizes.
  private static func mutated(_ bytes: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    for _ in 0...stream.index(below: 4) where bytes.count > 100 {
      let isAtEnd = stream.index(below: 2) == 0
      let reach = min(bytes.count, stream.index(below: 2) == 0 ? 4000 : 128)
      let place =
        isAtEnd ? bytes.count - 1 - stream.index(below: reach) : stream.index(below: reach)
      switch stream.index(below: 5) {
      case 0: bytes[place] = UInt8(stream.index(below: 256))
      case 1: bytes[place] ^= UInt8(1 << stream.index(below: 8))
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(bytes[place], at: place)
      default: bytes.removeLast(stream.index(below: bytes.count / 2))
      }
    }
    return bytes
  }
}
