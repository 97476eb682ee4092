import ExperimentFormat
import Locomotion

extension RewardCatalog {
  /// The catalogue as experiment files know it.
  static let termCatalog = TermCatalog(
    all.map { definition in
      TermDefinition(
        definition.name, definition.documentation,
        parameters: definition.parameters.map {
          TermParameter(
            $0.name, default: $0.defaultValue, in: $0.range, unit: $0.unit, $0.documentation)
        })
    })
}
