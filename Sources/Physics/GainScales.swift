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
