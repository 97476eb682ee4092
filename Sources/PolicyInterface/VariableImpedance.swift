import Foundation
import RobotModel

/// How a policy's action also sets how stiffly the joints follow: factors on the proportional and the
/// derivative gains, one for each group of joints (Bogdanovic, Khadiv and Righetti 2020 let a policy
/// choose gains with its targets).
///
/// The factor of an action a is `exp(L tanh(k a / L))`, L being the logarithm of the upper bound for
/// positive actions and minus that of the lower bound for negative ones: 1 at zero, of slope k there
/// from either side, and never beyond the bounds. A gain whose bounds are 1…1 has no actions.
public struct VariableImpedance: Equatable, Sendable {
  /// Bounds of the factors on the proportional gains: 1…1, or a range with 1 inside.
  public let stiffnessScale: ClosedRange<Double>
  /// Bounds of the factors on the derivative gains: the same.
  public let dampingScale: ClosedRange<Double>
  /// k: growth of a factor's logarithm per unit of action, at zero.
  public let sensitivity: Double
  /// `[joints]` the group of each joint; groups are numbered from 0 on.
  public let groups: [Int]
  /// Number of groups.
  public let groupCount: Int

  /// The mapping of the values given; nil where they make none.
  ///
  /// - Parameters:
  ///   - stiffnessScale: as the property.
  ///   - dampingScale: as the property.
  ///   - sensitivity: above 0.
  ///   - groups: each number from 0 to the largest is there.
  public init?(
    stiffnessScale: ClosedRange<Double>, dampingScale: ClosedRange<Double>, sensitivity: Double,
    groups: [Int]
  ) {
    let ranges = [stiffnessScale, dampingScale]
    guard ranges.allSatisfy(Self.isBound), ranges.contains(where: { $0 != 1...1 }),
      sensitivity > 0, sensitivity.isFinite, !groups.isEmpty,
      Set(groups) == Set(0...(groups.max() ?? 0))
    else { return nil }
    self.stiffnessScale = stiffnessScale
    self.dampingScale = dampingScale
    self.sensitivity = sensitivity
    self.groups = groups
    groupCount = (groups.max() ?? 0) + 1
  }

  /// Whether a range bounds factors: 1…1, or positive and finite with 1 inside.
  public static func isBound(_ range: ClosedRange<Double>) -> Bool {
    range == 1...1
      || range.lowerBound > 0 && range.lowerBound < 1 && range.upperBound > 1
        && range.upperBound.isFinite
  }

  /// Numbers of an action that set gains; they follow those of the joints, stiffness before damping.
  public var actionCount: Int { (hasStiffness ? groupCount : 0) + (hasDamping ? groupCount : 0) }

  private var hasStiffness: Bool { stiffnessScale != 1...1 }
  private var hasDamping: Bool { dampingScale != 1...1 }

  /// The factor on a joint's proportional gain.
  ///
  /// - Parameters:
  ///   - joint: the joint.
  ///   - actions: flat buffer that holds the robot's actions on the gains, clipped.
  ///   - start: where in `actions` they start.
  public func stiffnessScale(of joint: Int, actions: [Float], at start: Int) -> Double {
    guard hasStiffness else { return 1 }
    return factor(actions[start + groups[joint]], in: stiffnessScale)
  }

  /// The factor on a joint's derivative gain; the parameters are those of `stiffnessScale(of:)`.
  public func dampingScale(of joint: Int, actions: [Float], at start: Int) -> Double {
    guard hasDamping else { return 1 }
    let first = start + (hasStiffness ? groupCount : 0)
    return factor(actions[first + groups[joint]], in: dampingScale)
  }

  /// `exp(L tanh(k a / L))`.
  private func factor(_ action: Float, in range: ClosedRange<Double>) -> Double {
    let bound = action >= 0 ? log(range.upperBound) : -log(range.lowerBound)
    return exp(bound * tanh(sensitivity * Double(action) / bound))
  }

  /// Where a mirrored robot finds its actions on the gains, among them; nil where the mirror takes
  /// groups apart. Factors have no sign.
  ///
  /// - Parameter jointMirror: the mirror of the joints.
  func mirror(_ jointMirror: JointMirror) -> [Int]? {
    var source = Array(repeating: -1, count: groupCount)
    for (joint, group) in groups.enumerated() {
      let partner = groups[jointMirror.source[joint]]
      guard source[group] == -1 || source[group] == partner else { return nil }
      source[group] = partner
    }
    return (0..<actionCount / groupCount).flatMap { part in
      source.map { part * groupCount + $0 }
    }
  }
}
