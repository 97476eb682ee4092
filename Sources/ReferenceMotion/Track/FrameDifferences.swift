import SpatialMath

/// Velocities of frames at a constant rate by central differences.
///
/// At the ends, a motion that repeats takes the frame of the neighbouring cycle, and another one
/// the one-sided difference.
struct FrameDifferences {
  /// `[frames]` of the base's origin in the world [m/s].
  let baseLinear: [Vector3]
  /// `[frames]` of the base in the world [rad/s].
  let baseAngular: [Vector3]
  /// `[frames, joints]` [rad/s or m/s].
  let joints: [Double]

  /// - Parameters:
  ///   - basePoses: `[frames]`.
  ///   - jointPositions: `[frames, joints]`.
  ///   - cycleDisplacement: what a cycle adds to the base; nil for a motion that does not repeat.
  init(
    basePoses: [Pose], jointPositions: [Double], jointCount: Int, frameRate: Double,
    cycleDisplacement: PlanarTransform?
  ) {
    let last = basePoses.count - 1
    var baseLinear: [Vector3] = []
    var baseAngular: [Vector3] = []
    var joints: [Double] = []
    joints.reserveCapacity(jointPositions.count)
    for frame in 0...last {
      var (before, after) = (max(frame - 1, 0), min(frame + 1, last))
      var interval = Double(after - before) / frameRate
      var (start, end) = (basePoses[before], basePoses[after])
      if let cycleDisplacement, frame == 0 || frame == last {
        // The last frame is the first one of the next cycle, so its neighbours are 1 and last − 1.
        (before, after) = (last - 1, 1)
        interval = 2 / frameRate
        start = basePoses[before]
        end = basePoses[after]
        if frame == 0 {
          start = cycleDisplacement.power(-1).act(start)
        } else {
          end = cycleDisplacement.act(end)
        }
      }
      baseLinear.append((end.position - start.position) / interval)
      baseAngular.append(
        (end.orientation * start.orientation.conjugate).rotationVector / interval)
      for joint in 0..<jointCount {
        let change =
          jointPositions[after * jointCount + joint] - jointPositions[before * jointCount + joint]
        joints.append(change / interval)
      }
    }
    self.baseLinear = baseLinear
    self.baseAngular = baseAngular
    self.joints = joints
  }
}
