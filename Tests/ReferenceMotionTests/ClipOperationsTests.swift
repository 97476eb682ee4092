import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@Suite("operations on a reference clip")
struct ClipOperationsTests {
  private func gait(
    _ name: String, _ command: GaitCommand, frameRate: Double = 100
  ) throws -> (RobotDescription, ReferenceClip) {
    let robot = try RobotCatalog.robot(named: name)
    return (robot, try BuiltInGait(robot: robot).cycle(command, frameRate: frameRate))
  }

  @Test("resampling keeps a line straight and a turn even")
  func resampling() {
    let clip = ReferenceClip(
      name: "line", robotName: "post", jointNames: ["a"], footNames: ["f"], frameRate: 30,
      isCyclic: false, basePositionsInWorld: (0...30).map { Double($0) / 30 * .unitX },
      baseOrientations: (0...30).map { Quaternion(axis: .unitZ, angle: 0.1 * Double($0)) },
      jointPositions: (0...30).map { 0.5 * Double($0) }, footContacts: (0...30).map { $0 < 15 })
    let fast = clip.resampled(frameRate: 50)
    #expect(fast.frameCount == 51)
    for frame in 0...50 {
      let time = Double(frame) / 50
      #expect((fast.basePositionsInWorld[frame] - time * .unitX).length < 1e-12)
      let turn = Quaternion(axis: .unitZ, angle: 3 * time)
      #expect(
        (fast.baseOrientations[frame] * turn.conjugate).rotationVector.length < 1e-9)
      #expect(abs(fast.jointPositions[frame] - 15 * time) < 1e-12)
    }
    #expect(fast.footContacts.count { $0 } == 25)
    let back = fast.resampled(frameRate: 30)
    #expect(back.frameCount == 31)
    #expect(abs(back.jointPositions[17] - clip.jointPositions[17]) < 1e-12)
  }

  @Test("a cyclic clip keeps its period when it is resampled, and closes")
  func cyclicResampling() throws {
    let (_, clip) = try gait("g1", GaitCommand(forwardSpeed: 0.4))
    let slow = clip.resampled(frameRate: 37)
    #expect(abs(slow.duration - clip.duration) < 1e-12)
    #expect(abs(slow.frameRate - 37) < 0.5)
    try slow.checkClosed()
  }

  @Test("a part of a clip has the frames of its times")
  func cropping() throws {
    let (_, clip) = try gait("g1", GaitCommand(forwardSpeed: 0.4))
    let part = try clip.cropped(from: 0.2, to: 0.5)
    #expect(part.frameCount == 31)
    #expect(!part.isCyclic)
    #expect(part.basePositionsInWorld[0] == clip.basePositionsInWorld[20])
    #expect(part.baseOrientations[30] == clip.baseOrientations[50])
    #expect(throws: ReferenceMotionError.self) { try clip.cropped(from: 0.2, to: 9) }
    #expect(throws: ReferenceMotionError.self) { try clip.cropped(from: 0.2, to: 0.2) }
  }

  @Test("a gait to the left is the mirror image of one to the right, half a stride later")
  func mirroring() throws {
    let (robot, left) = try gait("qinglong", GaitCommand(leftSpeed: 0.2, yawRate: 0.3))
    let (_, right) = try gait("qinglong", GaitCommand(leftSpeed: -0.2, yawRate: -0.3))
    let mirrored = try left.mirrored(for: robot)
    #expect(try mirrored.mirrored(for: robot).jointPositions == left.jointPositions)
    let (a, b) = (
      try ReferenceTrack(mirrored, robot: robot), try ReferenceTrack(right, robot: robot)
    )
    var (first, second) = (a.makeFrame(), b.makeFrame())
    for step in 0..<20 {
      let time = 0.05 * Double(step)
      a.sample(at: time, into: &first)
      b.sample(at: time + 0.5 * b.duration, into: &second)
      for joint in robot.joints.indices {
        // Half a stride may lie between two frames.
        #expect(abs(first.jointPositions[joint] - second.jointPositions[joint]) < 5e-3)
      }
    }
  }

  @Test("a walk at another speed has that speed and still feet", arguments: SpeedWarp.allCases)
  func warping(warp: SpeedWarp) throws {
    let (robot, clip) = try gait("g1", GaitCommand(forwardSpeed: 0.5))
    let fast = try clip.warped(toSpeed: 0.6, warp, robot: robot)
    #expect(abs(fast.meanVelocity.length - 0.6) < 1e-9)
    let ratio = clip.duration / fast.duration
    switch warp {
    case .time: #expect(abs(ratio - 1.2) < 1e-9)
    case .stride: #expect(abs(ratio - 1) < 1e-9)
    case .walkRatio: #expect(abs(ratio - 1.2.squareRoot()) < 1e-9)
    }
    let fit = try ReferenceTrack(fast, robot: robot).groundFit()
    #expect(fit.largestSkate < 1e-3)
    #expect(fit.largestPenetration < 1e-3)
  }

  @Test("a body four times as large takes twice the time at the same Froude number")
  func froude() throws {
    let (_, clip) = try gait("g1", GaitCommand(forwardSpeed: 0.4))
    #expect(abs(clip.froudeTimed(lengthRatio: 4).duration - 2 * clip.duration) < 1e-12)
  }

  @Test("planar motions done n times are n motions one after the other")
  func powers() {
    for yaw in [0.7, 1e-12, -2.9, 0] {
      let step = PlanarTransform(x: 0.3, y: -0.1, yaw: yaw)
      var pose = Pose(position: Vector3(0.2, 0.5, 1))
      for count in 0..<30 {
        let power = step.power(count).act(Pose(position: Vector3(0.2, 0.5, 1)))
        #expect((power.position - pose.position).length < 1e-9)
        #expect((power.orientation * pose.orientation.conjugate).rotationVector.length < 1e-9)
        pose = step.act(pose)
      }
      let there = step.power(-3).act(step.power(3).act(.identity))
      #expect(there.position.length < 1e-12)
    }
  }
}
