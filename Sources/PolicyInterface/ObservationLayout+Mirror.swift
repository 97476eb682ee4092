import RobotModel

extension ObservationLayout {
  /// How an observation changes when the robot is seen in a mirror, its x–z plane: the signed
  /// permutation `mirrored[i] = sign[i] · original[source[i]]`, `[count]` each.
  ///
  /// Vectors keep x and z, pseudo-vectors keep y, the gait phase shifts by half a cycle, and left
  /// and right feet change places. It holds for a default pose that is its own mirror image.
  ///
  /// - Parameters:
  ///   - jointMirror: the mirror of the joints.
  ///   - action: that of the actions, `ActionMapping.mirror`; nil for that of the joints.
  /// - Returns: nil where a term scales mirrored partners differently, so that no such permutation
  ///   exists.
  public func mirror(
    _ jointMirror: JointMirror, action: (source: [Int], sign: [Float])? = nil
  ) -> (source: [Int], sign: [Float])? {
    let action = action ?? (jointMirror.source, jointMirror.sign.map { Float($0) })
    precondition(
      action.source.count == actionCount,
      "\(actionCount) actions got the mirror of \(action.source.count)")
    var source: [Int] = []
    var sign: [Float] = []
    for (index, term) in terms.enumerated() {
      let frame =
        term.quantity == .previousAction
        ? action
        : term.quantity.mirror(
          jointMirror, footCount: footCount, heightScan: heightScan,
          previewCount: preview?.count ?? 0)
      if term.scale.count > 1 {
        let isSymmetric = frame.source.indices.allSatisfy {
          term.scale[$0] == term.scale[frame.source[$0]]
        }
        guard isSymmetric else { return nil }
      }
      for number in 0..<term.history.frameCount {
        let start = slices[index].lowerBound + number * widths[index]
        source += frame.source.map { start + $0 }
        sign += frame.sign
      }
    }
    return (source, sign)
  }
}

extension ObservationQuantity {
  /// The signed permutation of one frame of the quantity.
  fileprivate func mirror(
    _ joints: JointMirror, footCount: Int, heightScan: HeightScan?, previewCount: Int
  ) -> (source: [Int], sign: [Float]) {
    switch self {
    case .baseAngularVelocity: ([0, 1, 2], [-1, 1, -1])
    case .projectedGravity, .baseLinearVelocity, .pushVelocity, .referenceBasePosition:
      ([0, 1, 2], [1, -1, 1])
    // R ↦ S R S with S = diag(1, −1, 1), of which columns x and y are seen.
    case .referenceBaseOrientation: (Array(0..<6), [1, -1, -1, 1, 1, -1])
    case .baseRollPitch: ([0, 1], [-1, 1])
    case .velocityCommand: ([0, 1, 2], [1, -1, -1])
    case .gaitPhase: ([0, 1], [-1, -1])
    case .commandHeight, .standFlag, .baseHeight, .friction, .massScale, .addedBaseMass: ([0], [1])
    case .jointPositionOffset, .jointPosition, .jointVelocity, .previousAction, .jointTorque,
      .referenceOffset, .referenceJointPosition, .referenceJointVelocity:
      (joints.source, joints.sign.map { Float($0) })
    case .referencePreview:
      (
        (0..<previewCount).flatMap { time in
          joints.source.map { time * joints.source.count + $0 }
        },
        (0..<previewCount).flatMap { _ in joints.sign.map { Float($0) } }
      )
    case .motorStrength: (joints.source, joints.sign.map { _ in 1 })
    case .footContact, .footHeight, .footAirTime, .scheduledStance:
      (Self.exchangedFeet(footCount), Array(repeating: 1, count: footCount))
    case .footForce:
      (
        Self.exchangedFeet(footCount).flatMap { [3 * $0, 3 * $0 + 1, 3 * $0 + 2] },
        (0..<footCount).flatMap { _ in [1, -1, 1] }
      )
    case .heightScan:
      (heightScan?.mirrored ?? [], Array(repeating: 1, count: heightScan?.count ?? 0))
    }
  }

  /// Feet stand left before right, pair by pair.
  private static func exchangedFeet(_ count: Int) -> [Int] {
    (0..<count).map { $0 ^ 1 < count ? $0 ^ 1 : $0 }
  }
}
