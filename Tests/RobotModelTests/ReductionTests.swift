import Reproducibility
import RobotModel
import SpatialMath
import Testing

@Suite("Reduction by welding") struct ReductionTests {
  private func qinglong() throws -> RobotDescription {
    try RobotCatalog.robot(named: "qinglong")
  }

  @Test("31 joints become 12, and mass, centre of mass and feet stay where they were")
  func lowerBody() throws {
    let full = try qinglong()
    let reduced = try full.reducedToControlledJoints()
    #expect(reduced.joints.count == 12 && reduced.links.count == 13)
    #expect(reduced.joints.map(\.name) == full.controlledJoints)
    #expect(abs(reduced.totalMass - full.totalMass) < 1e-9)

    let fullPoses = full.linkPosesInWorld(base: .identity, positions: full.nominalPositions)
    let poses = reduced.linkPosesInWorld(base: .identity, positions: reduced.nominalPositions)
    let moved =
      full.centerOfMassInWorld(linkPoses: fullPoses) - reduced.centerOfMassInWorld(linkPoses: poses)
    #expect(moved.length < 1e-12)
    for (before, after) in zip(full.feet, reduced.feet) {
      for (p, q) in zip(before.contactPoints, after.contactPoints) {
        #expect((fullPoses[before.link].act(p) - poses[after.link].act(q)).length < 1e-12)
      }
    }
  }

  @Test("at any leg positions the reduced robot moves as the full one with the rest held")
  func anyPose() throws {
    let full = try qinglong()
    let reduced = try full.reducedToControlledJoints()
    var random = RandomStream(seed: 31, stream: 0)
    for _ in 0..<20 {
      var positions = full.nominalPositions
      for name in full.controlledJoints {
        positions[try full.jointIndex(named: name)] = random.uniform(in: -1...1)
      }
      let legs = try full.controlledJoints.map { positions[try full.jointIndex(named: $0)] }
      let fullPoses = full.linkPosesInWorld(base: .identity, positions: positions)
      let poses = reduced.linkPosesInWorld(base: .identity, positions: legs)
      let moved =
        full.centerOfMassInWorld(linkPoses: fullPoses)
        - reduced.centerOfMassInWorld(linkPoses: poses)
      #expect(moved.length < 1e-12)
      // The inertia of the whole about the base's origin is the same, too.
      func total(_ robot: RobotDescription, _ poses: [Pose]) -> SpatialInertia {
        zip(robot.links, poses).reduce(.zero) { $0 + $1.0.inertia.expressed(at: $1.1) }
      }
      let difference =
        total(full, fullPoses).inertia(about: .zero) - total(reduced, poses).inertia(about: .zero)
      #expect(max(difference.rowX.length, difference.rowY.length, difference.rowZ.length) < 1e-10)
    }
  }

  @Test("held joints stand before the joints that they carry, others at the end")
  func heldJoints() throws {
    let full = try qinglong()
    let waist = ["J_waist_pitch", "J_waist_roll", "J_waist_yaw"]
    let arm = ["J_arm_l_02", "J_arm_l_01"]
    let robot = try full.reduced(
      keeping: full.controlledJoints, holding: Array(waist.reversed()) + arm)
    #expect(
      robot.joints.map(\.name) == waist + full.controlledJoints + ["J_arm_l_01", "J_arm_l_02"])
    // A held joint between commanded ones.
    let mixed = try full.reduced(keeping: ["J_waist_pitch", "J_waist_yaw"], holding: [waist[1]])
    #expect(mixed.joints.map(\.name) == waist)
    #expect(throws: RobotModelError.self) {
      try full.reduced(keeping: full.controlledJoints, holding: ["J_weist_yaw"])
    }
  }

  @Test("collision shapes stay where they were")
  func shapes() throws {
    let full = try qinglong()
    let reduced = try full.reducedToControlledJoints()
    func places(_ robot: RobotDescription) -> [Double] {
      let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
      return zip(robot.links, poses).flatMap { link, pose in
        link.collisions.map { (pose * $0.pose).position.length }
      }.sorted()
    }
    #expect(places(full).count == places(reduced).count)
    #expect(zip(places(full), places(reduced)).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("a given position replaces the nominal one, also of a kept joint")
  func givenPositions() throws {
    let full = try qinglong()
    let names = full.controlledJoints
    let bent = try full.reduced(
      keeping: names, positions: ["J_waist_yaw": 0.5, "J_knee_l_pitch": -1])
    var positions = full.nominalPositions
    positions[try full.jointIndex(named: "J_waist_yaw")] = 0.5
    positions[try full.jointIndex(named: "J_knee_l_pitch")] = -1
    let expected = full.linkPosesInWorld(base: .identity, positions: positions)[full.feet[0].link]
    let poses = bent.linkPosesInWorld(base: .identity, positions: bent.nominalPositions)
    #expect(distance(poses[bent.feet[0].link], expected) < 1e-12)
  }

  @Test("joints come in the given order, if each follows the one that carries it")
  func order() throws {
    let full = try qinglong()
    let rightFirst = Array(full.controlledJoints[6...] + full.controlledJoints[..<6])
    let reduced = try full.reduced(keeping: rightFirst)
    #expect(reduced.joints.map(\.name) == rightFirst)
    #expect(reduced.links[reduced.feet[0].link].name == "Link_ankle_l_roll")

    var wrong = full.controlledJoints
    wrong.swapAt(2, 3)
    #expect(
      throws: RobotModelError.wrongOrder(
        robot: "qinglong", joint: "J_knee_l_pitch", carrier: "J_hip_l_pitch")
    ) { try full.reduced(keeping: wrong) }
  }

  @Test("unknown, fixed and repeated joints are refused by name")
  func refusals() throws {
    let full = try qinglong()
    #expect(
      throws: RobotModelError.unknownJoint(
        robot: "qinglong", joint: "J_hip_l_rol", nearest: "J_hip_l_roll")
    ) { try full.reduced(keeping: ["J_hip_l_rol"]) }
    #expect(throws: RobotModelError.self) {
      try full.reduced(keeping: ["J_hip_l_roll", "J_hip_l_roll"])
    }
    let fixed = try load(
      urdf(linkElement("a") + jointElement("weld", "base", "a", type: "fixed"))
    ).description
    #expect(
      throws: RobotModelError.notKeepable(robot: "test", joint: "weld", reason: "it is fixed")
    ) { try fixed.reduced(keeping: ["weld"]) }
  }

  @Test("reducing to all joints only removes fixed ones")
  func fixedJoints() throws {
    let robot = try load(
      urdf(
        linkElement("a") + linkElement("b") + linkElement("c")
          + jointElement("j", "base", "a")
          + jointElement("weld", "a", "b", type: "fixed", inside: "<origin xyz=\"1 0 0\"/>")
          + jointElement("k", "b", "c", inside: "<origin xyz=\"0 2 0\"/>"))
    ).description
    let reduced = try robot.reduced(keeping: ["j", "k"])
    #expect(reduced.links.map(\.name) == ["base", "a", "c"])
    #expect(reduced.links[1].inertia.mass == 2)
    #expect(reduced.links[1].inertia.centerOfMass == Vector3(0.5, 0, 0))
    #expect((reduced.joints[1].origin.position - Vector3(1, 2, 0)).length < 1e-12)
  }
}
