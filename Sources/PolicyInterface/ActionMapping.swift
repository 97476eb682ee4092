import RobotModel

/// What a policy's action means: offsets of the joint position targets from the default pose.
///
/// `target = default position + scale · clip(action, ±limit)`.
public struct ActionMapping: Equatable, Sendable {
  /// `[joints]` the default pose [rad].
  public var defaultPositions: [Double]
  /// `[joints]` [rad] per unit of action.
  public var scale: [Double]
  /// Actions are cut to ± this; infinite for no cut.
  public var clip: Double

  /// The mapping of as many joints as there are default positions.
  ///
  /// - Parameters:
  ///   - defaultPositions: `[joints]` [rad].
  ///   - scale: `[joints]` [rad].
  ///   - clip: actions are cut to ± this.
  /// - Precondition: equal counts.
  public init(defaultPositions: [Double], scale: [Double], clip: Double = .infinity) {
    precondition(
      defaultPositions.count == scale.count,
      "\(defaultPositions.count) default positions need as many scales, got \(scale.count)")
    self.defaultPositions = defaultPositions
    self.scale = scale
    self.clip = clip
  }

  /// The action that counts, also as the next step's previous action; zero for a number that is
  /// none, so that a broken policy leaves the robot in its default pose.
  public func clipped(_ action: Float) -> Float {
    action.isNaN ? 0 : Float(min(max(Double(action), -clip), clip))
  }

  /// The position target of one joint [rad].
  public func target(joint: Int, action: Float) -> Double {
    defaultPositions[joint] + scale[joint] * Double(clipped(action))
  }

  /// Writes one robot's targets.
  ///
  /// - Parameters:
  ///   - actions: flat buffer that holds the robot's actions.
  ///   - start: where in `actions` they start.
  ///   - targets: flat buffer that receives the targets [rad].
  ///   - targetStart: where in `targets` they start.
  public func writeTargets(
    actions: [Float], at start: Int, into targets: inout [Double], at targetStart: Int
  ) {
    var targets = targets.mutableSpan
    for joint in defaultPositions.indices {
      targets[targetStart + joint] = target(joint: joint, action: actions[start + joint])
    }
  }

  /// How an action changes when the robot is seen in a mirror; nil where default pose or scales are
  /// not symmetric, so that no signed permutation does it.
  ///
  /// - Parameter jointMirror: the mirror of the joints.
  public func mirror(_ jointMirror: JointMirror) -> (source: [Int], sign: [Float])? {
    let isSymmetric = defaultPositions.indices.allSatisfy { joint in
      let partner = jointMirror.source[joint]
      let mirrored = jointMirror.sign[joint] * defaultPositions[partner]
      return abs(mirrored - defaultPositions[joint]) < 1e-6 && scale[joint] == scale[partner]
    }
    guard isSymmetric else { return nil }
    return (jointMirror.source, jointMirror.sign.map { Float($0) })
  }
}
