import EvaluationSuites
import Training

extension EvaluationSection {
  /// The experiment's own episodes as a suite of one case.
  ///
  /// Pushes come at equal intervals; the first directions of all episodes cover the circle evenly,
  /// and each further push of an episode comes from another side.
  ///
  /// - Parameters:
  ///   - name: of the case.
  ///   - count: number of episodes; nil for the experiment's.
  func suite(named name: String, episodeCount count: Int? = nil) -> EvaluationSuite {
    var evaluated = EvaluationCase()
    evaluated.name = name
    evaluated.commands = [
      SuiteCommand(forwardSpeed: commandX, leftwardSpeed: commandY, yawRate: commandYaw)
    ]
    let pushCount = Int(((duration - 1e-9) / pushInterval).rounded(.down))
    if pushSpeed > 0, pushCount > 0 {
      let times = (1...pushCount).map { Double($0) * pushInterval }
      evaluated.pushes = [SuitePush(around: pushSpeed, times: times)]
    }
    var suite = EvaluationSuite()
    suite.episodeCount = count ?? episodeCount
    suite.duration = duration
    suite.cases = [evaluated]
    return suite
  }
}
