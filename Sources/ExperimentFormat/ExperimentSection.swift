/// A part of an experiment, or the whole of one: a configuration whose keys are described by a table.
///
/// The one table gives parsing, validation, the resolved file and the reference page. A property's
/// default is the value that `init()` gives it.
///
/// ```swift
/// struct PhysicsSection: ExperimentSection {
///   var timestep = 0.002
///   var engine = Engine.lanes
///
///   static let keys: [ExperimentKey<Self>] = [
///     .number("timestep_s", \.timestep, in: 1e-5...0.02, unit: "s", "Physics time step."),
///     .choice("engine", \.engine, "Which engine simulates the robots."),
///   ]
/// }
/// ```
public protocol ExperimentSection: Equatable, Sendable {
  /// The section with every default.
  init()

  /// The table of keys, in the order of the reference page.
  static var keys: [ExperimentKey<Self>] { get }

  /// What is wrong with values that are each in their range; empty by default.
  var conflicts: [KeyConflict] { get }
}

extension ExperimentSection {
  /// None.
  public var conflicts: [KeyConflict] { [] }
}

/// Values of a section that do not go together.
public struct KeyConflict: Hashable, Sendable {
  /// The key to name, by its name in the section.
  public let key: String
  /// What was found, `3 mini-batches of 1,000 samples`.
  public let found: String
  /// What would be right, `a divisor of the sample count`.
  public let expected: String

  /// - Parameters:
  ///   - key: the key to name, by its name in the section.
  ///   - found: what was found.
  ///   - expected: what would be right.
  public init(key: String, found: String, expected: String) {
    self.key = key
    self.found = found
    self.expected = expected
  }
}

/// Reads sections from nodes and gathers the problems on the way.
struct SectionReading: Sendable {
  var problems: [ExperimentProblem] = []
  /// Every key path of the whole experiment, to find keys that stand in the wrong section.
  let allKeyPaths: [KeyPathText]

  init(allKeyPaths: [KeyPathText] = []) { self.allKeyPaths = allKeyPaths }

  /// Reports that `found` is not what was expected for the key at `path`.
  mutating func mismatch(
    _ path: KeyPathText, found: String, expected: String, at place: SourcePlace
  ) {
    let subject = path.parts.isEmpty ? "" : " for \(path)"
    report(place, "found \(found)\(subject), expected \(expected)")
  }

  mutating func report(_ place: SourcePlace, _ message: String) {
    problems.append(ExperimentProblem(place: place, message: message))
  }

  /// The section that a mapping describes; keys that are wrong keep their defaults.
  mutating func section<Section: ExperimentSection>(
    _ type: Section.Type, from node: ExperimentNode, path: KeyPathText
  ) -> Section {
    var section = Section()
    guard let entries = node.entries else {
      mismatch(path, found: node.found, expected: "a mapping of keys", at: node.place)
      return section
    }
    let keys = Section.keys
    let problemCountBefore = problems.count
    for entry in entries {
      if let key = keys.first(where: { $0.name == entry.key }) {
        key.read(entry.value, path.appending(key.name), &section, &self)
      } else {
        reportUnknown(entry, among: keys.map(\.name), path: path)
      }
    }
    for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.name }) {
      report(
        node.place,
        "found no key '\(key.name)'\(path.asPlace), expected \(key.expectation)")
    }
    // What depends on several values is judged only where each of them is right.
    guard problems.count == problemCountBefore else { return section }
    let used = entries.filter { !isLeftOver($0, keys: keys, section: section) }
    if used.count < entries.count {
      var rest = node
      rest.content = .mapping(used)
      return self.section(type, from: rest, path: path)
    }
    reportUnused(entries, keys: keys, section: section, path: path)
    reportConflicts(of: section, node: node, path: path)
    return section
  }

  private mutating func reportUnknown(
    _ entry: ExperimentNode.Entry, among names: [String], path: KeyPathText
  ) {
    var question = NearestName.question(for: entry.key, among: names)
    if question.isEmpty {
      let elsewhere = allKeyPaths.filter { $0.parts.last == entry.key }.map(\.description)
      if let first = elsewhere.first { question = "; did you mean '\(first)'?" }
    }
    report(
      entry.keyPlace,
      "found key '\(entry.key)'\(path.asPlace), expected \(Self.oneOf(names))\(question)")
  }

  /// Whether an included file says this of a choice that was made otherwise since: it is no mistake, and
  /// says nothing.
  private func isLeftOver<Section: ExperimentSection>(
    _ entry: ExperimentNode.Entry, keys: [ExperimentKey<Section>], section: Section
  ) -> Bool {
    guard entry.isInherited, let usage = keys.first(where: { $0.name == entry.key })?.usage else {
      return false
    }
    return !usage.condition(section)
  }

  /// Reports keys without an effect.
  private mutating func reportUnused<Section: ExperimentSection>(
    _ entries: [ExperimentNode.Entry], keys: [ExperimentKey<Section>], section: Section,
    path: KeyPathText
  ) {
    for key in keys {
      guard let usage = key.usage, !usage.condition(section),
        let entry = entries.first(where: { $0.key == key.name })
      else { continue }
      report(
        entry.keyPlace,
        "found key '\(key.name)'\(path.asPlace), which is used only where \(usage.description)")
    }
  }

  private mutating func reportConflicts<Section: ExperimentSection>(
    of section: Section, node: ExperimentNode, path: KeyPathText
  ) {
    for conflict in section.conflicts {
      let entry = node.entries?.first { $0.key == conflict.key }
      mismatch(
        path.appending(conflict.key), found: conflict.found, expected: conflict.expected,
        at: entry?.value.place ?? node.place)
    }
  }

  /// `one of a, b, c`, or `no key` for an empty list.
  static func oneOf(_ names: [String]) -> String {
    switch names.count {
    case 0: "no key"
    case 1: "'\(names[0])'"
    default: "one of \(names.joined(separator: ", "))"
    }
  }
}
