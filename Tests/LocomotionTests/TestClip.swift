import Foundation
import ReferenceMotion
import SpatialMath

@testable import Locomotion

/// Clips of the test biped in closed form.
enum TestClip {
  /// Length of a cycle [s].
  static let period = 0.8

  /// Legs swing as sines half a cycle apart while the base goes along x.
  ///
  /// - Parameters:
  ///   - speed: of the base [m/s].
  ///   - cycles: how many cycles the clip has.
  static func walk(
    _ name: String = "walk", speed: Double = 0.5, cycles: Int = 1, isCyclic: Bool = true
  ) -> ReferenceClip {
    let rate = 100.0
    let count = Int((period * rate * Double(cycles)).rounded()) + 1
    var positions: [Vector3] = []
    var joints: [Double] = []
    var contacts: [Bool] = []
    for frame in 0..<count {
      let time = Double(frame) / rate
      positions.append(Vector3(speed * time, 0, 0.83))
      joints += self.joints(phase: time / period)
      let left = sin(2 * Double.pi * time / period)
      contacts += [left >= 0, left <= 0]
    }
    return ReferenceClip(
      name: name, robotName: TestBiped.robot.name, jointNames: TestBiped.robot.joints.map(\.name),
      footNames: TestBiped.robot.feet.map { TestBiped.robot.links[$0.link].name },
      frameRate: rate, isCyclic: isCyclic, basePositionsInWorld: positions,
      baseOrientations: Array(repeating: .identity, count: count), jointPositions: joints,
      footContacts: contacts)
  }

  /// `[joints]` positions at a phase [cycles]; the right leg's pitch joints turn the other way round.
  static func joints(phase: Double) -> [Double] {
    [0.0, 0.5].flatMap { shift in
      let swing = sin(2 * Double.pi * (phase + shift))
      let sign = shift == 0 ? 1.0 : -1
      return [0, 0, sign * (-0.2 + 0.2 * swing), sign * (0.4 - 0.1 * swing), sign * -0.2, 0]
    }
  }

  /// A configuration with clips; nothing but them is left to chance.
  static func configure(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.calm(&configuration)
    configuration.motion.source = .clips
    configuration.motion.clipPaths = ["walk"]
    configuration.motion.start.place = 0...0
    configuration.motion.start.height = 0...0
    configuration.motion.start.tilt = 0...0
    configuration.motion.start.yaw = 0...0
    configuration.motion.start.horizontalVelocity = 0...0
    configuration.motion.start.verticalVelocity = 0...0
    configuration.motion.start.tiltRate = 0...0
    configuration.motion.start.yawRate = 0...0
    configuration.motion.start.jointPosition = 0...0
    configuration.motion.terminations.height = nil
    configuration.motion.terminations.tilt = nil
    configuration.motion.terminations.footHeight = nil
  }
}
