extension ExperimentKey {
  /// A mapping from the names of a catalogue's terms to `{weight: …, parameter: …}`, where a bare
  /// number is short for the weight. The file's order is kept.
  ///
  /// A mapping in a file replaces the default as a whole. Terms of included files stay: a number
  /// changes the weight only, a mapping only the parameters that it names, and `null` takes the term
  /// out.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - catalog: the terms that may be named.
  ///   - documentation: meaning of the sum or list.
  public static func terms(
    _ name: String, _ path: WritableKeyPath<Section, [ExperimentTerm]> & Sendable,
    catalog: TermCatalog, _ documentation: String
  ) -> ExperimentKey {
    let form = catalog.weights == nil ? "{parameter: …}" : "{weight: …, parameter: …}"
    let type = ValueType(name: "mapping of terms", range: "to \(form)")
    return ExperimentKey(
      name: name, unit: nil, documentation: documentation, type: type, catalog: catalog,
      read: { node, keyPath, section, reading in
        guard let entries = node.entries else {
          reading.mismatch(
            keyPath, found: node.found, expected: type.expectation(), at: node.place)
          return
        }
        let reader = TermReader(catalog: catalog, path: keyPath)
        section[keyPath: path] = entries.compactMap { reader.read($0, &reading) }
      },
      write: { section in
        .mapping(section[keyPath: path].map { TermReader.write($0, catalog: catalog) })
      })
  }
}

/// Reads and writes the terms of a catalogue.
private struct TermReader {
  static let weightKey = "weight"

  let catalog: TermCatalog
  let path: KeyPathText

  /// The term of an entry; nil where it is taken out or wrong.
  func read(_ entry: ExperimentNode.Entry, _ reading: inout SectionReading) -> ExperimentTerm? {
    guard let definition = catalog.term(named: entry.key) else {
      let names = catalog.terms.map(\.name)
      reading.report(
        entry.keyPlace,
        "found the term '\(entry.key)' in \(path), expected \(SectionReading.oneOf(names))"
          + NearestName.question(for: entry.key, among: names))
      return nil
    }
    let termPath = path.appending(entry.key)
    if entry.value.isNull {
      if entry.value.beneath.isEmpty { mismatch(entry.value, termPath, &reading) }
      return nil
    }
    return read(entry.value, of: definition, termPath: termPath, &reading)
  }

  /// Gathers weight and parameters from the uppermost layer down: what is given first wins.
  private func read(
    _ node: ExperimentNode, of definition: TermDefinition, termPath: KeyPathText,
    _ reading: inout SectionReading
  ) -> ExperimentTerm? {
    var values: [String: Double] = [:]
    let problemCountBefore = reading.problems.count
    var layer: ExperimentNode? = node
    while let current = layer {
      if let entries = current.entries {
        for entry in entries where values[entry.key] == nil {
          values[entry.key] = value(entry, of: definition, termPath: termPath, &reading)
        }
      } else if let weights = catalog.weights, current.scalar?.looksLikeNumber == true {
        if values[Self.weightKey] == nil {
          let format = ValueFormat<Double>.number(in: weights)
          values[Self.weightKey] = format.read(current, termPath, ValueContext(), &reading)
        }
      } else {
        mismatch(current, termPath, &reading)
      }
      layer = current.beneath.first
    }
    guard reading.problems.count == problemCountBefore else { return nil }
    let weight = values.removeValue(forKey: Self.weightKey)
    if catalog.weights != nil, weight == nil {
      reading.report(node.place, "found no weight for \(termPath), expected {weight: …}")
    }
    return ExperimentTerm(definition, weight: weight ?? 1, parameters: values)
  }

  private func value(
    _ entry: ExperimentNode.Entry, of definition: TermDefinition, termPath: KeyPathText,
    _ reading: inout SectionReading
  ) -> Double? {
    let path = termPath.appending(entry.key)
    if entry.key == Self.weightKey, let weights = catalog.weights {
      return ValueFormat<Double>.number(in: weights).read(
        entry.value, path, ValueContext(), &reading)
    }
    if let parameter = definition.parameters.first(where: { $0.name == entry.key }) {
      let format = ValueFormat<Double>.number(in: parameter.range)
      return format.read(entry.value, path, ValueContext(unit: parameter.unit), &reading)
    }
    let weightNames = catalog.weights == nil ? [] : [Self.weightKey]
    let names = weightNames + definition.parameters.map(\.name)
    reading.report(
      entry.keyPlace,
      "found key '\(entry.key)' in \(termPath), expected \(SectionReading.oneOf(names))"
        + NearestName.question(for: entry.key, among: names))
    return nil
  }

  private func mismatch(
    _ node: ExperimentNode, _ termPath: KeyPathText, _ reading: inout SectionReading
  ) {
    let expected =
      catalog.weights == nil ? "a mapping {parameter: …}" : "a weight or {weight: …, parameter: …}"
    reading.mismatch(termPath, found: node.found, expected: expected, at: node.place)
  }

  /// The entry of a term with every parameter, in the catalogue's order.
  static func write(_ term: ExperimentTerm, catalog: TermCatalog) -> ResolvedEntry {
    var parts: [String] = []
    if catalog.weights != nil {
      parts.append("\(weightKey): \(YAMLScalarText.number(term.weight))")
    }
    for parameter in catalog.term(named: term.name)?.parameters ?? [] {
      let value = term.parameters[parameter.name] ?? parameter.defaultValue
      parts.append("\(parameter.name): \(YAMLScalarText.number(value))")
    }
    return ResolvedEntry(key: term.name, value: .inline("{\(parts.joined(separator: ", "))}"))
  }
}
