import CAllocationCounter
import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import TestConditions
import Testing

@Suite("sampling a reference clip")
struct ReferenceTrackTests {
  /// A robot of one hinge on a base, without feet.
  private static let arm = RobotDescription(
    name: "arm", source: "test",
    links: [
      Link(
        name: "base", parent: nil, inertia: .init(mass: 1, centerOfMass: .zero, inertia: .identity)),
      Link(
        name: "hand", parent: 0, inertia: .init(mass: 1, centerOfMass: .zero, inertia: .identity)),
    ],
    joints: [
      Joint(name: "elbow", kind: .hinge, origin: Pose(position: Vector3(0, 0, 0.5)), axis: .unitY)
    ])

  /// A base that goes round a circle of radius 2 at 1 rad/s while the hinge swings once a second.
  private func circle(isCyclic: Bool = true, frameRate: Double = 200) -> ReferenceClip {
    let frames = 0...Int(frameRate)
    let times = frames.map { Double($0) / frameRate }
    return ReferenceClip(
      name: "circle", robotName: "arm", jointNames: ["elbow"], footNames: [], frameRate: frameRate,
      isCyclic: isCyclic,
      basePositionsInWorld: times.map { Vector3(2 * sin($0), 2 - 2 * cos($0), 1) },
      baseOrientations: times.map { Quaternion(axis: .unitZ, angle: $0) },
      jointPositions: times.map { 0.3 * sin(2 * .pi * $0) }, footContacts: [])
  }

  @Test("a cyclic clip goes on along its circle for any number of cycles, forwards and back")
  func cycles() throws {
    let track = try ReferenceTrack(circle(), robot: Self.arm)
    var frame = track.makeFrame()
    for time in [-37.3, -0.7, 0, 0.25, 0.995, 1, 3.6, 1234.5] {
      track.sample(at: time, into: &frame)
      let expected = Vector3(2 * sin(time), 2 - 2 * cos(time), 1)
      // Chords of 5 ms miss the circle by 2 · 0.005² / 8 = 6 µm.
      #expect((frame.basePose.position - expected).length < 1e-5)
      let turn = Quaternion(axis: .unitZ, angle: time).conjugate * frame.basePose.orientation
      #expect(turn.rotationVector.length < 1e-9)
      let velocity = Vector3(2 * cos(time), 2 * sin(time), 0)
      #expect((frame.baseLinearVelocity - velocity).length < 2e-5)
      #expect((frame.baseAngularVelocity - .unitZ).length < 1e-9)
      #expect(abs(frame.jointVelocities[0] - 0.6 * .pi * cos(2 * .pi * time)) < 2e-3)
      #expect(frame.cycle == Int(time.rounded(.down)))
      #expect((0..<1).contains(frame.phase))
    }
  }

  @Test("velocities of links are the derivatives of their poses")
  func derivatives() throws {
    let track = try ReferenceTrack(circle(), robot: Self.arm)
    var (before, after, frame) = (track.makeFrame(), track.makeFrame(), track.makeFrame())
    for time in stride(from: 0.003, to: 2.5, by: 0.1) {
      let h = 1e-3
      track.sample(at: time - h, into: &before)
      track.sample(at: time + h, into: &after)
      track.sample(at: time, into: &frame)
      let slope = (after.linkPoses[1].position - before.linkPoses[1].position) / (2 * h)
      #expect((frame.linkLinearVelocities[1] - slope).length < 0.02)
      let turn =
        (after.linkPoses[1].orientation * before.linkPoses[1].orientation.conjugate)
        .rotationVector / (2 * h)
      #expect((frame.linkAngularVelocities[1] - turn).length < 0.05)
    }
  }

  @Test("a clip that does not repeat stays at its ends, at rest")
  func clamped() throws {
    let track = try ReferenceTrack(circle(isCyclic: false), robot: Self.arm)
    var frame = track.makeFrame()
    track.sample(at: 7, into: &frame)
    #expect(frame.basePose.position == track.basePoses.last?.position)
    #expect(frame.baseLinearVelocity == .zero)
    #expect(frame.jointVelocities == [0])
    #expect(frame.phase < 1)
    track.sample(at: -1, into: &frame)
    #expect(frame.basePose.position == .zero + .unitZ)
    #expect(frame.phase == 0)
    #expect(frame.linkAngularVelocities[1] == .zero)
    // One-sided differences at the ends.
    track.sample(at: 1, into: &frame)
    #expect((frame.baseLinearVelocity - Vector3(2 * cos(1), 2 * sin(1), 0)).length < 6e-3)
  }

  @Test("joints follow the robot's order, and what the clip does not move stays nominal")
  func jointOrder() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let legs = robot.controlledJoints.reversed().map { $0 } + ["tail"]
    let clip = ReferenceClip(
      name: "legs", robotName: "qinglong", jointNames: legs, footNames: [], frameRate: 50,
      isCyclic: false, basePositionsInWorld: [.zero, .zero, .zero],
      baseOrientations: Array(repeating: .identity, count: 3),
      jointPositions: (0..<3).flatMap { _ in legs.indices.map { 0.01 * Double($0) } },
      footContacts: [])
    let track = try ReferenceTrack(clip, robot: robot)
    var frame = track.makeFrame()
    track.sample(at: 0.03, into: &frame)
    for (index, joint) in robot.joints.enumerated() {
      let column = legs.firstIndex(of: joint.name)
      let expected = column.map { 0.01 * Double($0) } ?? joint.nominalPosition
      #expect(abs(frame.jointPositions[index] - expected) < 1e-15)
      #expect(track.isJointMoved[index] == (column != nil))
    }
  }

  @Test("a clip that lacks a joint of the policy is refused with its name")
  func missingJoint() throws {
    let robot = try RobotCatalog.robot(named: "g1")
    var clip = try BuiltInGait(robot: robot).cycle(.stand)
    clip.jointNames[3] = "left_kneecap"
    let error = #expect(throws: ReferenceMotionError.self) {
      try ReferenceTrack(clip, robot: robot)
    }
    #expect("\(try #require(error))".contains("does not move left_knee_joint of g1"))
  }

  @Test("a clip that claims to repeat and does not is refused with the difference")
  func openCycle() throws {
    var clip = circle()
    clip.jointPositions[clip.frameCount - 1] = 0.2
    let error = #expect(throws: ReferenceMotionError.self) {
      try ReferenceTrack(clip, robot: Self.arm)
    }
    #expect("\(try #require(error))".contains("joint positions"))
    clip.jointPositions[clip.frameCount - 1] = .nan
    #expect(
      throws: ReferenceMotionError.notFinite(clip: "circle", track: "joint elbow", frame: 200)
    ) { try ReferenceTrack(clip, robot: Self.arm) }
  }

  @Test(
    "sampling asks for no memory", .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let track = try ReferenceTrack(
      BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: 0.4)), robot: robot)
    var frame = track.makeFrame()
    track.sample(at: 0.1, into: &frame)
    let before = treadmill_allocation_count()
    for step in 0..<100 { track.sample(at: 0.037 * Double(step), into: &frame) }
    #expect(treadmill_allocation_count() == before)
  }
}
