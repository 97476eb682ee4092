import RobotModel

/// A joint of a jointed figure, as mimic rewards compare poses: what turns one body against another,
/// by however many motors.
struct FigureJoint: Equatable, Sendable {
  /// Link above the joint.
  let parent: Int
  /// Link below it.
  let child: Int
  /// Share of its error in the sum over all joints and the root.
  let weight: Double

  /// Weights of DeepMimic's humanoid (Peng et al. 2018, humanoid3d.txt) before they are brought to the
  /// sum 1.
  private static let rootWeight = 1.0
  private static let hipWeight = 0.5
  private static let kneeWeight = 0.3
  private static let ankleWeight = 0.2

  /// Hip, knee and ankle of both legs; of a leg without a knee, hip and foot are one joint.
  ///
  /// - Parameter kneeLinks: `[2]` links below the knees.
  static func joints(
    of robot: RobotDescription, kneeLinks: [Int?]
  ) -> (joints: [FigureJoint], rootWeight: Double) {
    var parts: [(parent: Int, child: Int, weight: Double)] = []
    for (foot, knee) in zip(robot.feet, kneeLinks) {
      guard let knee, let thigh = robot.links[knee].parent else {
        parts.append((0, foot.link, hipWeight))
        continue
      }
      parts.append((0, thigh, hipWeight))
      parts.append((thigh, knee, kneeWeight))
      if foot.link != knee { parts.append((knee, foot.link, ankleWeight)) }
    }
    let sum = rootWeight + parts.reduce(0) { $0 + $1.weight }
    let joints = parts.map {
      FigureJoint(parent: $0.parent, child: $0.child, weight: $0.weight / sum)
    }
    return (joints, rootWeight / sum)
  }
}
