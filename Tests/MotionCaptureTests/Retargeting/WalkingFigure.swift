import Foundation
import MotionCapture
import ReferenceMotion
import RobotModel
import SpatialMath

/// A made-up recording: a robot that walks straight ahead, told as if it were a person's skeleton, so
/// that the right answer is known.
struct WalkingFigure {
  /// `[frames, joints]` what the robot's joints do [rad].
  let jointPositions: [Double]
  /// `[frames]` heights of its base [m].
  let baseHeights: [Double]
  /// The figure that is recorded.
  let motion: SkeletonMotion

  /// How it walks.
  struct Gait {
    /// Forward speed [m/s].
    var speed = 0.6
    /// From strike to strike of a foot [s].
    var strideTime = 1.2
    /// Number of strides.
    var strideCount = 2
    /// How far the pelvis sways to either side [m].
    var sway = 0.0
    /// How far the pelvis pitches to and fro [rad].
    var pitch = 0.05
    /// How high either foot is raised [m].
    var clearance = Sides(left: 0.08, right: 0.06)
    /// Direction in which the figure walks [rad].
    var heading = 0.0
    /// Part of the stride in which a foot stands.
    let stanceShare = 0.6
    /// Frames per second [Hz].
    let frameRate = 50.0
  }

  /// - Parameter robot: with the joints of its legs only.
  init(_ robot: RobotDescription, _ gait: Gait = Gait()) throws {
    let legs = try RobotLegs(robot)
    let names =
      ["Hips"]
      + ["Left", "Right"].flatMap { side in
        ["UpLeg", "Leg", "Foot", "ToeBase"].map { side + $0 }
      }
    let parents: [Int?] = [nil, 0, 1, 2, 3, 0, 5, 6, 7]
    let period = Int((gait.strideTime * gait.frameRate).rounded())
    let turn = Pose(orientation: Quaternion(axis: .unitZ, angle: gait.heading))
    // The recorded frames of pelvis and feet are not the body's own.
    let pelvisFrame = Quaternion(roll: 0.4, pitch: -0.2, yaw: 0.9)
    let footFrame = Quaternion(roll: -1.1, pitch: 0.3, yaw: 0.5)

    var solvers = legs.legs.map { LegInverseKinematics(robot: robot, leg: $0.geometry) }
    var positions = robot.nominalPositions
    var jointPositions: [Double] = []
    var baseHeights: [Double] = []
    var poses: [Pose] = []
    var labels: [SkeletonMotion.Foot: [Bool]] = [.left: [], .right: []]
    for frame in 0..<(gait.strideCount * period) {
      let time = Double(frame) / Double(period)
      let base = Self.base(at: time, gait, legs)
      var chain: [Pose] = [turn * base * Pose(orientation: pelvisFrame)]
      for side in [Foot.Side.left, .right] {
        let leg = legs.legs[side]
        let step = Self.sole(at: time, side, gait, legs)
        solvers[side].solve(
          target: base.inverse * step.pose * leg.soleInFoot.inverse, positions: &positions)
        let links = robot.linkPosesInWorld(base: base, positions: positions)
        let sole = links[leg.footLink] * leg.soleInFoot
        chain += [
          Pose(position: base.act(leg.hip)), links[leg.geometry.knee + 1],
          Pose(
            position: sole.act(.unitZ * leg.ankleHeight),
            orientation: sole.orientation * footFrame),
          Pose(position: sole.act(Vector3(leg.sole.upperBound, 0, 0.01))),
        ].map { turn * $0 }
        labels[side == .left ? .left : .right]?.append(step.stands)
      }
      jointPositions += positions
      baseHeights.append(base.position.z)
      poses += chain
    }
    self.jointPositions = jointPositions
    self.baseHeights = baseHeights
    motion = SkeletonMotion(
      joints: zip(names, parents).map {
        SkeletonJoint(name: $0, parent: $1, restOffset: .zero)
      }, frameRate: gait.frameRate, jointPoses: poses, contactLabels: labels)
  }

  /// - Parameter time: in strides.
  private static func base(at time: Double, _ gait: Gait, _ legs: RobotLegs) -> Pose {
    let orientation = Quaternion(axis: .unitY, angle: gait.pitch * sin(2 * .pi * time))
    let height = legs.ankleHeight + 0.92 * legs.legLength + 0.01 * cos(4 * .pi * time)
    let center = Vector3(
      gait.speed * gait.strideTime * time, gait.sway * sin(2 * .pi * time), height)
    return Pose(position: center - orientation.act(legs.hipCenter), orientation: orientation)
  }

  /// A sole that stands in the middle of its stance below the hips, the right one half a stride
  /// after the left one.
  private static func sole(
    at time: Double, _ side: Foot.Side, _ gait: Gait, _ legs: RobotLegs
  ) -> (pose: Pose, stands: Bool) {
    let own = side == .left ? time : time - 0.5
    let stride = own.rounded(.down)
    let phase = own - stride
    let start = gait.speed * gait.strideTime * (stride + gait.stanceShare / 2 + time - own)
    let swing = max(0, (phase - gait.stanceShare) / (1 - gait.stanceShare))
    let bump = pow(sin(.pi * swing), 2)
    let x = start + gait.speed * gait.strideTime * swing * swing * (3 - 2 * swing)
    return (
      Pose(
        position: Vector3(x, legs.legs[side].hip.y, gait.clearance[side] * bump),
        orientation: Quaternion(axis: .unitY, angle: 0.15 * bump * cos(.pi * swing))),
      phase < gait.stanceShare - 1e-9
    )
  }
}

/// The robots that need no file, with the joints of their legs only.
func legsOfRobot(_ name: String) throws -> RobotDescription {
  try RobotCatalog.robot(named: name).reducedToControlledJoints()
}

/// Names of robots with legs of six joints and of five.
let walkingRobots = ["qinglong", "g1", "h1"]
