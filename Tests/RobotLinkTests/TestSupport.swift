import Foundation
import ONNXFormat
import PolicyInterface
import Reproducibility
import RobotRuntime
import SpatialMath

@testable import RobotLink

/// Numbers with which packets are tried.
enum TestPackets {
  static let jointNames = (0..<12).map { "joint_\($0)" }
  static let format = PacketFormat(jointNames: jointNames)

  /// A sample in which no two numbers are alike.
  static var sample: RobotSample {
    var sample = RobotSample(jointCount: 12, scanCount: 0)
    sample.reading.baseAngularVelocityInBase = Vector3(0.1, -0.2, 0.3)
    sample.reading.gravityInBase = Vector3(0.6, 0, -0.8)
    for joint in 0..<12 {
      sample.reading.jointPositions[joint] = 0.01 * Double(joint) - 0.05
      sample.reading.jointVelocities[joint] = 1.5 * Double(joint) - 7
      sample.jointTorques[joint] = -20 * Double(joint) + 90.125
    }
    sample.reading.footContacts = [false, true]
    sample.reading.footForcesInHeading = [Vector3(1, 2, 3), Vector3(-4, 5, 600)]
    return sample
  }

  /// A command in which no two numbers are alike.
  static var command: JointCommand {
    var command = JointCommand(jointCount: 12)
    for joint in 0..<12 {
      command.positions[joint] = -0.4 + 0.07 * Double(joint)
      command.stiffness[joint] = 10 + Double(joint)
      command.damping[joint] = 0.5 + 0.25 * Double(joint)
    }
    return command
  }

  static let header = PacketHeader(
    sequence: 0x0102_0304, session: 1_700_000_000_123, time: 987_654_321_012, mode: 1,
    echoSequence: 77, echoTime: 987_654_000_000)

  /// The bytes of a packet of either kind.
  static func bytes(of kind: PacketKind, _ header: PacketHeader = header) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: format.largestByteCount)
    let count =
      switch kind {
      case .sensors: format.encode(sample, header, into: &bytes)
      case .command: format.encode(command, header, into: &bytes)
      }
    return Array(bytes[..<count])
  }

  /// A packet whose checksum is right for what it holds.
  static func resealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    let end = bytes.count - PacketFormat.checksumByteCount
    let sum = CyclicRedundancyCheck.castagnoli.checksum(of: Array(bytes[..<end]))
    bytes.put(sum, at: end)
    return bytes
  }
}
