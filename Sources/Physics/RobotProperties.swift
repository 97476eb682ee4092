/// Properties of one robot, as domain randomisation changes them.
public struct RobotProperties: Equatable, Sendable {
  /// Factor on every link's mass and inertia.
  public var massScale = 1.0
  /// Mass added to the base at its centre of mass [kg].
  public var addedBaseMass = 0.0
  /// Coulomb coefficient between the robot and the ground.
  public var friction = 1.0
  /// Factor on the stiffness of every joint's controller, `[joints]` or empty for 1.
  public var stiffnessScale: [Double] = []
  /// Factor on the damping of every joint's controller, `[joints]` or empty for 1.
  public var dampingScale: [Double] = []
  /// Factor on the torque that every motor gives, `[joints]` or empty for 1.
  public var motorStrength: [Double] = []

  /// The robot as it is described.
  public init() {}

  /// How many numbers `numbers(jointCount:)` gives.
  public static func numberCount(jointCount: Int) -> Int { 3 + 3 * jointCount }

  /// All properties as flat numbers for a snapshot, empty lists written as ones.
  public func numbers(jointCount: Int) -> [Double] {
    [massScale, addedBaseMass, friction]
      + [stiffnessScale, dampingScale, motorStrength].flatMap { factors in
        factors.isEmpty ? Array(repeating: 1, count: jointCount) : factors
      }
  }

  /// The properties that `numbers(jointCount:)` wrote.
  ///
  /// - Precondition: `numbers` has `numberCount(jointCount:)` elements.
  public init(numbers: [Double], jointCount: Int) {
    precondition(
      numbers.count == RobotProperties.numberCount(jointCount: jointCount),
      "the properties of \(jointCount) joints got \(numbers.count) numbers")
    massScale = numbers[0]
    addedBaseMass = numbers[1]
    friction = numbers[2]
    stiffnessScale = Array(numbers[3..<3 + jointCount])
    dampingScale = Array(numbers[3 + jointCount..<3 + 2 * jointCount])
    motorStrength = Array(numbers[3 + 2 * jointCount..<3 + 3 * jointCount])
  }
}
