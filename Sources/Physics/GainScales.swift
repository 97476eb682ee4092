import RobotModel

/// Factors on the gains of the joints' controllers, asked for together with the joint targets by a
/// policy of variable impedance.
///
/// A factor acts on what a runtime asks of a motor; the loop of a motor's own driver keeps its gains.
/// With the driver's part d of a gain k, the gain becomes `d + s (k − d)`.
public struct GainScales: Equatable, Sendable {
  /// `[robots, joints]` factors on the proportional gains.
  public var stiffness: [Double]
  /// `[robots, joints]` factors on the derivative gains.
  public var damping: [Double]

  /// The factors given, as many of either.
  public init(stiffness: [Double], damping: [Double]) {
    precondition(
      stiffness.count == damping.count,
      "\(stiffness.count) factors on stiffness need as many on damping, got \(damping.count)")
    self.stiffness = stiffness
    self.damping = damping
  }

  /// Factors of 1 for so many joints of all robots together.
  public init(count: Int) {
    stiffness = Array(repeating: 1, count: count)
    damping = stiffness
  }

  /// The factors of one robot of `count` joints.
  package func row(_ index: Int, of count: Int) -> GainScales {
    GainScales(
      stiffness: stiffness.row(index, of: count), damping: damping.row(index, of: count))
  }
}

extension Joint {
  /// Share of the proportional gain that is not the driver's own.
  package var commandedStiffnessShare: Double {
    stiffness > 0 ? 1 - min(driverStiffness / stiffness, 1) : 0
  }

  /// Share of the derivative gain that is not the driver's own.
  package var commandedDampingShare: Double {
    damping > 0 ? 1 - min(driverDamping / damping, 1) : 0
  }
}

extension PhysicsBatch {
  /// Advances with the gains as they are described; see `advance(targets:gains:substeps:)`.
  public func advance(targets: [Double], substeps: Int) -> [PhysicsFault] {
    advance(targets: targets, gains: nil, substeps: substeps)
  }

  /// Stops the program where targets or factors are not as many as the joints of all robots, or where
  /// factors are given to a batch that was made without variable gains.
  package func checkCounts(targets: [Double], gains: GainScales?) {
    let count = robotCount * robot.joints.count
    precondition(
      targets.count == count,
      "\(robotCount) robots of \(robot.joints.count) joints got \(targets.count) targets")
    guard let gains else { return }
    precondition(
      configuration.hasVariableGains,
      "a batch without variable gains got factors on them, expected one that was made with them")
    precondition(
      gains.stiffness.count == count && gains.damping.count == count,
      "\(robotCount) robots of \(robot.joints.count) joints got \(gains.stiffness.count) factors")
  }

  /// Why a robot cannot follow what it is asked; nil where it can. Every engine refuses the same
  /// numbers, also those that are finite in double precision only.
  ///
  /// - Parameters:
  ///   - targets: `[robots, joints]` [rad or m].
  ///   - gains: factors on the gains.
  ///   - index: the robot.
  package func refusal(of targets: [Double], gains: GainScales?, robot index: Int) -> String? {
    let count = robot.joints.count
    for joint in 0..<count {
      let place = index * count + joint
      guard Float(targets[place]).isFinite else {
        return "the target of joint '\(robot.joints[joint].name)' is \(targets[place]), expected a "
          + "finite number"
      }
      guard let gains else { continue }
      for factor in [gains.stiffness[place], gains.damping[place]] {
        guard Float(factor).isFinite, factor >= 0 else {
          return "a factor on the gains of joint '\(robot.joints[joint].name)' is \(factor), "
            + "expected a finite number from 0 on"
        }
      }
    }
    return nil
  }
}
