/// A value of a YAML text that is no experiment, read as strictly as experiments are: other programs'
/// configurations.
public struct YAMLValue: Sendable {
  private let node: ExperimentNode

  private init(_ node: ExperimentNode) { self.node = node }

  /// Reads a text whose top is a mapping.
  ///
  /// - Parameters:
  ///   - text: the YAML text.
  ///   - name: its name in messages.
  /// - Throws: `ExperimentError` where it is no YAML, holds tags, anchors or aliases, or is no mapping.
  public init(text: String, named name: String) throws(ExperimentError) {
    var yaml = YAMLText(source: name)
    let node = yaml.read(text)
    guard yaml.problems.isEmpty else { throw .problems(yaml.problems) }
    guard let node, node.entries != nil else {
      let found = node?.found ?? "an empty file"
      let place = node?.place ?? SourcePlace(source: name)
      throw .problems([
        ExperimentProblem(place: place, message: "found \(found), expected 'key: value' lines")
      ])
    }
    self.node = node
  }

  /// Where it was written.
  public var place: SourcePlace { node.place }

  /// What it is, for messages: `the text 'fast'`, `a list of 3`.
  public var found: String { node.found }

  /// Whether it is `null`, `~` or nothing at all.
  public var isNull: Bool { node.isNull }

  /// The finite number that it is, or nil.
  public var number: Double? { node.scalar?.number }

  /// The whole number that it is, or nil.
  public var integer: Int? { node.scalar?.integer }

  /// Values of a list, or nil for anything else.
  public var items: [YAMLValue]? {
    if case .list(let items) = node.content { items.map(YAMLValue.init) } else { nil }
  }

  /// Keys and values of a mapping in the order of writing, or nil for anything else.
  public var entries: [(key: String, value: YAMLValue)]? {
    node.entries?.map { ($0.key, YAMLValue($0.value)) }
  }

  /// The value of a mapping's key, or nil where there is none.
  public subscript(key: String) -> YAMLValue? {
    node.entries?.first { $0.key == key }.map { YAMLValue($0.value) }
  }
}
