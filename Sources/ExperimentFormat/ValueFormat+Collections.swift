extension ValueFormat {
  /// A list of values of one format.
  ///
  /// - Parameters:
  ///   - item: format of each.
  ///   - plural: what they are, for messages.
  ///   - count: accepted lengths.
  static func list<Item: Sendable>(
    of item: ValueFormat<Item>, plural: String, count: ClosedRange<Int>
  ) -> Self where Value == [Item] {
    let limits = [
      count == .nonNegative ? "" : "of length \(RangeText.of(count, verb: false))",
      item.type.range.isEmpty ? "" : "each \(item.type.range)",
    ]
    let range = limits.filter { !$0.isEmpty }.joined(separator: ", ")
    let type = ValueType(name: "list of \(plural)", range: range)
    return ValueFormat(
      type: type,
      read: { node, path, context, reading in
        guard case .list(let nodes) = node.content, count.contains(nodes.count) else {
          reading.mismatch(
            path, found: node.found, expected: type.expectation(context), at: node.place)
          return nil
        }
        let values = nodes.enumerated().map { index, node in
          item.read(node, path.appending(String(index)), context, &reading)
        }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
      },
      write: { values in
        .inline("[" + values.map { item.write($0).inlineText }.joined(separator: ", ") + "]")
      })
  }

  /// A range as a list of its ends.
  static func range<Bound: ExperimentNumber>(
    in bounds: ClosedRange<Double>
  ) -> Self where Value == ClosedRange<Bound> {
    let limits = RangeText.of(bounds)
    let type = ValueType(
      name: "range [lower, upper]", range: limits.isEmpty ? "" : "with both \(limits)")
    let ends = ValueFormat<[Bound]>.list(
      of: .number(in: bounds), plural: "numbers", count: .nonNegative)
    return ValueFormat(
      type: type,
      read: { node, path, context, reading in
        guard case .list(let nodes) = node.content, nodes.count == 2 else {
          reading.mismatch(
            path, found: node.found, expected: type.expectation(context), at: node.place)
          return nil
        }
        guard let values = ends.read(node, path, context, &reading) else { return nil }
        guard values[0] <= values[1] else {
          reading.mismatch(
            path, found: "[\(values[0]), \(values[1])]",
            expected: "the lower number before the upper", at: node.place)
          return nil
        }
        return values[0]...values[1]
      },
      write: { ends.write([$0.lowerBound, $0.upperBound]) })
  }
}

extension ValueFormat where Value == [NamedNumber] {
  static func namedNumbers(each range: ClosedRange<Double>) -> Self {
    let number = ValueFormat<Double>.number(in: range)
    let type = ValueType(
      name: "mapping of names to numbers",
      range: number.type.range.isEmpty ? "" : "each \(number.type.range)")
    return ValueFormat(
      type: type,
      read: { node, path, context, reading in
        guard let entries = node.entries else {
          reading.mismatch(
            path, found: node.found, expected: type.expectation(context), at: node.place)
          return nil
        }
        var numbers: [NamedNumber] = []
        for entry in entries where !(entry.value.isNull && !entry.value.beneath.isEmpty) {
          let path = path.appending(entry.key)
          if let value = number.read(entry.value, path, context, &reading) {
            numbers.append(NamedNumber(entry.key, value))
          }
        }
        return numbers
      },
      write: { numbers in
        .mapping(
          numbers.map { ResolvedEntry(key: $0.name, value: number.write($0.value)) })
      })
  }
}
