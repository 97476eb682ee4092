import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import ModelBasedControl

@Suite("Wrench cone of a rectangular sole") struct WrenchConeTests {
  private let friction = 0.6
  /// Of a unit of normal force and sides below 0.2 m.
  private let rounding = 1e-12

  private let contact = SoleContact(
    link: 0, poseInLink: .identity, forwardRange: -0.07...0.13, leftRange: -0.03...0.05)

  private func corners() -> [Vector3] {
    [contact.forwardRange.lowerBound, contact.forwardRange.upperBound].flatMap { x in
      [contact.leftRange.lowerBound, contact.leftRange.upperBound].map { Vector3(x, $0, 0) }
    }
  }

  /// Largest row of the cone for forces at the corners, at most 0 inside.
  private func largestRow(_ forces: [Vector3]) -> Double {
    var (force, moment) = (Vector3.zero, Vector3.zero)
    for (corner, own) in zip(corners(), forces) {
      force += own
      moment += corner.cross(own)
    }
    let wrench = [force.x, force.y, force.z, moment.x, moment.y, moment.z]
    return WrenchCone(contact, friction: friction).rows.map { row in
      zip(row, wrench).reduce(0) { $0 + $1.0 * $1.1 }
    }.max() ?? 0
  }

  @Test("forces at the corners within the friction pyramid are inside")
  func corner() {
    var stream = RandomStream(seed: 3, stream: 1)
    let share = friction / 2.0.squareRoot()
    for _ in 0..<500 {
      let forces = corners().map { _ -> Vector3 in
        let normal = stream.uniform(in: 0...1)
        let (x, y) = (stream.uniform(in: -1...1), stream.uniform(in: -1...1))
        return Vector3(x * share * normal, y * share * normal, normal)
      }
      #expect(largestRow(forces) < rounding)
    }
  }

  @Test("a corner that is pulled or slips is outside, alone and at the sole's edge")
  func outside() {
    let share = friction / 2.0.squareRoot()
    for index in 0..<4 {
      var forces = Array(repeating: Vector3.zero, count: 4)
      forces[index] = Vector3(share * 1.01, 0, 1)
      #expect(largestRow(forces) > 1e-3)
      forces[index] = Vector3(0, 0, 1)
      forces[3 - index] = Vector3(0, 0, -0.01)
      #expect(largestRow(forces) > 1e-4)
    }
  }

  @Test("the largest turning moment is that of all corners pulling round")
  func turning() {
    // Each corner pulls sideways and forwards with all its friction, round the rectangle's middle.
    let share = friction / 2.0.squareRoot()
    let middle = Vector3(0.03, 0.01, 0)
    func forces(_ factor: Double) -> [Vector3] {
      corners().map { corner in
        let arm = corner - middle
        return Vector3(
          -factor * share * (arm.y > 0 ? 1 : -1), factor * share * (arm.x > 0 ? 1 : -1), 1)
      }
    }
    #expect(abs(largestRow(forces(1))) < rounding)
    // More than all friction turns but does not push: only the rows of turning can notice.
    #expect(largestRow(forces(1.01)) > 1e-4)
  }

  @Test("a built-in foot's rectangle is inside its contact points, its frame looks ahead")
  func soles() throws {
    for name in RobotCatalog.names {
      let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
      let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
      for foot in robot.feet {
        let sole = SoleContact(foot, of: robot, margin: 0)
        let pose = poses[foot.link] * sole.poseInLink
        #expect((pose.orientation.act(.unitX) - .unitX).length < 0.02)
        #expect((pose.orientation.act(.unitZ) - .unitZ).length < 0.02)
        let points = foot.contactPoints.map { sole.poseInLink.inverse.act($0) }
        #expect(points.allSatisfy { abs($0.z) < rounding })
        #expect(points.map(\.x).max().map { abs($0 - sole.forwardRange.upperBound) < 1e-9 } == true)
        #expect(points.map(\.x).min().map { abs($0 - sole.forwardRange.lowerBound) < 1e-9 } == true)
        let smallest = points.map { abs($0.y) }.min() ?? 0
        #expect(abs(sole.leftRange.upperBound - smallest) < 1e-9)
        #expect(abs(sole.leftRange.lowerBound + smallest) < 1e-9)
      }
    }
  }
}
