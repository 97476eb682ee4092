import Foundation
import RobotModel
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct RobotTests {
  @Test("joints are known by how they turn, not by their names")
  func roles() throws {
    let model = try BipedModel(
      robot: TestBiped.robot, defaultPositions: TestBiped.pose, gravity: 9.81)
    let leg: [JointRole] = [.hipRoll, .hipYaw, .hipPitch, .knee, .anklePitch, .ankleRoll]
    #expect(model.roles == leg + leg)
    #expect(model.feet == Array(repeating: 0, count: 6) + Array(repeating: 1, count: 6))
    #expect(model.pitchSigns[2...4] == [1, 1, 1])
    #expect(model.pitchSigns[8...10] == [-1, -1, -1])
    #expect(model.hipRollYawJoints == [0, 1, 6, 7])
    #expect(model.ankleJoints == [4, 5, 10, 11])
    #expect(model.kneeLinks == [4, 10])
  }

  @Test("a leg whose hip pitches first, and one without ankle roll, are understood")
  func otherLegs() {
    #expect(
      JointRole.roles(axes: [.unitY, .unitX, .unitZ, .unitY, .unitY, .unitX])
        == [.hipPitch, .hipRoll, .hipYaw, .knee, .anklePitch, .ankleRoll])
    #expect(
      JointRole.roles(axes: [-.unitZ, .unitX, -.unitY, .unitY, .unitY])
        == [.hipYaw, .hipRoll, .hipPitch, .knee, .anklePitch])
    #expect(JointRole.roles(axes: [.unitY, .unitY]) == [.hipPitch, .knee])
  }

  @Test("青龙's legs are understood")
  func qinglong() throws {
    for name in ["qinglong", "qinglong-2024"] {
      let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
      let model = try BipedModel(
        robot: robot, defaultPositions: robot.nominalPositions, gravity: 9.81)
      let leg: [JointRole] = [.hipRoll, .hipYaw, .hipPitch, .knee, .anklePitch, .ankleRoll]
      #expect(model.roles == leg + leg)
      #expect((0.8...1.3).contains(model.standingHeight))
    }
  }

  @Test("the legs of Unitree's robots are understood")
  func unitree() throws {
    let legs: [(String, [JointRole], [Double])] = [
      (
        "g1", [.hipPitch, .hipRoll, .hipYaw, .knee, .anklePitch, .ankleRoll],
        [1, 0, 0, 1, 1, 0]
      ),
      ("h1", [.hipYaw, .hipRoll, .hipPitch, .knee, .anklePitch], [0, 0, 1, 1, 1]),
    ]
    for (name, roles, isPitch) in legs {
      let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
      let model = try BipedModel(
        robot: robot, defaultPositions: robot.nominalPositions, gravity: 9.81)
      #expect(model.roles == roles + roles)
      for (index, sign) in (isPitch + isPitch).enumerated() where sign != 0 {
        #expect(model.pitchSigns[index] == sign, "\(name), joint \(index)")
      }
      #expect(abs(model.standingHeight - robot.basePose.position.z) < 1e-12)
    }
  }

  @Test("the reference gait bends the legs so that the foot rises and the sole stays level")
  func referenceGait() throws {
    let robot = TestBiped.robot
    let model = try BipedModel(robot: robot, defaultPositions: TestBiped.pose, gravity: 9.81)
    let bent = (0..<12).map {
      model.referencePosition(joint: $0, sine: 1, hip: 0.17, knee: 0.34, ankle: 0.17)
    }
    let straight = robot.linkPosesInWorld(base: .identity, positions: TestBiped.pose)
    let poses = robot.linkPosesInWorld(base: .identity, positions: bent)
    for foot in robot.feet {
      #expect(poses[foot.link].position.z > straight[foot.link].position.z + 0.03)
      #expect(poses[foot.link].orientation.act(.unitZ).z > 1 - 1e-12)
      #expect(poses[foot.link].position.x > straight[foot.link].position.x - 1e-9)
    }
  }

  @Test("link velocities are the change of link poses")
  func velocities() throws {
    let robot = TestBiped.robot
    let base = Pose(
      position: Vector3(1, 2, 3), orientation: Quaternion(roll: 0.1, pitch: -0.3, yaw: 2))
    let linear = Vector3(0.4, -0.2, 0.1)
    let angular = Vector3(0.5, -0.7, 0.3)
    let speeds = (0..<12).map { 0.3 * Double($0) - 1.5 }
    func momentum(_ kinematics: BodyKinematics) -> Vector3 {
      kinematics.angularMomentumInWorld(robot)
    }
    var kinematics = BodyKinematics(linkCount: robot.links.count)
    kinematics.update(
      robot, base: base, linearVelocityInWorld: linear, angularVelocityInWorld: angular,
      jointPositions: TestBiped.pose, jointVelocities: speeds)
    let expected = try angularMomentum(robot, base, linear, angular, speeds)
    // Central differences over 1e-5 s are good to about 1e-9 of the size of the result.
    #expect((momentum(kinematics) - expected).length < 1e-6)
  }

  /// The angular momentum about the centre of mass from poses at two near times.
  private func angularMomentum(
    _ robot: RobotDescription, _ base: Pose, _ linear: Vector3, _ angular: Vector3,
    _ speeds: [Double]
  ) throws -> Vector3 {
    let h = 1e-5
    func poses(_ time: Double) -> [Pose] {
      let turned = Quaternion(rotationVector: angular * time) * base.orientation
      return robot.linkPosesInWorld(
        base: Pose(position: base.position + linear * time, orientation: turned),
        positions: zip(TestBiped.pose, speeds).map { $0 + $1 * time })
    }
    let (before, now, after) = (poses(-h), poses(0), poses(h))
    let center = robot.centerOfMassInWorld(linkPoses: now)
    var sum = Vector3.zero
    for (index, link) in robot.links.enumerated() {
      let c = link.inertia.centerOfMass
      let velocity = (after[index].act(c) - before[index].act(c)) / (2 * h)
      let turn = after[index].orientation * before[index].orientation.conjugate
      let rotation = turn.rotationVector / (2 * h)
      let r = now[index].orientation.matrix
      let spin = r * link.inertia.inertia * r.transpose * rotation
      sum += (now[index].act(c) - center).cross(velocity * link.inertia.mass) + spin
    }
    return sum
  }

  @Test("robots that cannot walk on two feet are refused")
  func notBipeds() {
    var bolted = TestBiped.robot
    bolted.hasFloatingBase = false
    var oneLegged = TestBiped.robot
    oneLegged.feet.removeLast()
    for robot in [bolted, oneLegged] {
      #expect(throws: LocomotionError.self) {
        try BipedModel(robot: robot, defaultPositions: TestBiped.pose, gravity: 9.81)
      }
    }
  }
}
