/// A value as the resolved file writes it.
indirect enum ResolvedNode: Equatable, Sendable {
  /// Text that stands behind the key.
  case inline(String)
  /// Keys on lines of their own.
  case mapping([ResolvedEntry])
  /// Items on lines of their own.
  case list([ResolvedNode])

  /// The value on one line.
  var inlineText: String {
    switch self {
    case .inline(let text): text
    case .mapping(let entries):
      "{"
        + entries.map { "\(YAMLScalarText.text($0.key)): \($0.value.inlineText)" }
        .joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(\.inlineText).joined(separator: ", ") + "]"
    }
  }

  /// The default as the reference page shows it: nothing for a section, whose keys have their own.
  func shortText(hasNested: Bool) -> String? {
    switch self {
    case .mapping where hasNested: nil
    case .list(let items) where hasNested && !items.isEmpty: "\(items.count) sections"
    default: inlineText
    }
  }
}

/// A key with its value as the resolved file writes it.
struct ResolvedEntry: Equatable, Sendable {
  let key: String
  let value: ResolvedNode
  /// Comment behind the value or above a section.
  var comment: String?
  /// Why the key is left out, or nil where it is written.
  var unusedBecause: String?

  init(
    key: String, value: ResolvedNode, comment: String? = nil, unusedBecause: String? = nil
  ) {
    self.key = key
    self.value = value
    self.comment = comment
    self.unusedBecause = unusedBecause
  }

  /// All keys of a section, in table order.
  static func entries<Section: ExperimentSection>(of section: Section) -> [ResolvedEntry] {
    Section.keys.map { key in
      let unit = key.unit.map { "[\($0)] " } ?? ""
      let isUsed = key.usage?.condition(section) ?? true
      return ResolvedEntry(
        key: key.name, value: key.write(section),
        comment: unit + key.documentation.replacing("\n", with: " "),
        unusedBecause: isUsed ? nil : key.usage?.description)
    }
  }
}

/// Scalars as they are written in a file, so that reading gives the same value.
enum YAMLScalarText {
  /// The shortest decimal number that reads back as the same bits; always with a point or exponent.
  static func number<Value: ExperimentNumber>(_ value: Value) -> String {
    value.description
  }

  /// A text: bare where it is a plain word, in double quotes otherwise.
  static func text(_ text: String) -> String {
    isBareWord(text) ? text : quoted(text)
  }

  private static func isBareWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    let otherLetters = Set("0123456789_-./".utf8)
    guard text.utf8.allSatisfy({ isLetter($0) || otherLetters.contains($0) }) else { return false }
    // Other programs may read these as truth values or nothing.
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
    return !reserved.contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }

  /// Whether a character may stand in a YAML text as it is.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF: true
    case 0xE000...0xFFFD: scalar.value != 0xFEFF
    case 0x1_0000...0x10_FFFF: true
    default: false
    }
  }
}
