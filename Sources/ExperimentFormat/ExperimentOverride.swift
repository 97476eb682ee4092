/// An override of the command line, `key.path=value`, as the mapping that it stands for.
enum ExperimentOverride {
  /// What an override says.
  enum Reading {
    case node(ExperimentNode)
    case faults([ExperimentProblem])
  }

  /// Reads `key.path=value`. The value is YAML; a part of the path that holds a dot or an equals sign
  /// stands in double quotes.
  static func read(_ override: String) -> Reading {
    let place = SourcePlace(source: "--set \(override)")
    guard let (path, valueText) = split(override) else {
      return .faults([
        ExperimentProblem(place: place, message: "found no 'key=value', expected key.path=value")
      ])
    }
    if path == [ExperimentDocument.includeKey] {
      let message = "found an include in an override, expected it in a file"
      return .faults([ExperimentProblem(place: place, message: message)])
    }
    var yaml = YAMLText(source: place.source, countsLines: false)
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
