import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// How well a clip fits its person and the ground.
public struct RetargetingReport: Equatable, Sendable {
  /// Mean and largest of some values.
  public struct Spread: Equatable, Sendable {
    /// Mean; 0 of no values.
    public let mean: Double
    /// The largest; 0 of no values.
    public let largest: Double

    init(_ values: [Double]) {
      mean = values.reduce(0, +) / Double(max(values.count, 1))
      largest = values.max() ?? 0
    }
  }

  /// Number of frames.
  public let frameCount: Int
  /// From the first frame to the last [s].
  public let duration: Double
  /// Length of the robot's legs over that of the person's.
  public internal(set) var scale = 1.0
  /// Distance of standing soles from their targets [m].
  public let stancePositionError: Spread
  /// Distance of all soles from their targets [m].
  public let positionError: Spread
  /// Angle between soles and their targets [rad].
  public let orientationError: Spread
  /// Distance of standing ankles from those of the scaled person, before the feet were locked [m].
  public let footCorrection: Spread
  /// By how much the pelvis is lower than that of the scaled person [m].
  public let pelvisDrop: Spread
  /// How far the pelvis is moved in the plane for legs that reach no other way [m].
  public let pelvisShift: Spread
  /// How far the pelvis is turned for them [rad].
  public let pelvisTurn: Spread
  /// Share of the frames in which a joint is at an end of the range that is used.
  public let limitShare: Double
  /// Number of frames in which a joint is outside its range.
  public let limitViolationCount: Int
  /// Number of times that a foot stands.
  public let stepCount: Int
  /// Way along the ground of the point with which a foot stands, by step [m].
  public let skatePerStep: Spread
  /// Mean speed along the ground of the points with which feet stand [m/s].
  public let skateSpeed: Double
  /// Depth of the soles' lowest points below the ground, of all frames [m].
  public let penetration: Spread
  /// Height of the lowest points of standing soles above the ground, its largest [m].
  public let largestGap: Double
  /// Share of the frames in which no foot stands.
  public let flightShare: Double
  /// Smallest distance of the ankles across the robot's heading [m].
  public let smallestStepWidth: Double
  /// Mean speed of the person in the direction of the face [m/s].
  public internal(set) var speedOfPerson = 0.0
  /// Mean speed of the robot in the direction of the person's face [m/s].
  public internal(set) var speed = 0.0
  /// The joint that comes nearest to its velocity limit, or exceeds it most.
  public let fastestJoint: String
  /// Its largest speed over its velocity limit; 0 where no joint has one.
  public let fastestJointShare: Double
  /// What the stride of a cycle lacked before it was closed; nil for other clips.
  public internal(set) var closure: ClosureResidual?
  /// Time that retargeting took [s].
  public internal(set) var wallTime = 0.0

  /// Seconds of motion per second of retargeting.
  public var realTimeFactor: Double { wallTime > 0 ? duration / wallTime : .infinity }

  init(
    clip: ReferenceClip, robot: RobotDescription, legs: RobotLegs, targets: RetargetingTargets,
    tracking: RetargetingTracking, frames: ClosedRange<Int>
  ) {
    frameCount = clip.frameCount
    duration = clip.duration
    func standing(_ values: Sides<[Double]>) -> [Double] {
      Foot.Side.both.flatMap { side in
        frames.filter { targets.contacts[side][$0] }.map { values[side][$0] }
      }
    }
    let soles = SoleMotion(clip: clip, robot: robot, legs: legs)
    let errors = soles.errors(against: targets, frames: frames, legs: legs)
    stancePositionError = Spread(standing(errors.position.padded(to: frames)))
    positionError = Spread(errors.position.both.flatMap { $0 })
    orientationError = Spread(errors.orientation.both.flatMap { $0 })
    footCorrection = Spread(standing(targets.corrections))
    pelvisDrop = Spread(Array(tracking.drops[frames]))
    let shifts = tracking.shifts[frames]
    pelvisShift = Spread(shifts.map { hypot($0.forward, $0.left) })
    pelvisTurn = Spread(shifts.map { abs($0.turn) })

    limitShare =
      Double(frames.count { tracking.isAtLimit[$0] }) / Double(clip.frameCount)
    limitViolationCount = (0..<clip.frameCount).count { frame in
      robot.joints.indices.contains { joint in
        let position = clip.jointPositions[frame * robot.joints.count + joint]
        return !robot.joints[joint].limits.contains(position)
      }
    }
    let skates = soles.skates
    stepCount = skates.count
    skatePerStep = Spread(skates.map(\.distance))
    skateSpeed =
      skates.map(\.distance).reduce(0, +) / max(skates.map(\.duration).reduce(0, +), 1e-9)
    penetration = Spread(soles.lowestPoints.map { max(0, -$0) })
    largestGap = soles.standingGaps.max() ?? 0
    flightShare = soles.flightShare
    smallestStepWidth = soles.smallestStepWidth
    (fastestJoint, fastestJointShare) = Self.fastestJoint(of: clip, robot: robot)
  }

  /// The joint whose largest speed, by differences of neighbouring frames, is the largest part of its
  /// limit.
  private static func fastestJoint(
    of clip: ReferenceClip, robot: RobotDescription
  ) -> (name: String, share: Double) {
    let count = robot.joints.count
    let shares = robot.joints.indices.map { joint in
      let steps = (1..<clip.frameCount).map { frame in
        abs(
          clip.jointPositions[frame * count + joint]
            - clip.jointPositions[(frame - 1) * count + joint])
      }
      return (steps.max() ?? 0) * clip.frameRate / robot.joints[joint].velocityLimit
    }
    let fastest = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    return (robot.joints[fastest].name, shares[fastest])
  }
}

extension Sides where Value == [Double] {
  /// The values of the frames from `frames.lowerBound` on, at their numbers.
  fileprivate func padded(to frames: ClosedRange<Int>) -> Sides<[Double]> {
    map { Array(repeating: 0, count: frames.lowerBound) + $0 }
  }
}
