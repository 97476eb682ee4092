import RobotModel

/// What a policy's action means: offsets of the joint position targets from the default pose, and
/// after them, where the impedance is variable, factors on the joints' gains.
///
/// `target = default position + scale · clip(action, ±limit)`.
public struct ActionMapping: Equatable, Sendable {
  /// `[joints]` the default pose [rad].
  public var defaultPositions: [Double]
  /// `[joints]` [rad] per unit of action.
  public var scale: [Double]
  /// Actions are cut to ± this; infinite for no cut.
  public var clip: Double
  /// What the actions behind those of the joints mean; nil where there are none.
  public var impedance: VariableImpedance?

  /// Number of joints.
  public var jointCount: Int { scale.count }
  /// Numbers in an action.
  public var actionCount: Int { jointCount + (impedance?.actionCount ?? 0) }

  /// The mapping of as many joints as there are default positions.
  ///
  /// - Parameters:
  ///   - defaultPositions: `[joints]` [rad].
  ///   - scale: `[joints]` [rad].
  ///   - clip: actions are cut to ± this.
  ///   - impedance: what further actions mean.
  /// - Precondition: equal counts.
  public init(
    defaultPositions: [Double], scale: [Double], clip: Double = .infinity,
    impedance: VariableImpedance? = nil
  ) {
    precondition(
      defaultPositions.count == scale.count,
      "\(defaultPositions.count) default positions need as many scales, got \(scale.count)")
    precondition(
      impedance.map { $0.groups.count == scale.count } ?? true,
      "\(scale.count) joints need as many groups, got \(impedance?.groups.count ?? 0)")
    self.defaultPositions = defaultPositions
    self.scale = scale
    self.clip = clip
    self.impedance = impedance
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

  /// Writes the factors on one robot's gains; nothing where the impedance is not variable.
  ///
  /// - Parameters:
  ///   - actions: flat buffer that holds the robot's actions, clipped.
  ///   - start: where in `actions` they start.
  ///   - stiffness: flat buffer that receives the factors on the proportional gains.
  ///   - damping: flat buffer that receives those on the derivative gains.
  ///   - gainStart: where in both they start.
  public func writeGainScales(
    actions: [Float], at start: Int, stiffness: inout [Double], damping: inout [Double],
    at gainStart: Int
  ) {
    guard let impedance else { return }
    let first = start + jointCount
    for joint in 0..<jointCount {
      stiffness[gainStart + joint] = impedance.stiffnessScale(
        of: joint, actions: actions, at: first)
      damping[gainStart + joint] = impedance.dampingScale(of: joint, actions: actions, at: first)
    }
  }

  /// How an action changes when the robot is seen in a mirror; nil where default pose or scales are
  /// not symmetric, or the mirror takes groups of gains apart, so that no signed permutation does it.
  ///
  /// - Parameter jointMirror: the mirror of the joints.
  public func mirror(_ jointMirror: JointMirror) -> (source: [Int], sign: [Float])? {
    let isSymmetric = defaultPositions.indices.allSatisfy { joint in
      let partner = jointMirror.source[joint]
      let mirrored = jointMirror.sign[joint] * defaultPositions[partner]
      return abs(mirrored - defaultPositions[joint]) < 1e-6 && scale[joint] == scale[partner]
    }
    guard isSymmetric else { return nil }
    let sign = jointMirror.sign.map { Float($0) }
    guard let impedance else { return (jointMirror.source, sign) }
    guard let gains = impedance.mirror(jointMirror) else { return nil }
    return (jointMirror.source + gains.map { jointCount + $0 }, sign + gains.map { _ in 1 })
  }
}
