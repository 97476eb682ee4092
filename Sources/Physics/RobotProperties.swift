import SpatialMath

/// Properties of one robot, as domain randomisation changes them. Joints are the commanded ones; held
/// joints are as they are described.
public struct RobotProperties: Equatable, Sendable {
  /// Factor on every link's mass and inertia.
  public var massScale = 1.0
  /// Further factor on every link's rotational inertia, the masses unchanged.
  public var inertiaScale = 1.0
  /// Mass added to the base at its centre of mass [kg].
  public var addedBaseMass = 0.0
  /// Displacement of the base's centre of mass, in the base's frame [m].
  public var baseCenterOfMassOffset = Vector3.zero
  /// Coulomb coefficient between the robot and the ground.
  public var friction = 1.0
  /// Time from a target to its effect [s], at most the batch's `largestCommandDelay`; rounded to
  /// whole physics steps.
  public var commandDelay = 0.0
  /// Factor on the stiffness of every joint's controller, `[joints]` or empty for 1.
  public var stiffnessScale: [Double] = []
  /// Factor on the damping of every joint's controller, `[joints]` or empty for 1.
  public var dampingScale: [Double] = []
  /// Factor on the torque that every motor gives, `[joints]` or empty for 1.
  public var motorStrength: [Double] = []
  /// Factor on the Coulomb and viscous friction of every joint, `[joints]` or empty for 1.
  public var jointFrictionScale: [Double] = []
  /// Factor on the rotor inertia of every joint, `[joints]` or empty for 1.
  public var armatureScale: [Double] = []
  /// What every joint's encoder, from which its controller works, reads too much, `[joints]` or
  /// empty for 0 [rad or m]. The state holds the true positions.
  public var jointOffset: [Double] = []

  /// The robot as it is described.
  public init() {}

  /// Factor on every link's moments of inertia.
  package var momentScale: Double { massScale * inertiaScale }

  /// The properties that are one number.
  private static var scalars: [WritableKeyPath<RobotProperties, Double>] {
    [
      \.massScale, \.inertiaScale, \.addedBaseMass, \.baseCenterOfMassOffset.x,
      \.baseCenterOfMassOffset.y, \.baseCenterOfMassOffset.z, \.friction, \.commandDelay,
    ]
  }
  /// The properties that are one number for each joint, with what an empty list stands for.
  static var lists: [(path: WritableKeyPath<RobotProperties, [Double]>, empty: Double)] {
    [
      (\.stiffnessScale, 1), (\.dampingScale, 1), (\.motorStrength, 1),
      (\.jointFrictionScale, 1), (\.armatureScale, 1), (\.jointOffset, 0),
    ]
  }

  /// How many numbers `numbers(jointCount:)` gives.
  public static func numberCount(jointCount: Int) -> Int {
    scalars.count + lists.count * jointCount
  }

  /// All properties as flat numbers for a snapshot, empty lists written out.
  public func numbers(jointCount: Int) -> [Double] {
    RobotProperties.scalars.map { self[keyPath: $0] }
      + RobotProperties.lists.flatMap { list in
        let values = self[keyPath: list.path]
        return values.isEmpty ? Array(repeating: list.empty, count: jointCount) : values
      }
  }

  /// The properties that `numbers(jointCount:)` wrote.
  ///
  /// - Precondition: `numbers` has `numberCount(jointCount:)` elements.
  public init(numbers: [Double], jointCount: Int) {
    precondition(
      numbers.count == RobotProperties.numberCount(jointCount: jointCount),
      "the properties of \(jointCount) joints got \(numbers.count) numbers")
    for (path, number) in zip(RobotProperties.scalars, numbers) { self[keyPath: path] = number }
    var start = RobotProperties.scalars.count
    for list in RobotProperties.lists {
      self[keyPath: list.path] = Array(numbers[start..<start + jointCount])
      start += jointCount
    }
  }
}

extension [Double] {
  /// A joint's element of a list of `RobotProperties`; `value` where the list is empty.
  package func element(_ joint: Int, orElse value: Double) -> Double {
    isEmpty ? value : self[joint]
  }
}
