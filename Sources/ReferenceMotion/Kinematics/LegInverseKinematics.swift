import RobotModel
import SpatialMath

/// Finds the joint positions of a leg that put its foot where it is wanted.
///
/// Damped least squares with joint limits: minimises, for a point p of the foot,
/// `w_p |p* − p|² + Σ w_k (R*ᵀ log(R* Rᵀ))_k² + w_n |q − q_start|²` over the joints of the leg by
/// steps `Δq = (JᵀWJ + λ I)⁻¹ JᵀW e`. The damping λ follows the error (Sugihara 2011, IEEE Trans.
/// Robotics 27(5), eq. 29), so that targets within reach are met to the last digit and those out of
/// reach end at the nearest pose. Joints that a step would push over a limit stay there while the
/// others are solved for again. Joints of the hip need not intersect, and legs may have fewer or more
/// than six.
///
/// Solving allocates nothing.
public struct LegInverseKinematics: Sendable {
  /// How errors are weighted and when the search ends.
  public struct Configuration: Equatable, Sendable {
    /// Weight of the position's square error [1/m²].
    public var positionWeight = 1.0
    /// Weights of the square errors about the foot's x, y and z axes (roll, pitch, yaw) [1/rad²].
    public var orientationWeights = Vector3(0.1, 0.1, 0.1)
    /// Weight of the square distance from the start [1/rad²].
    public var postureWeight = 0.0
    /// Share of each joint's range that may be used, about its middle.
    public var limitShare = 0.95
    /// The point of the foot whose position is meant, in the frame of the foot's link [m].
    public var point = Vector3.zero
    /// The search ends when position and orientation are nearer than this [m, rad].
    public var tolerance = 1e-9
    /// The search ends when no joint moves by more in a step [rad]: what lies beyond joint limits, or
    /// beyond the joints there are, is never met.
    public var stepTolerance = 1e-11
    /// The search ends after so many steps.
    public var iterationLimit = 50

    /// The values above.
    public init() {}
  }

  /// How the search ended.
  public struct Result: Equatable, Sendable {
    /// Distance of the foot's point from where it would be at the target [m].
    public var positionError: Double
    /// Angle of the foot to its target [rad].
    public var orientationError: Double
    /// Steps made.
    public var iterationCount: Int
    /// Number of joints that are at the end of their range.
    public var limitedJointCount: Int
  }

  /// The leg.
  public let leg: LegGeometry
  /// Weights and bounds.
  public var configuration: Configuration
  /// `[joints of the leg]` range that is used [rad].
  public let limits: [ClosedRange<Double>]

  private let tree: KinematicTree
  private let footLink: Int
  /// The joints from the base to the foot and which of the leg's joints each is.
  private let chain: [(joint: Int, place: Int?)]
  private var workspace: Workspace

  /// - Parameters:
  ///   - robot: the robot.
  ///   - leg: one of `LegGeometry.legs(of:)`.
  public init(
    robot: RobotDescription, leg: LegGeometry, configuration: Configuration = Configuration()
  ) {
    self.leg = leg
    self.configuration = configuration
    let tree = KinematicTree(robot)
    self.tree = tree
    footLink = robot.feet[leg.foot].link
    chain = tree.chain(to: footLink).map { ($0, leg.joints.firstIndex(of: $0)) }
    limits = leg.joints.map { robot.joints[$0].limits.shrunk(to: configuration.limitShare) }
    workspace = Workspace(jointCount: leg.joints.count)
  }

  /// Pose of the foot's link in the base's frame.
  ///
  /// - Parameter positions: `[joints]` of the robot [rad or m].
  public func footPose(positions: [Double]) -> Pose {
    var pose = Pose.identity
    for (joint, _) in chain { pose = pose * tree.child(of: joint, position: positions[joint]) }
    return pose
  }

  /// Moves the leg's joints so that the foot comes to a target.
  ///
  /// - Parameters:
  ///   - target: pose of the foot's link in the base's frame.
  ///   - positions: `[joints]` of the robot [rad or m]; those of the leg are where the search begins
  ///     and are overwritten. A straight knee is bent first, as it could bend either way.
  @discardableResult
  public mutating func solve(target: Pose, positions: inout [Double]) -> Result {
    begin(at: positions)
    for (place, joint) in leg.joints.enumerated() {
      positions[joint] = workspace.start[place]
    }
    var cost = linearize(target: target, positions: positions)
    var damping = 0.5 * cost
    var iteration = 0
    while iteration < configuration.iterationLimit, !isMet {
      iteration += 1
      workspace.solveStep(damping: damping + Self.smallestDamping, limits: limits)
      guard workspace.largestStep > configuration.stepTolerance else { break }
      workspace.takeStep(limits: limits)
      for (place, joint) in leg.joints.enumerated() { positions[joint] = workspace.next[place] }
      let next = linearize(target: target, positions: positions)
      if next <= cost {
        damping = 0.5 * next
        workspace.current = workspace.next
        cost = next
      } else {
        // The step was too long for the linearisation: go back and damp more.
        for (place, joint) in leg.joints.enumerated() {
          positions[joint] = workspace.current[place]
        }
        linearize(target: target, positions: positions)
        damping = max(8 * damping, 1e-4)
      }
    }
    return Result(
      positionError: workspace.positionError.length,
      orientationError: workspace.orientationError.length, iterationCount: iteration,
      limitedJointCount: leg.joints.indices.count {
        workspace.current[$0] <= limits[$0].lowerBound
          || workspace.current[$0] >= limits[$0].upperBound
      })
  }

  /// Keeps the step finite where the leg is singular [m² or rad²].
  private static let smallestDamping = 1e-9
  /// A knee straighter than this has no direction to bend [rad].
  private static let straightKnee = 0.05

  private var isMet: Bool {
    configuration.postureWeight == 0
      && workspace.positionError.length < configuration.tolerance
      && workspace.orientationError.length < configuration.tolerance
  }

  private mutating func begin(at positions: [Double]) {
    for (place, joint) in leg.joints.enumerated() {
      var start = positions[joint]
      if joint == leg.knee, leg.kneeSign * start < Self.straightKnee {
        start = leg.kneeSign * 2 * Self.straightKnee
      }
      workspace.start[place] = limits[place].clamp(start)
    }
    workspace.current = workspace.start
  }

  /// Works out errors and normal equations at `positions`.
  ///
  /// - Returns: the weighted sum of square errors.
  @discardableResult
  private mutating func linearize(target: Pose, positions: [Double]) -> Double {
    var pose = Pose.identity
    for (joint, place) in chain {
      pose = pose * tree.child(of: joint, position: positions[joint])
      guard let place else { continue }
      workspace.axes[place] = pose.orientation.act(tree.axes[joint])
      workspace.centers[place] = pose.position
    }
    let point = pose.act(configuration.point)
    workspace.positionError = target.act(configuration.point) - point
    workspace.orientationError =
      (target.orientation * pose.orientation.conjugate).rotationVector
    for (place, joint) in leg.joints.enumerated() { workspace.next[place] = positions[joint] }
    workspace.assemble(
      foot: point, target: target.orientation, configuration: configuration)
    return workspace.cost
  }
}

extension ClosedRange<Double> {
  /// The value, or the nearest end.
  func clamp(_ value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }

  /// The middle `share` of the range; unlimited ranges stay so.
  func shrunk(to share: Double) -> ClosedRange<Double> {
    guard lowerBound.isFinite, upperBound.isFinite else { return self }
    let margin = 0.5 * (1 - share) * (upperBound - lowerBound)
    return lowerBound + margin...upperBound - margin
  }
}
