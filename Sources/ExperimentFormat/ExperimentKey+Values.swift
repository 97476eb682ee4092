/// A floating-point type that a number of an experiment may become.
public protocol ExperimentNumber: BinaryFloatingPoint, LosslessStringConvertible, Sendable {}
extension Double: ExperimentNumber {}
extension Float: ExperimentNumber {}

extension ExperimentKey {
  /// A finite number.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property, `Double` or `Float`.
  ///   - range: accepted values; `.positive`, `.nonNegative` and `.any` have an open end.
  ///   - unit: unit as the reference page shows it, nil for a pure number.
  ///   - documentation: meaning, in a sentence or two.
  public static func number<Value: ExperimentNumber>(
    _ name: String, _ path: WritableKeyPath<Section, Value> & Sendable,
    in range: ClosedRange<Double> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .number(in: range), unit: unit, documentation)
  }

  /// A finite number or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property, an optional `Double` or `Float`.
  ///   - range: accepted values.
  ///   - unit: unit as the reference page shows it, nil for a pure number.
  ///   - documentation: meaning, and what `null` means.
  public static func optionalNumber<Value: ExperimentNumber>(
    _ name: String, _ path: WritableKeyPath<Section, Value?> & Sendable,
    in range: ClosedRange<Double> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, ValueFormat<Value>.number(in: range).orNull, unit: unit, documentation)
  }

  /// A whole number.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property, of any integer type.
  ///   - range: accepted values; `.positive`, `.nonNegative` and `.any` have an open end.
  ///   - unit: unit as the reference page shows it, nil for a count.
  ///   - documentation: meaning.
  public static func integer<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, Value> & Sendable,
    in range: ClosedRange<Int> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .integer(in: range), unit: unit, documentation)
  }

  /// A whole number or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property, of any optional integer type.
  ///   - range: accepted values.
  ///   - unit: unit as the reference page shows it, nil for a count.
  ///   - documentation: meaning, and what `null` means.
  public static func optionalInteger<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, Value?> & Sendable,
    in range: ClosedRange<Int> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, ValueFormat<Value>.integer(in: range).orNull, unit: unit, documentation)
  }

  /// `true` or `false`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning of `true`.
  public static func flag(
    _ name: String, _ path: WritableKeyPath<Section, Bool> & Sendable, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .flag, unit: nil, documentation)
  }

  /// A text that is not empty.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning.
  public static func text(
    _ name: String, _ path: WritableKeyPath<Section, String> & Sendable, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .text, unit: nil, documentation)
  }

  /// A text that is not empty, or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning, and what `null` means.
  public static func optionalText(
    _ name: String, _ path: WritableKeyPath<Section, String?> & Sendable, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, ValueFormat<String>.text.orNull, unit: nil, documentation)
  }

  /// One of the cases of an enumeration, by its raw value.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning, case by case.
  public static func choice<Value: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, Value> & Sendable, _ documentation: String
  ) -> ExperimentKey where Value.RawValue == String {
    value(name, path, .choice(), unit: nil, documentation)
  }

  /// One of the cases of an enumeration, or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - documentation: meaning, case by case and of `null`.
  public static func optionalChoice<Value: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, Value?> & Sendable, _ documentation: String
  ) -> ExperimentKey where Value.RawValue == String {
    value(name, path, ValueFormat<Value>.choice().orNull, unit: nil, documentation)
  }

  /// A range as a list of two numbers, the lower not above the upper.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property, a range of `Double` or `Float`.
  ///   - bounds: accepted values of both ends.
  ///   - unit: unit as the reference page shows it, nil for a pure number.
  ///   - documentation: meaning.
  public static func range<Value: ExperimentNumber>(
    _ name: String, _ path: WritableKeyPath<Section, ClosedRange<Value>> & Sendable,
    in bounds: ClosedRange<Double> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .range(in: bounds), unit: unit, documentation)
  }

  /// A range as a list of two numbers, or `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property, an optional range of `Double` or `Float`.
  ///   - bounds: accepted values of both ends.
  ///   - unit: unit as the reference page shows it, nil for a pure number.
  ///   - documentation: meaning, and what `null` means.
  public static func optionalRange<Value: ExperimentNumber>(
    _ name: String, _ path: WritableKeyPath<Section, ClosedRange<Value>?> & Sendable,
    in bounds: ClosedRange<Double> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    let format = ValueFormat<ClosedRange<Value>>.range(in: bounds)
    return value(name, path, format.orNull, unit: unit, documentation)
  }

  /// A list of finite numbers.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property, a list of `Double` or `Float`.
  ///   - count: accepted lengths.
  ///   - range: accepted values of each.
  ///   - unit: unit as the reference page shows it, nil for pure numbers.
  ///   - documentation: meaning.
  public static func numbers<Value: ExperimentNumber>(
    _ name: String, _ path: WritableKeyPath<Section, [Value]> & Sendable,
    count: ClosedRange<Int> = .nonNegative, each range: ClosedRange<Double> = .any,
    unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    let format = ValueFormat<[Value]>.list(
      of: .number(in: range), plural: "numbers", count: count)
    return value(name, path, format, unit: unit, documentation)
  }

  /// A list of whole numbers.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property, a list of any integer type.
  ///   - count: accepted lengths.
  ///   - range: accepted values of each.
  ///   - unit: unit as the reference page shows it, nil for counts.
  ///   - documentation: meaning.
  public static func integers<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, [Value]> & Sendable,
    count: ClosedRange<Int> = .nonNegative, each range: ClosedRange<Int> = .any,
    unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    let format = ValueFormat<[Value]>.list(
      of: .integer(in: range), plural: "whole numbers", count: count)
    return value(name, path, format, unit: unit, documentation)
  }

  /// A list of texts.
  ///
  /// - Parameters:
  ///   - name: name in the file.
  ///   - path: the property.
  ///   - count: accepted lengths.
  ///   - documentation: meaning.
  public static func texts(
    _ name: String, _ path: WritableKeyPath<Section, [String]> & Sendable,
    count: ClosedRange<Int> = .nonNegative, _ documentation: String
  ) -> ExperimentKey {
    let format = ValueFormat<[String]>.list(of: .text, plural: "texts", count: count)
    return value(name, path, format, unit: nil, documentation)
  }

  /// A mapping from free names, for example of joints, to numbers; the file's order is kept.
  ///
  /// A mapping in a file replaces the default as a whole; names of included files stay unless they
  /// are set to `null`.
  ///
  /// - Parameters:
  ///   - name: name in the file, its unit as suffix.
  ///   - path: the property.
  ///   - range: accepted values of each.
  ///   - unit: unit as the reference page shows it, nil for pure numbers.
  ///   - documentation: meaning, of the names too.
  public static func namedNumbers(
    _ name: String, _ path: WritableKeyPath<Section, [NamedNumber]> & Sendable,
    each range: ClosedRange<Double> = .any, unit: String? = nil, _ documentation: String
  ) -> ExperimentKey {
    value(name, path, .namedNumbers(each: range), unit: unit, documentation)
  }

  /// A key whose value has the format given.
  static func value<Value: Sendable>(
    _ name: String, _ path: WritableKeyPath<Section, Value> & Sendable,
    _ format: ValueFormat<Value>, unit: String?, _ documentation: String
  ) -> ExperimentKey {
    ExperimentKey(
      name: name, unit: unit, documentation: documentation, type: format.type,
      read: { node, keyPath, section, reading in
        if let value = format.read(node, keyPath, ValueContext(unit: unit), &reading) {
          section[keyPath: path] = value
        }
      },
      write: { section in format.write(section[keyPath: path]) })
  }
}

/// A number with the name it is for, such as a gain with the pattern of the joints that have it.
public struct NamedNumber: Hashable, Sendable {
  /// The name, as the file has it.
  public var name: String
  /// The number, in the unit of its key.
  public var value: Double

  /// - Parameters:
  ///   - name: the name.
  ///   - value: the number, in the unit of its key.
  public init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

extension ClosedRange<Double> {
  /// Every finite number.
  public static let any: ClosedRange<Double> = -Double.infinity...Double.infinity
  /// Numbers above zero.
  public static let positive: ClosedRange<Double> = Double.leastNonzeroMagnitude...Double.infinity
  /// Zero and above.
  public static let nonNegative: ClosedRange<Double> = 0...Double.infinity
}

extension ClosedRange<Int> {
  /// Every whole number that fits.
  public static let any: ClosedRange<Int> = Int.min...Int.max
  /// 1 and above.
  public static let positive: ClosedRange<Int> = 1...Int.max
  /// 0 and above.
  public static let nonNegative: ClosedRange<Int> = 0...Int.max
}
