import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath
import Testing

@Suite("inverse kinematics of a leg")
struct LegInverseKinematicsTests {
  /// Robots that need no file: legs of six joints and of five, hips in three orders.
  static let names = ["qinglong", "g1", "h1"]

  /// A pose of a leg well inside its limits with a bent knee [rad].
  private func randomPositions(
    _ robot: RobotDescription, _ leg: LegGeometry, _ stream: inout RandomStream
  ) -> [Double] {
    var positions = robot.nominalPositions
    for joint in leg.joints {
      let limits = robot.joints[joint].limits
      let middle = 0.5 * (limits.lowerBound + limits.upperBound)
      let part = 0.6 * (stream.uniform() - 0.5)
      positions[joint] = middle + part * min(limits.upperBound - limits.lowerBound, 1.6)
    }
    // Legs spread to the level are singular: hip pitch and yaw turn about one axis.
    if let roll = leg.hipRoll {
      let limits = robot.joints[roll].limits
      let wanted = 0.6 * (stream.uniform() - 0.5)
      positions[roll] = min(max(wanted, 0.8 * limits.lowerBound), 0.8 * limits.upperBound)
    }
    positions[leg.knee] = leg.kneeSign * (0.3 + 1.2 * stream.uniform())
    return positions
  }

  @Test("a pose that the leg can take is found to a nanometre", arguments: names)
  func reachableTargets(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    var stream = RandomStream(seed: 7, stream: 0)
    for leg in try LegGeometry.legs(of: robot) {
      var solver = LegInverseKinematics(robot: robot, leg: leg)
      for _ in 0..<200 {
        let wanted = randomPositions(robot, leg, &stream)
        let target = solver.footPose(positions: wanted)
        var positions = wanted
        for joint in leg.joints { positions[joint] += 0.3 * (stream.uniform() - 0.5) }
        let result = solver.solve(target: target, positions: &positions)
        if result.positionError > 1e-9 {
          print(
            result, leg.joints.map { positions[$0] - wanted[$0] }, leg.joints.map { wanted[$0] },
            solver.limits)
        }
        #expect(result.positionError < 1e-9)
        #expect(result.orientationError < 1e-9)
        let found = solver.footPose(positions: positions)
        #expect((found.position - target.position).length < 1e-9)
      }
    }
  }

  @Test("a leg of six joints has one answer near the start", arguments: ["qinglong", "g1"])
  func sameAngles(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    var stream = RandomStream(seed: 8, stream: 0)
    let leg = try LegGeometry.legs(of: robot)[1]
    var solver = LegInverseKinematics(robot: robot, leg: leg)
    for _ in 0..<100 {
      let wanted = randomPositions(robot, leg, &stream)
      var positions = wanted
      for joint in leg.joints { positions[joint] += 0.1 * (stream.uniform() - 0.5) }
      solver.solve(target: solver.footPose(positions: wanted), positions: &positions)
      for joint in leg.joints { #expect(abs(positions[joint] - wanted[joint]) < 1e-6) }
    }
  }

  @Test("a target out of reach is approached within the limits", arguments: names)
  func unreachableTargets(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    for leg in try LegGeometry.legs(of: robot) {
      var solver = LegInverseKinematics(robot: robot, leg: leg)
      var positions = robot.nominalPositions
      var target = solver.footPose(positions: positions)
      // Half a metre deeper than any leg reaches: the foot ends at least straight below the hip.
      target.position.z -= 0.5
      let result = solver.solve(target: target, positions: &positions)
      #expect(result.positionError > 0.2)
      #expect(result.positionError < 0.5)
      for (place, joint) in leg.joints.enumerated() {
        #expect(solver.limits[place].contains(positions[joint]))
      }
    }
  }

  @Test("a leg that starts straight bends its knee as a person does", arguments: names)
  func straightStart(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    for leg in try LegGeometry.legs(of: robot) {
      var solver = LegInverseKinematics(robot: robot, leg: leg)
      var positions = Array(repeating: 0.0, count: robot.joints.count)
      var target = solver.footPose(positions: positions)
      target.position.z += 0.1
      let result = solver.solve(target: target, positions: &positions)
      #expect(result.positionError < 1e-6)
      #expect(leg.kneeSign * positions[leg.knee] > 0.5)
    }
  }

  @Test("legs have the lengths of the published joints")
  func lengths() throws {
    let legs = try LegGeometry.legs(of: RobotCatalog.robot(named: "qinglong"))
    #expect(legs.map(\.side) == [.left, .right])
    // 青龙's thigh is 0.4 m and its shank 0.387 m; the ankle is 71 mm above the sole.
    #expect(abs(legs[0].thighLength - 0.4) < 1e-12)
    #expect(abs(legs[0].shankLength - 0.387) < 1e-12)
    #expect(abs(legs[0].ankleHeight - 0.071) < 1e-12)
    #expect(try LegGeometry.legs(of: RobotCatalog.robot(named: "h1"))[0].ankleRoll == nil)
  }
}
