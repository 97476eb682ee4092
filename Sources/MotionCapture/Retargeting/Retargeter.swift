import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// Makes a person's motion that of a robot: base and legs, by kinematics alone.
///
/// The steps are in the order of `retarget`; docs/retargeting.md has their formulas and sources.
public struct Retargeter: Sendable {
  /// The robot, its other joints welded: only the joints of its legs are left.
  public let robot: RobotDescription
  /// How it is done.
  public let options: RetargetingOptions

  let robotLegs: RobotLegs

  /// Weights of the feet's roll, pitch and yaw against their position [m²/rad²]: little, so that a
  /// foot that cannot be turned as wanted still is where it should be, and least for yaw, which its
  /// footprint can follow.
  private static let orientationWeights = Vector3(1e-2, 1e-2, 1e-3)
  /// Weight of the roll of feet without a joint for it [m²/rad²].
  private static let looseRollWeight = 1e-5
  /// Frames follow each other closely, so that few steps lead from one to the next.
  private static let iterationLimit = 20
  /// Steps of less move a foot by less than a micrometre [rad].
  private static let stepTolerance = 1e-7

  /// - Throws: `RobotModelError` where the robot's controlled joints cannot be kept alone,
  ///   `ReferenceMotionError` for a robot without two legs, `RetargetingError` for options that do not
  ///   go together.
  public init(robot: RobotDescription, options: RetargetingOptions = RetargetingOptions()) throws {
    if options.isSymmetric, !options.isCyclic {
      throw RetargetingError.contradiction(
        "found a symmetric motion asked for without a cycle, expected both: a cycle is averaged "
          + "with its mirror image")
    }
    let legs = try robot.reducedToControlledJoints()
    self.robot = legs
    self.options = options
    robotLegs = try RobotLegs(legs)
  }

  /// The solvers of the legs, warm from nothing.
  var solvers: Sides<LegInverseKinematics> {
    var configuration = LegInverseKinematics.Configuration()
    configuration.orientationWeights = Self.orientationWeights
    configuration.limitShare = options.limitShare
    configuration.iterationLimit = Self.iterationLimit
    configuration.stepTolerance = Self.stepTolerance
    return robotLegs.legs.map { leg in
      if leg.geometry.ankleRoll == nil {
        configuration.orientationWeights.x = Self.looseRollWeight
      }
      configuration.point = leg.soleInFoot.position
      return LegInverseKinematics(robot: robot, leg: leg.geometry, configuration: configuration)
    }
  }

  /// Retargets a recorded motion.
  ///
  /// - Parameter name: of the clip.
  /// - Throws: `SkeletonError` for a skeleton without legs, `RetargetingError` where the motion is
  ///   too short or has no stride to close.
  public func retarget(_ motion: SkeletonMotion, name: String) throws -> RetargetedMotion {
    var retargeted = try retarget(
      LegMotion(motion, contactRule: options.contactRule), name: name)
    retargeted.clip.provenance = motion.provenance + retargeted.clip.provenance
    return retargeted
  }

  /// Retargets pelvis and legs of a person.
  public func retarget(_ recording: LegMotion, name: String) throws -> RetargetedMotion {
    let clock = ContinuousClock()
    let began = clock.now
    var person = try prepared(recording)
    let scale = robotLegs.legLength / person.legLength
    let timeScale = options.scalesTime ? 1 / scale.squareRoot() : 1
    person = try warped(person.hastened(by: timeScale), scale: scale)
      .resampled(to: options.frameRate)

    var residual: ClosureResidual?
    if options.isCyclic { (person, residual) = try cycle(of: person) }
    person = person.aligned

    // A cycle is retargeted in the middle of its own repetitions, so that its ends fit.
    let series = options.isCyclic ? person.repeated(-1...1) : person
    let (targets, tracking) = track(wishes(of: series, scale: scale))
    let period = person.frames.count - 1
    let range = options.isCyclic ? period...(2 * period) : 0...period
    let elapsed = clock.now - began

    var result = RetargetedMotion(
      name: name, robot: robot, legs: robotLegs, person: person, scale: scale,
      targets: targets, tracking: tracking, frames: range, isCyclic: options.isCyclic)
    result.report.closure = residual
    result.report.speed = result.clip.meanSpeed(alongHeadingsOf: person)
    result.report.speedOfPerson = recording.cropped(to: options).meanVelocityInHeading.forward
    result.report.wallTime =
      Double(elapsed.components.attoseconds) * 1e-18
      + Double(elapsed.components.seconds)
    result.clip.provenance = provenance(recording, scale: scale)
    return result
  }

