import EnvironmentInterface

extension PPOConfiguration {
  /// Checks all settings.
  ///
  /// - Throws: `LearningError.invalidSetting` for the first that is out of its range.
  public func validate() throws(LearningError) {
    for (name, network) in [("actor", actor), ("critic", critic)] {
      try require(
        network.hiddenCounts.allSatisfy { $0 >= 1 }, "\(name).hiddenCounts",
        "\(network.hiddenCounts)", "1 or more units in each layer")
    }
    try requirePositive(actorOutputGain, "actorOutputGain")
    let deviations = standardDeviationRange
    try requirePositive(deviations.lowerBound, "standardDeviationRange.lowerBound")
    try require(
      deviations.contains(initialStandardDeviation), "initialStandardDeviation",
      "\(initialStandardDeviation)", "a number in \(deviations)")
    try require(
      deviations.upperBound.isFinite, "standardDeviationRange.upperBound",
      "\(deviations.upperBound)", "a finite number")

    try requirePositive(Double(stepsPerEnvironment), "stepsPerEnvironment")
    try requirePositive(Double(epochCount), "epochCount")
    try requirePositive(Double(miniBatchCount), "miniBatchCount")

    try require((0...1).contains(gamma), "gamma", "\(gamma)", "a number in 0...1")
    try require((0...1).contains(lambda), "lambda", "\(lambda)", "a number in 0...1")
    try requirePositive(clipRange, "clipRange")
    try requireNotNegative(valueLossCoefficient, "valueLossCoefficient")
    try requireNotNegative(entropyCoefficient, "entropyCoefficient")
    try requireNotNegative(mirrorLossCoefficient, "mirrorLossCoefficient")

    try requirePositive(learningRate, "learningRate")
    try requirePositive(desiredDivergence, "desiredDivergence")
    try requirePositive(learningRateRange.lowerBound, "learningRateRange.lowerBound")
    try require(
      learningRateRange.upperBound.isFinite, "learningRateRange.upperBound",
      "\(learningRateRange.upperBound)", "a finite number")
    try requirePositive(
      Double(learningRateDecayIterationCount), "learningRateDecayIterationCount")
    try requirePositive(maximumGradientNorm, "maximumGradientNorm")
    try style?.validate()
  }

  /// Checks that the networks' encoders fit what the environment remembers.
  ///
  /// - Parameter history: the environment's, or nil.
  /// - Throws: `LearningError.invalidSetting` for the first that does not.
  func validateHistory(_ history: ObservationHistory?) throws(LearningError) {
    for (name, network) in [("actor", actor), ("critic", critic)] {
      guard let encoder = network.historyEncoder else { continue }
      guard let history else {
        throw .invalidSetting(
          name: "\(name).historyEncoder", found: "one for an environment without a long history",
          expected: "none")
      }
      if let fault = encoder.fault(frameCount: history.frameCount) {
        throw .invalidSetting(
          name: "\(name).historyEncoder", found: fault.found, expected: fault.expected)
      }
    }
  }

  private func requirePositive(_ value: Double, _ name: String) throws(LearningError) {
    try require(value > 0 && value.isFinite, name, "\(value)", "a finite number above 0")
  }

  private func requireNotNegative(_ value: Double, _ name: String) throws(LearningError) {
    try require(value >= 0 && value.isFinite, name, "\(value)", "a finite number, 0 or more")
  }

  private func require(
    _ condition: Bool, _ name: String, _ found: String, _ expected: String
  ) throws(LearningError) {
    guard condition else {
      throw .invalidSetting(name: name, found: found, expected: expected)
    }
  }
}
