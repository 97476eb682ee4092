extension LocomotionConfiguration {
  /// Refuses settings of the reference motion that make no environment whatever the robot.
  func validateMotion() throws(LocomotionError) {
    guard motion.source != .none else { return }
    try require(motion.styleWeight, in: Bounds.nonNegative, "motion style weight")
    if let width = motion.styleSpeedWidth {
      try require(width, in: Bounds.positive, "motion style speed width [m/s]")
    }
    try require(motion.transition, in: Bounds.nonNegative, "motion transition [s]")
    try require(motion.previewInterval, in: Bounds.positive, "motion preview interval [s]")
    guard (1...100).contains(motion.previewCount) else {
      throw .invalid(
        setting: "motion preview count", found: "\(motion.previewCount)", expected: "1 to 100")
    }
    try validateGaits()
    try validateReferenceStart()
    let sampling = motion.sampling
    try require(sampling.binLength, in: Bounds.positive, "motion bin length [s]")
    try require(sampling.retention, in: 0...1, "retention of failures")
    try require(sampling.uniformShare, in: Bounds.nonNegative, "uniform share of the sampling")
    try require(sampling.kernelDecay, in: 0...1, "kernel decay of the sampling")
    guard (1...1_000).contains(sampling.kernelLength) else {
      throw .invalid(
        setting: "kernel length of the sampling", found: "\(sampling.kernelLength)",
        expected: "1 to 1000")
    }
    let limits = motion.terminations
    for limit in [limits.height, limits.tilt, limits.footHeight, limits.distance] {
      guard let limit else { continue }
      try require(limit, in: Bounds.positive, "limit of the tracking error")
    }
  }

  private func validateGaits() throws(LocomotionError) {
    let axes = [
      ("forward", motion.gaits.forwardSpeeds), ("leftward", motion.gaits.leftwardSpeeds),
      ("yaw", motion.gaits.yawRates),
    ]
    for (name, axis) in axes {
      let isRising = zip(axis, axis.dropFirst()).allSatisfy { $0 < $1 }
      guard !axis.isEmpty, isRising, axis.allSatisfy(\.isFinite) else {
        throw .invalid(
          setting: "\(name) speeds of the gaits", found: "\(axis)",
          expected: "at least one number, in rising order")
      }
    }
  }

  private func validateReferenceStart() throws(LocomotionError) {
    let start = motion.start
    try require(start.probability, in: 0...1, "probability of a start in the reference")
    let ranges = [
      start.place, start.height, start.tilt, start.yaw, start.horizontalVelocity,
      start.verticalVelocity, start.tiltRate, start.yawRate, start.jointPosition,
    ]
    for range in ranges { try require(range, in: Bounds.any, "range of a start in the reference") }
  }
}
