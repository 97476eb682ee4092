extension ExperimentSection {
  /// The experiment as a complete file: every key with its value, defaults included, in table order,
  /// with unit and meaning as comment. Reading it gives an equal configuration, numbers to the bit.
  ///
  /// Keys that have no effect in this configuration are named in a comment only.
  ///
  /// - Parameter heading: comment for the first lines, or nil.
  public func resolvedYAML(heading: String? = nil) -> String {
    var writer = YAMLWriter()
    if let heading {
      for line in heading.split(separator: "\n", omittingEmptySubsequences: false) {
        writer.line(line.isEmpty ? "#" : "# \(line)")
      }
    }
    writer.write(ResolvedEntry.entries(of: self), indentation: 0)
    return writer.text
  }
}

/// Writes entries as block YAML.
private struct YAMLWriter {
  private(set) var text = ""

  mutating func line(_ line: String) {
    text += line + "\n"
  }

  mutating func write(_ entries: [ResolvedEntry], indentation: Int) {
    for entry in entries { write(entry, lead: Self.spaces(indentation), indentation: indentation) }
  }

  /// - Parameters:
  ///   - lead: what stands before the key: spaces, or the dash of a list.
  ///   - indentation: column of the key.
  private mutating func write(_ entry: ResolvedEntry, lead: String, indentation: Int) {
    let key = YAMLScalarText.text(entry.key)
    if let reason = entry.unusedBecause {
      line("\(Self.spaces(indentation))# \(key): used only where \(reason)")
      return
    }
    let comment = entry.comment.map { "  # \($0)" } ?? ""
    switch entry.value {
    case .inline(let value):
      line("\(lead)\(key): \(value)\(comment)")
    case .mapping(let entries) where Self.hasLines(entries):
      line("\(lead)\(key):\(comment)")
      write(entries, indentation: indentation + 2)
    case .mapping(let entries):
      line("\(lead)\(key): {}\(comment)")
      write(entries, indentation: indentation + 2)
    case .list(let items) where items.isEmpty:
      line("\(lead)\(key): []\(comment)")
    case .list(let items):
      line("\(lead)\(key):\(comment)")
      for item in items { write(item: item, indentation: indentation + 2) }
    }
  }

  private mutating func write(item: ResolvedNode, indentation: Int) {
    guard case .mapping(let entries) = item, Self.hasLines(entries) else {
      line("\(Self.spaces(indentation))- \(item.inlineText)")
      return
    }
    // The first key that is written stands behind the dash, the others under it.
    var lead = Self.spaces(indentation) + "- "
    for entry in entries {
      write(entry, lead: lead, indentation: indentation + 2)
      if entry.unusedBecause == nil { lead = Self.spaces(indentation + 2) }
    }
  }

  /// Whether any entry is more than a comment; a mapping of none must be written as `{}`.
  private static func hasLines(_ entries: [ResolvedEntry]) -> Bool {
    entries.contains { $0.unusedBecause == nil }
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
