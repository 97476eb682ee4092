extension ExperimentKey {
  /// A nested section.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: what the section is about.
  public static func section<Nested: ExperimentSection>(
    _ name: String, _ path: WritableKeyPath<Section, Nested> & Sendable, _ documentation: String
  ) -> ExperimentKey {
    ExperimentKey(
      name: name, unit: nil, documentation: documentation, type: ValueType(name: "section"),
      read: { node, keyPath, section, reading in
        section[keyPath: path] = reading.section(Nested.self, from: node, path: keyPath)
      },
      write: { section in .mapping(ResolvedEntry.entries(of: section[keyPath: path])) },
      describeNested: { KeyDescription.keys(of: Nested.self, below: $0) })
  }

  /// A nested section, or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: what the section is about, and what `null` means.
  public static func optionalSection<Nested: ExperimentSection>(
    _ name: String, _ path: WritableKeyPath<Section, Nested?> & Sendable, _ documentation: String
  ) -> ExperimentKey {
    ExperimentKey(
      name: name, unit: nil, documentation: documentation,
      type: ValueType(name: "section", range: "or null"),
      read: { node, keyPath, section, reading in
        section[keyPath: path] =
          node.isNull ? nil : reading.section(Nested.self, from: node, path: keyPath)
      },
      write: { section in
        guard let nested = section[keyPath: path] else { return .inline("null") }
        return .mapping(ResolvedEntry.entries(of: nested))
      },
      describeNested: { KeyDescription.keys(of: Nested.self, below: $0) })
  }

  /// A list of sections of one kind, for example the cases of an evaluation.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - count: accepted lengths.
  ///   - documentation: what the list is, and what each section is about.
  public static func sections<Nested: ExperimentSection>(
    _ name: String, _ path: WritableKeyPath<Section, [Nested]> & Sendable,
    count: ClosedRange<Int> = .nonNegative, _ documentation: String
  ) -> ExperimentKey {
    let lengths = count == .nonNegative ? "" : "of length \(RangeText.of(count, verb: false))"
    let type = ValueType(name: "list of sections", range: lengths)
    return ExperimentKey(
      name: name, unit: nil, documentation: documentation, type: type,
      read: { node, keyPath, section, reading in
        guard case .list(let nodes) = node.content, count.contains(nodes.count) else {
          reading.mismatch(
            keyPath, found: node.found, expected: type.expectation(), at: node.place)
          return
        }
        var nested: [Nested] = []
        for (index, node) in nodes.enumerated() {
          let path = keyPath.appending(String(index))
          nested.append(reading.section(Nested.self, from: node, path: path))
        }
        section[keyPath: path] = nested
      },
      write: { section in
        let nested = section[keyPath: path]
        return .list(nested.map { .mapping(ResolvedEntry.entries(of: $0)) })
      },
      describeNested: { KeyDescription.keys(of: Nested.self, below: $0.appending("N")) })
  }
}
