/// How a value is written in an experiment: its name for messages, its reading with all checks and
/// its writing. Reading back what was written gives the same bits.
struct ValueFormat<Value: Sendable>: Sendable {
  let type: ValueType
  /// The value of a node, or nil after reporting why there is none.
  let read: @Sendable (ExperimentNode, KeyPathText, ValueContext, inout SectionReading) -> Value?
  let write: @Sendable (Value) -> ResolvedNode

  init(
    type: ValueType,
    read:
      @escaping @Sendable (ExperimentNode, KeyPathText, ValueContext, inout SectionReading) ->
      Value?,
    write: @escaping @Sendable (Value) -> ResolvedNode
  ) {
    self.type = type
    self.read = read
    self.write = write
  }

  /// A format of scalars: `parse` gives nil for what does not fit.
  init(
    type: ValueType, scalar parse: @escaping @Sendable (ExperimentScalar) -> Value?,
    hint: @escaping @Sendable (ExperimentScalar) -> String = { _ in "" },
    write: @escaping @Sendable (Value) -> String
  ) {
    self.init(
      type: type,
      read: { node, path, context, reading in
        if let scalar = node.scalar, let value = parse(scalar) { return value }
        let hint = node.scalar.map(hint) ?? ""
        reading.mismatch(
          path, found: node.found, expected: type.expectation(context) + hint, at: node.place)
        return nil
      },
      write: { .inline(write($0)) })
  }

  /// The same format with `null` for nil.
  var orNull: ValueFormat<Value?> {
    let format = self
    var type = type
    type.range += type.range.isEmpty ? "or null" : " or null"
    return ValueFormat<Value?>(
      type: type,
      read: { node, path, context, reading in
        if node.isNull { return .some(nil) }
        return format.read(node, path, context.orNull, &reading).map(Optional.some)
      },
      write: { $0.map(format.write) ?? .inline("null") })
  }
}

extension ValueFormat where Value == Bool {
  static var flag: Self {
    ValueFormat(
      type: ValueType(name: "flag", range: "true or false"), scalar: { $0.flag },
      write: { $0 ? "true" : "false" })
  }
}

extension ValueFormat where Value == String {
  static var text: Self {
    ValueFormat(
      type: ValueType(name: "text"),
      scalar: { scalar in scalar.plainText.flatMap { $0.isEmpty ? nil : $0 } },
      hint: { scalar in
        let needsQuotes = scalar.looksLikeNumber || scalar.flag != nil
        return needsQuotes ? " (put it in quotes if it is meant as one)" : ""
      },
      write: { YAMLScalarText.text($0) })
  }
}

extension ValueFormat where Value: ExperimentNumber {
  static func number(in range: ClosedRange<Double>) -> Self {
    ValueFormat(
      type: ValueType(name: "number", range: RangeText.of(range)),
      scalar: { scalar in
        // The range is that of the number as written, before it is rounded to `Value`.
        guard let number = scalar.number, range.contains(number) else { return nil }
        return Value(scalar.text).flatMap { $0.isFinite ? $0 : nil }
      },
      hint: { scalar in
        if scalar.looksNonFinite { return " that is finite" }
        if scalar.isQuoted, ExperimentScalar.isDecimalNumber(scalar.text) {
          return " without quotes"
        }
        return ""
      },
      write: { YAMLScalarText.number($0) })
  }
}

extension ValueFormat where Value: FixedWidthInteger {
  static func integer(in range: ClosedRange<Int>) -> Self {
    ValueFormat(
      type: ValueType(name: "whole number", range: RangeText.of(range)),
      scalar: { scalar in
        guard let integer = scalar.integer, range.contains(integer) else { return nil }
        return Value(exactly: integer)
      },
      write: { String($0) })
  }
}

extension ValueFormat
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  static func choice() -> Self {
    let names = Value.allCases.map(\.rawValue)
    return ValueFormat(
      type: ValueType(name: "choice", range: "of \(names.joined(separator: ", "))"),
      scalar: { scalar in
        // A case may be called `null` or `on`: the raw text counts.
        Value(rawValue: scalar.text)
      },
      hint: { NearestName.question(for: $0.text, among: names) },
      write: { YAMLScalarText.text($0.rawValue) })
  }
}
