import ExperimentFormat
import Locomotion

extension RewardConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .terms(
      "terms", \.experimentTerms, catalog: RewardCatalog.termCatalog,
      "The terms with their weights; a penalty's weight is negative."),
    .flag(
      "per_second", \.isPerSecond,
      """
      Whether the sum is multiplied by the control step, so that weights are per second of a state \
      that lasts. So are those of events, as in legged_gym, Isaac Lab and mjlab: at 50 Hz a weight \
      of −200 takes 4 from the return for each fall.
      """),
    .flag(
      "only_positive", \.isOnlyPositive,
      "Whether a negative sum counts as zero; the terminal penalty is added after that."),
    .number(
      "contact_force_n", \.contactForce, in: 0...1e4, unit: "N",
      "Vertical force above which a foot touches the ground."),
  ]

  /// The terms as experiment files write them, with every parameter.
  var experimentTerms: [ExperimentTerm] {
    get {
      terms.compactMap { term in
        RewardCatalog.termCatalog.term(named: term.name).map {
          ExperimentTerm($0, weight: term.weight, parameters: term.parameters)
        }
      }
    }
    set {
      terms = newValue.map { RewardTerm($0.name, $0.weight, $0.parameters) }
    }
  }
}

extension ControlConfiguration {
  /// `actionScales` as experiment files write them.
  var namedActionScales: [NamedNumber] {
    get { actionScales.map { NamedNumber($0.pattern, $0.value) } }
    set { actionScales = newValue.map { JointValue($0.name, $0.value) } }
  }

  /// `defaultPose` as experiment files write it.
  var namedDefaultPose: [NamedNumber] {
    get { defaultPose.map { NamedNumber($0.pattern, $0.value) } }
    set { defaultPose = newValue.map { JointValue($0.name, $0.value) } }
  }
}
