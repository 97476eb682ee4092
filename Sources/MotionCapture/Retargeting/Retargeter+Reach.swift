import ReferenceMotion
import RobotModel
import SpatialMath

extension Retargeter {
  /// Steps in which a leg follows a target that is moved a little.
  private static let probeIterationLimit = 8

  /// Moves the footprints that legs miss to where they can stand through the whole of their time on
  /// the ground, or as near to it as there is.
  ///
  /// - Parameter isHeightSettled: whether legs that are still too short count, too.
  /// - Returns: whether none was missed.
  func moveFootprints(
    of plan: inout ReachPlan, for tracking: RetargetingTracking, of targets: RetargetingTargets,
    isHeightSettled: Bool
  ) -> Bool {
    var probe = ReachProbe(self, tracking: tracking)
    var isReached = true
    for side in Foot.Side.both {
      for (index, run) in targets.contacts[side].runs(of: true).enumerated() {
        let shifts = run.compactMap { frame -> Vector3? in
          let sole = targets.solePose(frame: frame, side: side, robot: robotLegs)
          let isTooShort =
            !isHeightSettled
            && plan.isStraight(tracking.kneeFlexions[side][frame], smallest: options.kneeFlexion)
          guard !isTooShort, plan.isMissed(tracking.soles[side][frame], wanted: sole) else {
            return nil
          }
          return ShiftSearch.smallest { shift in
            probe.missed(
              side, frame: frame, base: tracking.basePoses[frame],
              sole: sole.shifted(by: shift, about: sole.position))
          }.coordinates
        }
        guard !shifts.isEmpty else { continue }
        isReached = false
        func middle(_ axis: KeyPath<Vector3, Double>) -> Double {
          let values = shifts.map { $0[keyPath: axis] }
          let (least, most) = (min(values.min() ?? 0, 0), max(values.max() ?? 0, 0))
          // Missed to one side, it goes there; missed to both, it stays between.
          return least < 0 && most > 0 ? 0.5 * (least + most) : least + most
        }
        plan.footprints[side][index].move(
          by: PlanarShift(coordinates: Vector3(middle(\.x), middle(\.y), middle(\.z))))
      }
    }
    return isReached
  }

  /// Moves the pelvis to where standing legs reach their footprints.
  ///
  /// - Returns: whether none was missed.
  func movePelvis(
    of plan: inout ReachPlan, for tracking: RetargetingTracking, of targets: RetargetingTargets
  ) -> Bool {
    var probe = ReachProbe(self, tracking: tracking)
    var isReached = true
    let needs = (0..<targets.frameCount).map { frame in
      let standing = Foot.Side.both.filter { targets.contacts[$0][frame] }
      let soles: Sides<Pose> = .each { side in
        targets.solePose(frame: frame, side: side, robot: robotLegs)
      }
      guard
        standing.contains(where: {
          plan.isMissed(tracking.soles[$0][frame], wanted: soles[$0])
        })
      else { return PlanarShift.zero }
      isReached = false
      let base = tracking.basePoses[frame]
      let center = base.act(robotLegs.hipCenter)
      return ShiftSearch.smallest { shift in
        standing.flatMap { side in
          probe.missed(
            side, frame: frame, base: base.shifted(by: shift, about: center), sole: soles[side])
        }
      }
    }
    if !isReached { plan.pelvis.yield(to: needs) }
    return isReached
  }

  /// Tries what legs would miss if base or sole were elsewhere.
  private struct ReachProbe {
    let retargeter: Retargeter
    let tracking: RetargetingTracking
    var solvers: Sides<LegInverseKinematics>

    init(_ retargeter: Retargeter, tracking: RetargetingTracking) {
      self.retargeter = retargeter
      self.tracking = tracking
      solvers = retargeter.solvers
      for side in Foot.Side.both {
        solvers[side].configuration.iterationLimit = Retargeter.probeIterationLimit
      }
    }

    /// From the sole to where the leg brings it, from its joint positions in that frame on: place [m]
    /// and turn about the sole's axes, each by the root of its weight [m].
    mutating func missed(_ side: Foot.Side, frame: Int, base: Pose, sole: Pose) -> [Vector3] {
      let soleInFoot = retargeter.robotLegs.legs[side].soleInFoot
      let count = retargeter.robot.joints.count
      var positions = Array(tracking.jointPositions[(frame * count)..<((frame + 1) * count)])
      solvers[side].solve(
        target: base.inverse * sole * soleInFoot.inverse, positions: &positions)
      let found = base * solvers[side].footPose(positions: positions) * soleInFoot
      let turn = (sole.orientation.conjugate * found.orientation).rotationVector
      let weights = solvers[side].configuration.orientationWeights
      return [
        found.position - sole.position,
        Vector3(
          weights.x.squareRoot() * turn.x, weights.y.squareRoot() * turn.y,
          weights.z.squareRoot() * turn.z),
      ]
    }
  }
}
