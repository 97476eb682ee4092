/// How far the curriculum is.
struct CurriculumState: Equatable, Sendable {
  /// Control steps that every environment has made.
  var stepCount = 0
  /// Factors of ramps that follow the episodes.
  var pushFactor: Double
  var commandFactor: Double
  var penaltyFactor: Double
  /// Episodes that ended since the last look, and the sum of their lengths [control steps].
  var episodeCount = 0
  var episodeLengthSum = 0

  init(_ configuration: CurriculumConfiguration) {
    pushFactor = configuration.pushes.start
    commandFactor = configuration.commands.start
    penaltyFactor = configuration.penalties.start
  }

  /// The numbers as a snapshot keeps them.
  var numbers: [Double] {
    get {
      [
        Double(stepCount), pushFactor, commandFactor, penaltyFactor, Double(episodeCount),
        Double(episodeLengthSum),
      ]
    }
    set {
      stepCount = Int(newValue[0])
      pushFactor = newValue[1]
      commandFactor = newValue[2]
      penaltyFactor = newValue[3]
      episodeCount = Int(newValue[4])
      episodeLengthSum = Int(newValue[5])
    }
  }

  static let numberCount = 6
}

/// Works out the curriculum's factors.
struct Curriculum: Sendable {
  let configuration: CurriculumConfiguration
  /// Control steps of a full episode.
  let episodeLength: Int

  /// Factor on the strength of pushes, 0…1.
  func pushFactor(_ state: CurriculumState) -> Double {
    factor(configuration.pushes, state.stepCount, state.pushFactor)
  }

  /// How far the ranges of the commanded speeds are from the first to the full ones, 0…1.
  func commandFactor(_ state: CurriculumState) -> Double {
    factor(configuration.commands, state.stepCount, state.commandFactor)
  }

  /// Factor on the weights of penalties, 0…1.
  func penaltyFactor(_ state: CurriculumState) -> Double {
    factor(configuration.penalties, state.stepCount, state.penaltyFactor)
  }

  /// Takes a control step and the episodes that ended with it into account.
  func advance(_ state: inout CurriculumState, endedEpisodes: Int, lengthSum: Int) {
    state.stepCount += 1
    state.episodeCount += endedEpisodes
    state.episodeLengthSum += lengthSum
    guard state.stepCount % configuration.interval == 0, state.episodeCount > 0 else { return }
    let mean = Double(state.episodeLengthSum) / Double(state.episodeCount)
    state.pushFactor = adapted(state.pushFactor, configuration.pushes, meanLength: mean)
    state.commandFactor = adapted(
      state.commandFactor, configuration.commands, meanLength: mean)
    state.penaltyFactor = adapted(
      state.penaltyFactor, configuration.penalties, meanLength: mean)
    state.episodeCount = 0
    state.episodeLengthSum = 0
  }

  private func factor(
    _ ramp: CurriculumConfiguration.Ramp, _ step: Int, _ adapted: Double
  ) -> Double {
    switch ramp.mode {
    case .full: return 1
    case .episodes: return adapted
    case .steps:
      guard step < ramp.lastStep else { return 1 }
      guard step > ramp.firstStep else { return ramp.start }
      let share = Double(step - ramp.firstStep) / Double(ramp.lastStep - ramp.firstStep)
      return ramp.start + (1 - ramp.start) * share
    }
  }

  private func adapted(
    _ factor: Double, _ ramp: CurriculumConfiguration.Ramp, meanLength: Double
  ) -> Double {
    let wanted = ramp.episodeShare * Double(episodeLength)
    if meanLength >= wanted { return min(factor + ramp.increment, 1) }
    return meanLength < 0.5 * wanted ? max(factor - ramp.increment, ramp.start) : factor
  }
}
