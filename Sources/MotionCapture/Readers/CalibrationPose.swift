import SpatialMath

extension RecordedFigure {
  /// Leaves out a first frame that is no part of the motion: some suits write a calibration pose
  /// there, from which the root leaps to where the recording begins.
  ///
  /// - Parameter metersPerUnit: length unit of the file [m].
  mutating func dropCalibrationPose(metersPerUnit: Double) {
    let jointCount = joints.count
    guard poses.count >= 4 * jointCount else { return }
    /// Largest speed of a joint from one frame to the next [m/s].
    func speed(from frame: Int) -> Double {
      let leaps = (0..<jointCount).map { joint in
        (poses[(frame + 1) * jointCount + joint].position
          - poses[frame * jointCount + joint].position).length
      }
      return (leaps.max() ?? 0) * metersPerUnit * frameRate
    }
    // No limb moves at 20 m/s when it moves at a tenth of that a frame later.
    let first = speed(from: 0)
    guard first > 20, first > 10 * max(speed(from: 1), speed(from: 2)) else { return }
    poses.removeFirst(jointCount)
    for foot in contactLabels.keys { contactLabels[foot]?.removeFirst() }
    provenance.append(
      "frame 0 is left out: a calibration pose, a leap of \((first / frameRate * 100).rounded()) cm "
        + "before the motion")
  }
}