  /// The part that is taken, in frames that are the body's own, facing along x, mirrored if asked.
  private func prepared(_ recording: LegMotion) throws(RetargetingError) -> LegMotion {
    let part = recording.cropped(to: options)
    guard part.legLength > 0.2 else {
      throw .withoutLegs(found: "legs of \(part.legLength) m")
    }
    guard part.duration * options.frameRate >= 2 else {
      throw .tooShort(
        found: "\(part.duration) s of motion", expected: "at least two frames of the clip")
    }
    let reference =
      options.standingReference
      ?? StandingReference(estimating: part, pelvisTilt: options.pelvisTilt)
    let calibrated = part.calibrated(by: reference).aligned
    return options.isMirrored ? calibrated.mirrored : calibrated
  }

  /// The motion at the speed that was asked for.
  private func warped(
    _ motion: LegMotion, scale: Double
  ) throws(RetargetingError) -> LegMotion {
    guard let speed = options.speed else { return motion }
    let own = motion.meanVelocityInHeading.forward * scale
    guard own > 0.1 else { throw .withoutSpeed(found: own) }
    return motion.warped(toSpeedRatio: speed / own)
  }

  /// The best stride as a cycle that begins with a strike of the left foot.
  private func cycle(
    of motion: LegMotion
  ) throws(RetargetingError) -> (LegMotion, ClosureResidual) {
    let search = StrideSearch(
      motion, strideTimes: options.strideTimes, isEven: options.isSymmetric)
    guard let stride = search.best else {
      throw .withoutCycle(duration: motion.duration, strideTimes: options.strideTimes)
    }
    let (closed, residual) = motion.closed(over: stride)
    var cycle = closed.aligned
    if options.isSymmetric { cycle = cycle.symmetrized() }
    let series = cycle.repeated(-1...1)
    let period = cycle.frames.count - 1
    let contacts = series.contacts.left
    let strike = (period..<(2 * period)).first { contacts[$0] && !contacts[$0 - 1] } ?? period
    return (cycle.cycle(from: strike - period), residual)
  }

  /// Where base and feet of a robot would be that moved as the person does, whatever the ground.
  private func wishes(of motion: LegMotion, scale: Double) -> RetargetingTargets {
    var targets = RetargetingTargets(
      scaling: motion, by: scale, to: robotLegs, hipWidthShare: options.hipWidthShare)
    if let cutoff = options.cutoff { targets = targets.smoothed(cutoff: cutoff) }
    return targets.releasingSoles(beyond: options.releasePitch)
      .rollingFeet(by: options.swingRollShare)
  }

  private func provenance(_ recording: LegMotion, scale: Double) -> [String] {
    var sentences: [String] = []
    if options.start != nil || options.end != nil {
      let part = recording.cropped(to: options)
      sentences.append(
        "cut to \(rounded(part.duration)) s from \(rounded(options.start ?? 0)) s on")
    }
    if options.isMirrored { sentences.append("mirrored") }
    sentences.append("scaled by \(rounded(scale)), the length of the legs, to \(robot.name)")
    if options.scalesTime { sentences.append("time scaled by \(rounded(scale.squareRoot()))") }
    if let speed = options.speed {
      sentences.append("warped to \(rounded(speed)) m/s at the same walk ratio")
    }
    if options.isCyclic { sentences.append("the best stride closed to a cycle") }
    if options.isSymmetric { sentences.append("made symmetric") }
    sentences.append("retargeted with locked feet by inverse kinematics")
    return sentences
  }

  private func rounded(_ value: Double) -> String { String(format: "%.3g", value) }
}

extension ReferenceClip {
  /// Mean speed of the base in the direction of a person's face [m/s].
  fileprivate func meanSpeed(alongHeadingsOf person: LegMotion) -> Double {
    let headings = person.travelHeadings
    let way = (1..<frameCount).reduce(0.0) { sum, frame in
      let shift = basePositionsInWorld[frame] - basePositionsInWorld[frame - 1]
      let heading = 0.5 * (headings[frame] + headings[frame - 1])
      return sum + Quaternion(axis: .unitZ, angle: heading).act(.unitX).dot(shift)
    }
    return way / duration
  }
}

extension LegMotion {
  /// The part that the options take.
  fileprivate func cropped(to options: RetargetingOptions) -> LegMotion {
    guard options.start != nil || options.end != nil else { return self }
    return cropped(from: options.start ?? 0, to: options.end ?? duration)
  }
}
