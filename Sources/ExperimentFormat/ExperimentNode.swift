/// A value of an experiment file, before its meaning is known, with the place where it was written.
struct ExperimentNode: Equatable, Sendable {
  /// What was written.
  enum Content: Equatable, Sendable {
    case scalar(ExperimentScalar)
    case list([ExperimentNode])
    case mapping([Entry])
  }

  /// One key of a mapping with its value.
  struct Entry: Equatable, Sendable {
    var key: String
    var keyPlace: SourcePlace
    var value: ExperimentNode
    /// Whether it comes from a mapping over which another was laid that does not name it.
    var isInherited = false
  }

  var content: Content
  var place: SourcePlace
  /// What this value was laid over, where the two do not merge (a number over a mapping or the other
  /// way round): reward terms are written in both forms and take what is missing from below.
  var beneath: [ExperimentNode] = []

  /// Entries of a mapping; nil for anything else.
  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The scalar; nil for anything else.
  var scalar: ExperimentScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// Whether it is `null`, `~` or nothing at all.
  var isNull: Bool { scalar?.isNull ?? false }

  /// What it is, for messages: `the text 'fast'`, `a list`.
  var found: String {
    switch content {
    case .scalar(let scalar): scalar.found
    case .list(let items): items.isEmpty ? "an empty list" : "a list of \(items.count)"
    case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
    }
  }
}

extension ExperimentNode {
  /// This value laid over another: mappings merge key by key, the upper one winning; anything else
  /// replaces what lies beneath. Keys keep the lower mapping's order, new ones follow.
  func laid(over under: ExperimentNode) -> ExperimentNode {
    var result = self
    switch (content, under.content) {
    case (.mapping(let upper), .mapping(let lower)):
      result.content = .mapping(Self.merge(upper, over: lower))
      result.beneath = under.beneath
    case _ where isNull:
      result.beneath = [under]
    case (.mapping, .scalar) where !under.isNull, (.scalar, .mapping):
      result.beneath = [under]
    case (.scalar, .scalar) where !under.isNull:
      result.beneath = under.beneath
    default:
      result.beneath = []
    }
    return result
  }

  private static func merge(_ upper: [Entry], over lower: [Entry]) -> [Entry] {
    var merged = lower
    for index in merged.indices { merged[index].isInherited = true }
    var indexByKey: [String: Int] = [:]
    for (index, entry) in lower.enumerated() { indexByKey[entry.key] = index }
    for entry in upper {
      if let index = indexByKey[entry.key] {
        let value = entry.value.laid(over: merged[index].value)
        merged[index] = Entry(key: entry.key, keyPlace: entry.keyPlace, value: value)
      } else {
        indexByKey[entry.key] = merged.count
        merged.append(entry)
      }
    }
    return merged
  }
}
