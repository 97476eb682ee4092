import ExperimentFormat
import Locomotion

extension RewardCatalog {
  /// The catalogue as experiment files know it.
  static let termCatalog = TermCatalog(
    all.map { definition in
      TermDefinition(
        definition.name,
        definition.documentation + (definition.isEvent ? " " + eventNote : ""),
        parameters: definition.parameters.map {
          TermParameter(
            $0.name, default: $0.defaultValue, in: $0.range, unit: $0.unit, $0.documentation)
        })
    })

  /// What a weight means for a term that pays at an instant.
  private static let eventNote =
    "An event: each pays weight · value once, with `per_second` times the control step."
}
