/// The terms that a mapping of terms may name: rewards, penalties, or anything else that is a sum or
/// list of small named functions.
public struct TermCatalog: Hashable, Sendable {
  /// Accepted weights; nil where terms have none.
  public let weights: ClosedRange<Double>?
  /// All terms, in the order of the reference page.
  public let terms: [TermDefinition]

  /// - Parameters:
  ///   - weights: accepted weights; nil where terms have none.
  ///   - terms: all terms, in the order of the reference page; their names differ.
  public init(weights: ClosedRange<Double>? = .any, _ terms: [TermDefinition]) {
    self.weights = weights
    self.terms = terms
  }

  /// The term of a name, or nil.
  public func term(named name: String) -> TermDefinition? {
    terms.first { $0.name == name }
  }
}

/// A term of a catalogue.
public struct TermDefinition: Hashable, Sendable {
  /// Name in the file, in small letters with `_`.
  public let name: String
  /// What it computes, with its equation where that says more.
  public let documentation: String
  /// Its parameters, in the order of the reference page.
  public let parameters: [TermParameter]

  /// - Parameters:
  ///   - name: name in the file.
  ///   - documentation: what it computes.
  ///   - parameters: its parameters; their names differ and none is `weight`.
  public init(_ name: String, _ documentation: String, parameters: [TermParameter] = []) {
    self.name = name
    self.documentation = documentation
    self.parameters = parameters
  }
}

/// A number that shapes a term.
public struct TermParameter: Hashable, Sendable {
  /// Name in the file, its unit as suffix.
  public let name: String
  /// Value where the file gives none.
  public let defaultValue: Double
  /// Accepted values.
  public let range: ClosedRange<Double>
  /// Unit as the reference page shows it, nil for a pure number.
  public let unit: String?
  /// Meaning.
  public let documentation: String

  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - defaultValue: value where the file gives none.
  ///   - range: accepted values.
  ///   - unit: unit as the reference page shows it, nil for a pure number.
  ///   - documentation: meaning.
  public init(
    _ name: String, default defaultValue: Double, in range: ClosedRange<Double> = .any,
    unit: String? = nil, _ documentation: String
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.unit = unit
    self.documentation = documentation
  }
}

/// A term that an experiment uses, with every parameter.
public struct ExperimentTerm: Hashable, Sendable {
  /// Name in the catalogue.
  public var name: String
  /// Factor of the term; 1 where terms have no weight.
  public var weight: Double
  /// Values of all of the term's parameters by name, defaults included.
  public var parameters: [String: Double]

  /// - Parameters:
  ///   - definition: the term of the catalogue.
  ///   - weight: factor of the term.
  ///   - parameters: values that differ from the defaults, by name; each is a parameter of the term.
  public init(
    _ definition: TermDefinition, weight: Double = 1, parameters: [String: Double] = [:]
  ) {
    name = definition.name
    self.weight = weight
    let defaults = definition.parameters.map { ($0.name, $0.defaultValue) }
    self.parameters = Dictionary(defaults, uniquingKeysWith: { first, _ in first })
    for (name, value) in parameters {
      precondition(
        self.parameters[name] != nil,
        "term '\(definition.name)' has the parameters \(defaults.map(\.0)), got '\(name)'")
      self.parameters[name] = value
    }
  }

  /// The value of a parameter, in its unit.
  ///
  /// - Precondition: `name` is a parameter of the term.
  public subscript(name: String) -> Double {
    guard let value = parameters[name] else {
      preconditionFailure(
        "term '\(self.name)' has the parameters \(parameters.keys.sorted()), got '\(name)'")
    }
    return value
  }
}
