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
    try requireNotNegative(
      Double(standardDeviationDecayIterationCount), "standardDeviationDecayIterationCount")

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
    if let distillation {
      try requirePositive(Double(distillation.iterationCount), "distillation.iterationCount")
      try requirePositive(distillation.learningRate, "distillation.learningRate")
    }
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

  /// Checks that a teacher is there exactly where one is asked for, and sees and does what the
  /// student's critic sees and the student does.
  ///
  /// - Throws: `LearningError.invalidSetting` where it is missing, unasked or of other sizes.
  func checkTeacher(
    _ teacher: ActorCritic?, of shape: EnvironmentShape
  ) throws(LearningError) {
    let name = "distillation"
    try require(
      (teacher != nil) == (distillation != nil), name,
      teacher == nil ? "no teacher" : "a teacher without distillation", "both or neither")
    guard let teacher else { return }
    let found = [teacher.shape.observationCount, teacher.shape.actionCount]
    let expected = [shape.criticObservationCount, shape.actionCount]
    try require(
      found == expected, name, "a teacher of \(found[0]) observations and \(found[1]) actions",
      "\(expected[0]), which the critic sees, and \(expected[1])")
    try require(
      teacher.networks.actor.encoder == nil || teacher.shape.history == shape.history, name,
      "a teacher with another long history", "that of the environment")
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
