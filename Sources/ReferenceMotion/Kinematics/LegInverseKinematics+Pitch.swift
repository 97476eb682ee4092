import SpatialMath

extension LegInverseKinematics {
  /// Puts the foot's point where it is wanted with the pitch that the ankle's limit leaves: the wanted
  /// pitch follows the one reached, until the position is met.
  mutating func solveLettingPitchGo(target: Pose, positions: inout [Double]) -> Result {
    let weights = configuration.orientationWeights
    defer { configuration.orientationWeights = weights }
    configuration.orientationWeights.y = 1e-3
    var target = target
    var result = solve(target: target, positions: &positions)
    for _ in 0..<12 where result.positionError > 1e-6 {
      let point = target.act(configuration.point)
      let reached = footPose(positions: positions).orientation
      target = Pose(
        position: point - reached.act(configuration.point), orientation: reached)
      result = solve(target: target, positions: &positions)
    }
    return result
  }
}
