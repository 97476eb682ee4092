import Reproducibility
import RobotRuntime

/// The packets between a runtime and its robot: which byte holds what (docs/software-in-the-loop.md).
///
/// A packet is checked as a whole before a number of it is used. Encoding and decoding ask for no
/// memory.
public struct PacketFormat: Equatable, Sendable {
  /// Joints of the robot.
  public let jointCount: Int
  /// Which robot it is: CRC-32C of its joints' names in their order, joined by commas.
  public let robot: UInt32

  /// `TMLK`.
  static let magic: [UInt8] = [0x54, 0x4D, 0x4C, 0x4B]
  /// Version of the format.
  static let version: UInt8 = 1
  /// Feet of which sensors tell.
  static let footCount = 2
  /// Bytes before the numbers.
  static let headerByteCount = 48
  /// Bytes of the checksum at the end.
  static let checksumByteCount = 4
  /// Largest size of a number; no angle, speed, torque or gain comes near it.
  static let largestNumber = 1e6
  /// More joints than any robot has.
  static let largestJointCount = 256

  private let check = CyclicRedundancyCheck.castagnoli

  /// The packets of a robot.
  ///
  /// - Parameter jointNames: 1 to 256, in the order of the numbers.
  public init(jointNames: [String]) {
    precondition(
      (1...Self.largestJointCount).contains(jointNames.count),
      "a link of \(jointNames.count) joints, expected 1 to \(Self.largestJointCount)")
    jointCount = jointNames.count
    robot = check.checksum(of: Array(jointNames.joined(separator: ",").utf8))
  }

  /// Whether two formats are of the same robot.
  public static func == (a: PacketFormat, b: PacketFormat) -> Bool {
    a.jointCount == b.jointCount && a.robot == b.robot
  }

  /// Bytes of a packet.
  public func byteCount(of kind: PacketKind) -> Int {
    Self.headerByteCount + 8 * numberCount(of: kind) + Self.checksumByteCount
  }

  /// Bytes of the longer packet: what a buffer must hold.
  public var largestByteCount: Int { byteCount(of: .sensors) }

  /// Double-precision numbers of a packet.
  private func numberCount(of kind: PacketKind) -> Int {
    switch kind {
    case .sensors: 6 + 3 * jointCount + 3 * Self.footCount
    case .command: 3 * jointCount
    }
  }

  /// Checks a whole packet.
  ///
  /// - Parameters:
  ///   - bytes: begins with the packet.
  ///   - count: bytes of the packet; above `bytes.count` for one that was cut.
  ///   - kind: what is expected.
  /// - Returns: its header, or the first reason for which it is none: no error is thrown, since those
  ///   may ask for memory.
  public func header(
    of bytes: [UInt8], count: Int, kind: PacketKind
  ) -> Result<PacketHeader, PacketRefusal> {
    guard count >= Self.headerByteCount + Self.checksumByteCount, count <= bytes.count else {
      return .failure(.length)
    }
    for place in Self.magic.indices where bytes[place] != Self.magic[place] {
      return .failure(.magic)
    }
    guard bytes[4] == Self.version else { return .failure(.version) }
    let end = count - Self.checksumByteCount
    let sum = check.checksum(of: bytes.span.extracting(0..<end))
    guard bytes.integer(at: end, as: UInt32.self) == sum else { return .failure(.checksum) }
    guard bytes[5] == kind.rawValue else { return .failure(.kind) }
    guard Int(bytes.integer(at: 6, as: UInt16.self)) == jointCount else {
      return .failure(.jointCount)
    }
    guard count == byteCount(of: kind) else { return .failure(.length) }
    guard bytes.integer(at: 8, as: UInt32.self) == robot else { return .failure(.robot) }
    guard bytes[36] <= largestMode(of: kind) else { return .failure(.mode) }
    guard hasNumbers(bytes, kind) else { return .failure(.number) }
    return .success(
      PacketHeader(
        sequence: bytes.integer(at: 12, as: UInt32.self), session: bytes.signed(at: 16),
        time: bytes.signed(at: 24), mode: bytes[36],
        echoSequence: bytes.integer(at: 32, as: UInt32.self), echoTime: bytes.signed(at: 40)))
  }

  private func largestMode(of kind: PacketKind) -> UInt8 {
    kind == .sensors ? 1 : ControlState.walk.rawValue
  }

  /// Whether all numbers are such as a robot can have.
  private func hasNumbers(_ bytes: [UInt8], _ kind: PacketKind) -> Bool {
    for index in 0..<numberCount(of: kind) {
      let number = bytes.number(at: Self.headerByteCount + 8 * index)
      // Behind a command's positions stand its gains.
      let lowest = kind == .command && index >= jointCount ? 0 : -Self.largestNumber
      guard number >= lowest, number <= Self.largestNumber else { return false }
    }
    return true
  }

  /// Writes header and checksum around numbers that are there already.
  ///
  /// - Returns: bytes of the packet.
  func seal(
    _ bytes: inout [UInt8], _ kind: PacketKind, _ header: PacketHeader, contacts: UInt8
  ) -> Int {
    for place in Self.magic.indices { bytes[place] = Self.magic[place] }
    bytes[4] = Self.version
    bytes[5] = kind.rawValue
    bytes.put(UInt16(jointCount), at: 6)
    bytes.put(robot, at: 8)
    bytes.put(header.sequence, at: 12)
    bytes.put(header.session, at: 16)
    bytes.put(header.time, at: 24)
    bytes.put(header.echoSequence, at: 32)
    bytes[36] = header.mode
    bytes[37] = contacts
    bytes.put(UInt16(0), at: 38)
    bytes.put(header.echoTime, at: 40)
    let end = byteCount(of: kind) - Self.checksumByteCount
    bytes.put(check.checksum(of: bytes.span.extracting(0..<end)), at: end)
    return end + Self.checksumByteCount
  }

  /// Stops the program where sample, command or buffer are of another size.
  func checkCounts(_ joints: Int, _ bytes: Int) {
    precondition(
      joints == jointCount && bytes >= largestByteCount,
      "a link of \(jointCount) joints and \(largestByteCount) bytes got \(joints) and \(bytes)")
  }
}
