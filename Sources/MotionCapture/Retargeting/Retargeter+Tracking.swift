import ReferenceMotion
import RobotModel
import SpatialMath

/// What the robot does for its targets.
struct RetargetingTracking: Equatable, Sendable {
  /// `[frames]` base in the world.
  var basePoses: [Pose] = []
  /// `[frames, joints]` [rad].
  var jointPositions: [Double] = []
  /// `[frames]` of either foot: the sole in the world.
  var soles = Sides<[Pose]>(left: [], right: [])
  /// `[frames]` of either leg: flexion of the knee [rad].
  var kneeFlexions = Sides<[Double]>(left: [], right: [])
  /// `[frames]` whether a joint is at an end of the range that is used.
  var isAtLimit: [Bool] = []
  /// `[frames]` by how much the pelvis is lower than wanted [m].
  var drops: [Double] = []
  /// `[frames]` how the pelvis is moved in the plane.
  var shifts: [PlanarShift] = []
}

extension Retargeter {
  /// How often footprints that the legs cannot reach are moved.
  private static let footprintCorrectionCount = 4
  /// After how many of these legs that are too short have had their pelvis lowered.
  private static let heightSettlingCount = 2
  /// How often the pelvis is moved for those that still are not reached.
  private static let pelvisCorrectionCount = 8
  /// How often heights alone are changed after that.
  private static let heightCorrectionCount = 4

  /// Locks the feet to footprints that the legs can reach, lowers the pelvis where they are too
  /// short and moves it where they reach no other way, and finds the joint positions.
  ///
  /// - Parameter wishes: the targets of a robot that moved as the person does.
  /// - Returns: the targets that the robot follows, and how it does.
  func track(
    _ wishes: RetargetingTargets
  ) -> (targets: RetargetingTargets, tracking: RetargetingTracking) {
    let locking = FootLocking(
      pitchLimit: options.stancePitchLimit, flatPitch: options.flatPitch,
      blendTime: options.blendTime)
    var plan = ReachPlan(
      footprints: locking.footprints(of: wishes, robot: robotLegs), frameCount: wishes.frameCount,
      frameRate: wishes.frameRate)
    func follow() -> (targets: RetargetingTargets, tracking: RetargetingTracking) {
      let shifts = plan.pelvis.shifts
      let targets = locking.locked(wishes, to: plan.footprints, robot: robotLegs)
        .clearingGround(robot: robotLegs).raised(by: plan.lifts)
        .yielding(by: shifts)
      let need = zip(
        plan.drops,
        PelvisLowering.need(of: targets, robot: robotLegs, kneeFlexion: options.kneeFlexion)
      ).map { max($0, $1) }
      let drops = PelvisLowering.smoothed(need, frameRate: options.frameRate)
      var tracking = solve(targets, drops: drops)
      tracking.shifts = shifts
      return (targets, tracking)
    }
    var result = follow()
    for step in 0..<(Self.footprintCorrectionCount + Self.pelvisCorrectionCount) {
      let (tracking, targets) = (result.tracking, result.targets)
      let isInPlace =
        step < Self.footprintCorrectionCount
        ? moveFootprints(
          of: &plan, for: tracking, of: targets,
          isHeightSettled: step >= Self.heightSettlingCount)
        : movePelvis(of: &plan, for: tracking, of: targets)
      let isAtHeight = plan.adjustHeights(
        for: tracking, of: targets, robot: robotLegs, kneeFlexion: options.kneeFlexion)
      if isInPlace && isAtHeight { return result }
      result = follow()
    }
    for _ in 0..<Self.heightCorrectionCount {
      let isAtHeight = plan.adjustHeights(
        for: result.tracking, of: result.targets, robot: robotLegs,
        kneeFlexion: options.kneeFlexion)
      if isAtHeight { break }
      result = follow()
    }
    return result
  }

  /// Inverse kinematics frame by frame, each from the one before.
  private func solve(_ targets: RetargetingTargets, drops: [Double]) -> RetargetingTracking {
    var tracking = RetargetingTracking()
    tracking.drops = drops
    tracking.jointPositions.reserveCapacity(targets.frameCount * robot.joints.count)
    var positions = robot.nominalPositions
    var solvers = self.solvers
    for frame in 0..<targets.frameCount {
      let base = targets.basePose(frame: frame, robot: robotLegs, drop: drops[frame])
      var isAtLimit = false
      for side in Foot.Side.both {
        let leg = robotLegs.legs[side]
        let sole = targets.solePose(frame: frame, side: side, robot: robotLegs)
        let result = solvers[side].solve(
          target: base.inverse * sole * leg.soleInFoot.inverse, positions: &positions)
        isAtLimit = isAtLimit || result.limitedJointCount > 0
        tracking.soles[side].append(
          base * solvers[side].footPose(positions: positions) * leg.soleInFoot)
        tracking.kneeFlexions[side].append(leg.geometry.kneeSign * positions[leg.geometry.knee])
      }
      tracking.basePoses.append(base)
      tracking.jointPositions += positions
      tracking.isAtLimit.append(isAtLimit)
    }
    return tracking
  }
}
