import ModelBasedControl
import SpatialMath

/// What a model-based walk must come through before anything is compared with it.
public struct WalkingGate: Equatable, Sendable {
  /// What is asked, in a few words.
  public var name: String
  /// The trials.
  public var trials: [WalkingTrial]
  /// Share of the trials that must not end in a fall.
  public var leastSurvival = 1.0
  /// Largest distance of the mean velocity from the command's in each [m/s]; nil where it is pushed.
  public var velocityTolerance: Double? = WalkingGate.steadyTolerance

  /// The largest error of the mean velocity in steady walking [m/s].
  public static let steadyTolerance = 0.1
  /// The same of turning [rad/s].
  public static let turningTolerance = 0.1
  /// Largest root mean square of the estimated velocity's error [m/s].
  public static let velocityEstimateTolerance = 0.05
  /// Largest error of the estimated height [m].
  public static let heightEstimateTolerance = 0.01

  /// The gate of one trial.
  public init(_ trial: WalkingTrial) {
    name = trial.name
    trials = [trial]
  }

  private init(name: String, trials: [WalkingTrial], leastSurvival: Double) {
    self.name = name
    self.trials = trials
    self.leastSurvival = leastSurvival
    velocityTolerance = nil
  }

  /// Whether outcomes, in the order of the trials, come through.
  public func isPassed(by outcomes: [WalkingOutcome]) -> Bool {
    let survivors = outcomes.filter(\.isUp).count
    guard Double(survivors) >= leastSurvival * Double(trials.count) else { return false }
    guard let velocityTolerance else { return true }
    return zip(trials, outcomes).allSatisfy { trial, outcome in
      let error = outcome.error(from: trial.command)
      return error.velocity <= velocityTolerance
        && error.yawRate <= WalkingGate.turningTolerance
        && outcome.velocityEstimateError <= WalkingGate.velocityEstimateTolerance
        && outcome.heightEstimateError <= WalkingGate.heightEstimateTolerance
    }
  }

  /// The gates of a full-size robot.
  ///
  /// - Parameters:
  ///   - stride: duration of a stride, over which pushes are spread [s].
  ///   - impulse: of the pushes [N s].
  ///   - phaseCount: how many phases of the gait they come in.
  public static func all(
    stride: Double, impulse: Double = 20, phaseCount: Int = 20
  ) -> [WalkingGate] {
    let ahead = { WalkingCommand(forward: $0) }
    let steady = [
      WalkingTrial(name: "stand", duration: 60),
      WalkingTrial(name: "0.5 m/s", command: ahead(0.5), duration: 60),
      WalkingTrial(name: "1.0 m/s", command: ahead(1), duration: 30),
      WalkingTrial(name: "0.2 m/s to the left", command: WalkingCommand(left: 0.2), duration: 20),
      WalkingTrial(name: "0.5 rad/s", command: WalkingCommand(yawRate: 0.5), duration: 20),
    ]
    var slippery = WalkingTrial(name: "friction 0.4", command: ahead(0.3), duration: 20)
    slippery.friction = 0.4
    var loaded = WalkingTrial(name: "5 kg more", command: ahead(0.3), duration: 20)
    loaded.addedMass = 5
    let slopes = [5.0, -5].map { degrees in
      var trial = WalkingTrial(
        name: degrees > 0 ? "5° up" : "5° down", command: ahead(0.3), duration: 20)
      trial.slope = degrees * .pi / 180
      return trial
    }
    let directions = [
      ("forward", Vector3(1, 0, 0)), ("backward", Vector3(-1, 0, 0)), ("left", Vector3(0, 1, 0)),
      ("right", Vector3(0, -1, 0)),
    ]
    let pushes = directions.map { name, direction in
      let trials = (0..<phaseCount).map { phase in
        var trial = WalkingTrial(
          name: "pushed \(name)", command: ahead(0.3), duration: 7)
        trial.commandStart = 0.3
        trial.push = WalkingTrial.Push(
          impulse: impulse * direction,
          start: 3 + stride * Double(phase) / Double(phaseCount))
        return trial
      }
      return WalkingGate(name: "pushed \(name)", trials: trials, leastSurvival: 0.9)
    }
    return (steady + [slippery, loaded] + slopes).map(WalkingGate.init) + pushes
  }
}
