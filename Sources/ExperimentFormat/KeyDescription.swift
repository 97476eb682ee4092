/// What the reference page says about a key.
struct KeyDescription: Equatable, Sendable {
  let path: KeyPathText
  let type: ValueType
  let unit: String?
  /// The default as it is written in a file; nil for a section and for a required key.
  let defaultText: String?
  let documentation: String
  let isRequired: Bool
  /// In words, the condition under which the key is used.
  let usage: String?
  let catalog: TermCatalog?
  /// Keys of the nested section.
  let nested: [KeyDescription]

  /// Keys of a section, in table order.
  ///
  /// - Parameters:
  ///   - type: the section.
  ///   - path: its path in the experiment.
  static func keys<Section: ExperimentSection>(
    of type: Section.Type, below path: KeyPathText = KeyPathText()
  ) -> [KeyDescription] {
    let defaults = Section()
    return Section.keys.map { key in
      let keyPath = path.appending(key.name)
      let nested = key.describeNested(keyPath)
      return KeyDescription(
        path: keyPath, type: key.type, unit: key.unit,
        defaultText: key.isRequired
          ? nil : key.write(defaults).shortText(hasNested: !nested.isEmpty),
        documentation: key.documentation, isRequired: key.isRequired,
        usage: key.usage?.description, catalog: key.catalog, nested: nested)
    }
  }

  /// Paths of all keys of an experiment, nested ones included.
  static func allPaths<Root: ExperimentSection>(of type: Root.Type) -> [KeyPathText] {
    func paths(_ keys: [KeyDescription]) -> [KeyPathText] {
      keys.flatMap { [$0.path] + paths($0.nested) }
    }
    return paths(keys(of: type))
  }
}
