/// A value for a key of an experiment that another file gives, as `--set` does on the command line.
///
/// Two are equal if they say the same, wherever that is written.
public struct PlacedOverride: Equatable, Sendable {
  /// The key, `algorithm.gamma`; a part that holds a dot stands in double quotes.
  public let key: String
  /// The value as YAML on one line.
  public let value: String
  /// Where it is written.
  public let place: SourcePlace

  /// - Parameters:
  ///   - key: the key.
  ///   - value: the value as YAML on one line.
  ///   - place: where it is written.
  public init(key: String, value: String, place: SourcePlace) {
    self.key = key
    self.value = value
    self.place = place
  }

  /// `key.path=value`, as `--set` takes it.
  public var text: String { "\(key)=\(value)" }

  /// Whether both say the same.
  public static func == (a: Self, b: Self) -> Bool { a.key == b.key && a.value == b.value }
}

/// An override, `key.path=value`, as the mapping that it stands for.
enum ExperimentOverride {
  /// What an override says.
  enum Reading {
    case node(ExperimentNode)
    case faults([ExperimentProblem])
  }

  /// Reads `key.path=value`. The value is YAML; a part of the path that holds a dot or an equals sign
  /// stands in double quotes.
  ///
  /// - Parameters:
  ///   - override: the text.
  ///   - place: where it is written; nil for the command line.
  static func read(_ override: String, at place: SourcePlace? = nil) -> Reading {
    let place = place ?? SourcePlace(source: "--set \(override)")
    guard let (path, valueText) = split(override) else {
      return .faults([
        ExperimentProblem(place: place, message: "found no 'key=value', expected key.path=value")
      ])
    }
    if path == [ExperimentDocument.includeKey] {
      let message = "found an include in an override, expected it in a file"
      return .faults([ExperimentProblem(place: place, message: message)])
    }
    var yaml = YAMLText(at: place)
    let read = yaml.read(valueText)
    guard yaml.problems.isEmpty else { return .faults(yaml.problems) }
    let nothing = ExperimentScalar(text: "", isQuoted: false)
    var node = read ?? ExperimentNode(content: .scalar(nothing), place: place)
    // From the innermost key outwards.
    for key in path.reversed() {
      let entry = ExperimentNode.Entry(key: key, keyPlace: place, value: node)
      node = ExperimentNode(content: .mapping([entry]), place: place)
    }
    return .node(node)
  }

  /// The parts of the path and the text of the value, or nil where there is no path or no `=`.
  private static func split(_ override: String) -> (path: [String], value: String)? {
    var path: [String] = []
    var part = ""
    var isQuoted = false
    var index = override.startIndex
    while index < override.endIndex {
      let character = override[index]
      index = override.index(after: index)
      switch character {
      case "\"": isQuoted.toggle()
      case "." where !isQuoted, "=" where !isQuoted:
        guard !part.isEmpty else { return nil }
        path.append(part)
        part = ""
        if character == "=" { return (path, String(override[index...])) }
      default: part.append(character)
      }
    }
    return nil
  }
}
