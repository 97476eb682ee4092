/// A key of another experiment with the values that it takes in turn.
public struct OverrideAxis: Equatable, Sendable {
  /// The key, `algorithm.gamma`.
  public let key: String
  /// The values, in their order.
  public let values: [PlacedOverride]

  /// - Parameters:
  ///   - key: the key.
  ///   - values: for that key.
  public init(key: String, values: [PlacedOverride]) {
    self.key = key
    self.values = values
  }
}

extension ExperimentKey {
  /// A mapping from keys of another experiment to lists of values, `algorithm.gamma: [0.98, 0.99]`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning.
  public static func overrideAxes(
    _ name: String, _ path: WritableKeyPath<Section, [OverrideAxis]> & Sendable,
    _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .overrideAxes, unit: nil, documentation)
  }

  /// A list of mappings from keys of another experiment to a value each,
  /// `[{algorithm.gamma: 0.98}, {algorithm.gamma: 0.99}]`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning.
  public static func overrideSets(
    _ name: String, _ path: WritableKeyPath<Section, [[PlacedOverride]]> & Sendable,
    _ documentation: String
  ) -> ExperimentKey {
    let format = ValueFormat<[[PlacedOverride]]>.list(
      of: .overrides, plural: "mappings of keys to values", count: .nonNegative)
    return value(name, path, format, unit: nil, documentation)
  }
}

extension ValueFormat where Value == [OverrideAxis] {
  fileprivate static var overrideAxes: Self {
    let type = ValueType(name: "mapping of keys", range: "to lists of values")
    return ValueFormat(
      type: type,
      read: { node, path, _, reading in
        guard let entries = node.entries else {
          reading.mismatch(path, found: node.found, expected: type.expectation(), at: node.place)
          return nil
        }
        return entries.filter { !$0.isTakenOut }.compactMap { entry in
          guard case .list(let items) = entry.value.content, !items.isEmpty else {
            reading.mismatch(
              path.appending(entry.key), found: entry.value.found,
              expected: "a list of one value or more", at: entry.value.place)
            return nil
          }
          return OverrideAxis(
            key: entry.key,
            values: items.map {
              PlacedOverride(key: entry.key, value: $0.inlineText, place: $0.place)
            })
        }
      },
      write: { axes in
        .mapping(
          axes.map { axis in
            let values = axis.values.map { ResolvedNode.inline($0.value) }
            return ResolvedEntry(
              key: axis.key, value: .inline(ResolvedNode.list(values).inlineText))
          })
      })
  }
}

extension ValueFormat where Value == [PlacedOverride] {
  fileprivate static var overrides: Self {
    let type = ValueType(name: "mapping of keys", range: "to values")
    return ValueFormat(
      type: type,
      read: { node, path, _, reading in
        guard let entries = node.entries, !entries.isEmpty else {
          reading.mismatch(path, found: node.found, expected: type.expectation(), at: node.place)
          return nil
        }
        return entries.map {
          PlacedOverride(key: $0.key, value: $0.value.inlineText, place: $0.value.place)
        }
      },
      write: { overrides in
        .mapping(overrides.map { ResolvedEntry(key: $0.key, value: .inline($0.value)) })
      })
  }
}

extension ExperimentNode.Entry {
  /// Whether it takes out what an included file says.
  fileprivate var isTakenOut: Bool { value.isNull && !value.beneath.isEmpty }
}

extension ExperimentNode {
  /// The value as YAML on one line.
  fileprivate var inlineText: String { resolved.inlineText }

  private var resolved: ResolvedNode {
    switch content {
    case .scalar(let scalar):
      .inline(
        scalar.isNull ? "null" : scalar.plainText.map(YAMLScalarText.text) ?? scalar.text)
    case .list(let items):
      .list(items.map(\.resolved))
    case .mapping(let entries):
      .mapping(entries.map { ResolvedEntry(key: $0.key, value: $0.value.resolved) })
    }
  }
}
