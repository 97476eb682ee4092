import Foundation
import RobotModel
import SpatialMath

/// A reference gait that needs no recording, for any robot with two legs.
///
/// Times and the swing of the legs are those of people (`NormativeGait`), carried over to the robot by
/// the length of its legs: the normative curve is taken at the same speed over `√(g L)`. Soles are
/// level and still while they stand, so that the gait has neither skate nor penetration; people roll
/// over their feet, so the robot's knees bend more than theirs. The base stays upright, sways to the
/// standing foot and bobs as much as the reach of the legs allows. Joints that are in no leg stay in
/// the robot's nominal pose.
public struct BuiltInGait: Sendable {
  /// The robot.
  public let robot: RobotDescription
  /// Its legs, left before right.
  public let legs: [LegGeometry]
  /// In what it differs from people's.
  public let style: GaitStyle
  /// Range of speeds ahead for which the gait is made [m/s].
  public static let forwardSpeeds = -0.8...1.5
  /// Range of speeds to the left [m/s].
  public static let leftSpeeds = -0.4...0.4
  /// Range of turning rates [rad/s].
  public static let yawRates = -1.0...1.0
  /// Frames per second where none are asked for [Hz].
  public static let defaultFrameRate = 100.0

  /// A foot may miss its place by this much [m].
  static let placeTolerance = 1e-4

  /// The gait of a robot.
  ///
  /// - Parameters:
  ///   - robot: its description.
  ///   - style: in what it differs from people's.
  /// - Throws: `notBiped`; `impossibleGait` where the style is outside its ranges.
  public init(
    robot: RobotDescription, style: GaitStyle = GaitStyle()
  ) throws(ReferenceMotionError) {
    let checks = [
      ("strides of", style.strideTimeFactor, GaitStyle.strideTimeFactors, "times people's"),
      ("knees bent by", style.leastKneeFlexion, GaitStyle.leastKneeFlexions, "rad"),
      ("soles lifted by", style.swingClearance, GaitStyle.swingClearances, "m"),
    ]
    for (what, value, range, unit) in checks where !range.contains(value) {
      throw .impossibleGait(
        robot: robot.name, found: "\(what) \(value) \(unit)",
        expected: "\(range.lowerBound) to \(range.upperBound) \(unit)")
    }
    self.robot = robot
    self.style = style
    legs = try LegGeometry.legs(of: robot)
  }

  /// One stride that repeats, from a strike of the left foot; standing, where nothing is commanded.
  ///
  /// - Throws: `impossibleGait` where a speed is outside the ranges or a leg cannot follow.
  public func cycle(
    _ command: GaitCommand, frameRate: Double = defaultFrameRate
  ) throws(ReferenceMotionError) -> ReferenceClip {
    try feasible(command, frameRate) { timing throws(ReferenceMotionError) in
      let schedule = GaitSchedule(cycleOf: command, timing: timing)
      let frameCount = Int((timing.strideTime * frameRate).rounded()) + 1
      return try clip(
        of: schedule, frameCount: frameCount, frameRate: frameRate, isCyclic: true,
        name: "gait \(Self.words(command))")
    }
  }

  /// Standing, walking for some strides and standing again.
  ///
  /// - Parameters:
  ///   - standing: time before the first step and after the last [s].
  ///   - strideCount: strides of the left foot, at least 1.
  /// - Throws: as `cycle`.
  public func walk(
    _ command: GaitCommand, strideCount: Int, standing: Double = 0.5,
    frameRate: Double = defaultFrameRate
  ) throws(ReferenceMotionError) -> ReferenceClip {
    guard strideCount >= 1, standing > 0, standing.isFinite else {
      throw .impossibleGait(
        robot: robot.name, found: "\(strideCount) strides and \(standing) s of standing",
        expected: "at least one stride and a time above 0 s")
    }
    return try feasible(command, frameRate) { timing throws(ReferenceMotionError) in
      let schedule = GaitSchedule(
        walkOf: command, timing: timing, standing: standing, strideCount: strideCount)
      let frameCount = Int(((schedule.end + standing) * frameRate).rounded(.up)) + 1
      return try clip(
        of: schedule, frameCount: frameCount, frameRate: frameRate, isCyclic: false,
        name: "walk \(Self.words(command)) from and to standing")
    }
  }

  /// The clip with the longest steps that the legs' limits allow.
  private func feasible(
    _ command: GaitCommand, _ frameRate: Double,
    make: (GaitTiming) throws(ReferenceMotionError) -> ReferenceClip
  ) throws(ReferenceMotionError) -> ReferenceClip {
    var factor = 1.0
    while true {
      let timing = try timing(for: command, strideFactor: factor, frameRate: frameRate)
      do {
        return try make(timing)
      } catch {
        factor *= Self.shortening
        guard factor > Self.shortestStride else { throw error }
      }
    }
  }

  /// Strides that the legs cannot make are made shorter by this factor, down to that part.
  private static let shortening = 0.93
  private static let shortestStride = 0.5

  /// When and how wide the robot steps at a command.
  ///
  /// - Parameter strideFactor: of the time that the robot would take, 1 where the legs can.
  /// - Throws: `impossibleGait` where a speed is outside the ranges.
  public func timing(
    for command: GaitCommand, strideFactor: Double = 1, frameRate: Double = defaultFrameRate
  ) throws(ReferenceMotionError) -> GaitTiming {
    let checks = [
      ("ahead", command.forwardSpeed, Self.forwardSpeeds, "m/s"),
      ("to the left", command.leftSpeed, Self.leftSpeeds, "m/s"),
      ("turning", command.yawRate, Self.yawRates, "rad/s"),
      ("frames", frameRate, 10.0...1000.0, "Hz"),
    ]
    for (what, value, range, unit) in checks where !range.contains(value) {
      throw .impossibleGait(
        robot: robot.name, found: "\(what) \(value) \(unit)",
        expected: "\(range.lowerBound) to \(range.upperBound) \(unit)")
    }
    let rolls = legs.map { leg in leg.ankleRoll.map { robot.joints[$0].limits } }
    let range =
      rolls.contains(nil)
      ? nil : rolls.compactMap { $0.map { 0.95 * min($0.upperBound, -$0.lowerBound) } }.min()
    return GaitTiming(
      legs: legs, command: command, stanceShare: stanceShare(for: command),
      ankleRollRange: range.map { min($0, 0.5) },
      strideFactor: style.strideTimeFactor * strideFactor, frameRate: frameRate)
  }

  /// The people's gait at the same speed over `√(g L)`.
  func normativeGait(for command: GaitCommand) -> NormativeGait {
    normativeGait(atSpeed: abs(command.forwardSpeed))
  }

  /// - Parameter speed: of the robot [m/s].
  private func normativeGait(atSpeed speed: Double) -> NormativeGait {
    let length = legs.map(\.length).min() ?? 1
    return .at(normalizedSpeed: speed / (GaitTiming.gravity * length).squareRoot())
  }

  /// Part of the stride for which a foot stands: that of people who step as often as the robot. By the
  /// walk ratio they are faster by the square of the step rate.
  private func stanceShare(for command: GaitCommand) -> Double {
    let factor = style.strideTimeFactor
    return normativeGait(atSpeed: abs(command.forwardSpeed) / (factor * factor)).stanceShare
  }

  private static func words(_ command: GaitCommand) -> String {
    String(
      format: "%.2f m/s ahead, %.2f m/s left, %.2f rad/s", command.forwardSpeed,
      command.leftSpeed, command.yawRate)
  }
}
