import Yams

/// Turns YAML text into nodes that know their places.
///
/// Of YAML, experiments use mappings with text keys, lists and scalars. Tags, anchors, aliases and
/// several documents in a file are refused, as they would hide what an experiment says.
struct YAMLText {
  /// Deepest nesting of mappings and lists; experiments need about five.
  static let deepestNesting = 32

  /// Name of the file, for places.
  private let source: String
  /// The place of everything, where the text has no lines of its own; nil for a file's text.
  private let commonPlace: SourcePlace?
  private(set) var problems: [ExperimentProblem] = []

  /// A reader of a file's text.
  ///
  /// - Parameter source: name of the file.
  init(source: String) {
    self.source = source
    commonPlace = nil
  }

  /// A reader of an override's value, all of which was written in one place.
  init(at place: SourcePlace) {
    source = place.source
    commonPlace = place
  }

  /// The value that the text holds, or nil for an empty text or one that is not YAML; what is wrong
  /// is added to `problems`.
  mutating func read(_ text: String) -> ExperimentNode? {
    // Some editors begin a file with a byte-order mark, which says nothing in UTF-8.
    let text =
      text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    if let line = Self.lineOfControlCharacter(in: text) {
      report("found a control character, expected printable text", line: line)
      return nil
    }
    do {
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      // Nodes refer weakly to their anchors, which the parser keeps.
      return try withExtendedLifetime(parser) {
        try parser.singleRoot().flatMap { convert($0, depth: 0) }
      }
    } catch {
      report(error, text: text)
      return nil
    }
  }

  private mutating func convert(_ node: Node, depth: Int) -> ExperimentNode? {
    let place = place(line: node.mark?.line)
    guard depth <= Self.deepestNesting else {
      problem(at: place, "found values nested more than \(Self.deepestNesting) deep")
      return nil
    }
    if let anchor = node.anchor {
      problem(
        at: place,
        "found the anchor or alias '\(anchor.rawValue)', expected every value to be written out; "
          + "use 'include' to share values between files")
      return nil
    }
    switch node {
    case .scalar(let scalar):
      return convert(scalar, place: place)
    case .sequence(let sequence):
      guard accepts(sequence.tag, ["tag:yaml.org,2002:seq"], place: place) else { return nil }
      let items = sequence.map { convert($0, depth: depth + 1) }
      return ExperimentNode(content: .list(items.compactMap { $0 }), place: place)
    case .mapping(let mapping):
      guard accepts(mapping.tag, ["tag:yaml.org,2002:map"], place: place) else { return nil }
      return ExperimentNode(content: .mapping(convert(mapping, depth: depth)), place: place)
    case .alias:
      problem(at: place, "found an alias, expected every value to be written out")
      return nil
    }
  }

  private mutating func convert(_ scalar: Node.Scalar, place: SourcePlace) -> ExperimentNode? {
    let isPlain = scalar.style == .plain || scalar.style == .any
    let accepted = isPlain ? [] : ["tag:yaml.org,2002:str"]
    guard accepts(scalar.tag, accepted, place: place) else { return nil }
    return ExperimentNode(
      content: .scalar(ExperimentScalar(text: scalar.string, isQuoted: !isPlain)), place: place)
  }

  private mutating func convert(_ mapping: Node.Mapping, depth: Int) -> [ExperimentNode.Entry] {
    var entries: [ExperimentNode.Entry] = []
    var placeByKey: [String: SourcePlace] = [:]
    for (keyNode, valueNode) in mapping {
      let keyPlace = place(line: keyNode.mark?.line)
      guard case .scalar(let key) = keyNode, keyNode.anchor == nil else {
        problem(at: keyPlace, "found a key that is not plain text, expected a name")
        continue
      }
      if key.string == "<<", key.style == .plain {
        problem(at: keyPlace, "found the merge key '<<', expected 'include' with a file's name")
        continue
      }
      if let earlier = placeByKey[key.string] {
        problem(at: keyPlace, "found key '\(key.string)' again, it is already given at \(earlier)")
        continue
      }
      placeByKey[key.string] = keyPlace
      if let value = convert(valueNode, depth: depth + 1) {
        entries.append(.init(key: key.string, keyPlace: keyPlace, value: value))
      }
    }
    return entries
  }

  /// Whether the tag is the implied one; an explicit one is reported.
  private mutating func accepts(_ tag: Tag, _ implied: [String], place: SourcePlace) -> Bool {
    let name = tag.description
    guard name.isEmpty || implied.contains(name) else {
      problem(at: place, "found the tag '\(name)', expected a value without a tag")
      return false
    }
    return true
  }

  private func place(line: Int?) -> SourcePlace {
    commonPlace ?? SourcePlace(source: source, line: line)
  }

  private mutating func problem(at place: SourcePlace, _ message: String) {
    problems.append(ExperimentProblem(place: place, message: message))
  }

  private mutating func report(_ message: String, line: Int?) {
    problem(at: place(line: line), message)
  }
}

// MARK: - Errors of the YAML library in the words of this one

extension YAMLText {
  private mutating func report(_ error: any Error, text: String) {
    guard let error = error as? YamlError else {
      report("found text that cannot be read as YAML (\(error))", line: nil)
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      reportSyntax(problem, mark: mark, text: text)
    case .composer(_, let problem, let mark, _):
      let message =
        problem.contains("another document")
        ? "found a second document, expected one per file"
        : problem.contains("undefined alias")
          ? "found an alias, expected every value to be written out" : problem
      report(message, line: mark.line)
    case .duplicatedKeysInMapping(let duplicates, let context):
      reportDuplicates(duplicates, firstLine: context.mark.line, text: text)
    case .reader(let problem, _, _, _):
      report("found text that cannot be read as YAML (\(problem))", line: nil)
    default:
      report("found text that cannot be read as YAML (\(error))", line: nil)
    }
  }

  private mutating func reportSyntax(_ problem: String, mark: Mark, text: String) {
    let lines = Self.lines(of: text)
    // Where the mark is behind the last line, the fault is in what came before.
    let line = max(1, min(mark.line, lines.count))
    let content = line <= lines.count ? lines[line - 1] : ""
    if content.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
      report("found a tab in the indentation, expected spaces", line: line)
    } else {
      report(
        "found YAML that cannot be read (\(problem), column \(mark.column)), "
          + "expected 'key: value' lines indented with spaces", line: line)
    }
  }

  /// The library names the keys and one place only; the repetitions are found in the text.
  private mutating func reportDuplicates(_ keys: [String], firstLine: Int, text: String) {
    let lines = Self.lines(of: text)
    for key in keys {
      let repetition = lines.indices.first { index in
        index >= firstLine && Self.isLine(lines[index], ofKey: key)
      }
      let place = place(line: repetition.map { $0 + 1 } ?? firstLine)
      problem(at: place, "found key '\(key)' more than once in a mapping, expected it once")
    }
  }

  private static func isLine(_ line: Substring, ofKey key: String) -> Bool {
    let content = line.drop { $0 == " " || $0 == "-" }
    return [key, "'\(key)'", "\"\(key)\""].contains { spelling in
      content.hasPrefix(spelling)
        && content.dropFirst(spelling.count).drop { $0 == " " }.first == ":"
    }
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  /// Line of the first character that text does not hold, or nil.
  private static func lineOfControlCharacter(in text: String) -> Int? {
    var line = 1
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
      case 0..<0x20, 0x7F: return line
      default: continue
      }
    }
    return nil
  }
}
