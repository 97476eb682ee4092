/// A scalar of an experiment file and its reading as nothing, truth value, number or text.
///
/// The reading is that of YAML 1.2's core schema without its traps: `yes`, `on`, `0x10`, `010` and
/// `1_000` are texts (so that a number is never read as another one than was meant), and infinities
/// and NaN are not numbers.
struct ExperimentScalar: Equatable, Sendable {
  /// The text without quotes.
  let text: String
  /// Whether it stood in quotes or in a block, and is text whatever it looks like.
  let isQuoted: Bool

  /// Whether it is `null`, `~` or nothing.
  var isNull: Bool { !isQuoted && ["", "~", "null", "Null", "NULL"].contains(text) }

  /// The truth value that it is, or nil.
  var flag: Bool? {
    guard !isQuoted else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// The finite number that it is, or nil.
  var number: Double? {
    guard looksLikeNumber, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The whole number that it is, `3` as well as `3.0` and `3e0`; nil for others and for those that
  /// a `Double` cannot hold exactly, unless they are written without point and exponent.
  var integer: Int? {
    guard looksLikeNumber else { return nil }
    if let value = Int(text) { return value }
    guard let value = Double(text), abs(value) <= 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// Whether it is written as a decimal number: sign, digits without leading zeros, fraction,
  /// exponent.
  var looksLikeNumber: Bool { !isQuoted && Self.isDecimalNumber(text) }

  /// Whether it is one of the spellings of infinity or not-a-number.
  var looksNonFinite: Bool {
    guard !isQuoted else { return false }
    let bare = text.lowercased().drop { $0 == "+" || $0 == "-" }
    return [".inf", "inf", "infinity", ".nan", "nan"].contains(bare)
      || (looksLikeNumber && Double(text)?.isFinite != true)
  }

  /// The text that it is, or nil where it is nothing, a truth value or a number.
  var plainText: String? {
    if isQuoted { return text }
    return isNull || flag != nil || looksLikeNumber ? nil : text
  }

  /// What it is, for messages.
  var found: String {
    let shown = text.count > 60 ? text.prefix(57) + "…" : text[...]
    let escaped = shown.replacing("\n", with: "\\n")
    if isNull { return "nothing" }
    if looksLikeNumber { return "the number \(escaped)" }
    if flag != nil { return "the flag \(escaped)" }
    return "the text '\(escaped)'"
  }

  /// Whether the text matches `[-+]? (0 | [1-9][0-9]*)? (. [0-9]*)? ([eE] [-+]? [0-9]+)?` with at
  /// least one digit before the exponent.
  static func isDecimalNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func takeDigits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest[digits.endIndex...]
      return digits
    }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = takeDigits(&rest)
    if whole.count > 1, whole.first == UInt8(ascii: "0") { return false }
    var digitCount = whole.count
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digitCount += takeDigits(&rest).count
    }
    guard digitCount > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      if takeDigits(&rest).isEmpty { return false }
    }
    return rest.isEmpty
  }
}
