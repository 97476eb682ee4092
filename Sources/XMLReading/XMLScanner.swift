/// Reads tags and text of an XML document in turn, without building a tree: a recording of an hour is
/// a gigabyte. No document, however damaged, crashes it.
///
/// Declarations, comments and document types are skipped. Bytes that are no UTF-8 become U+FFFD, so a
/// document of another encoding that keeps ASCII is read as well. Of entities, the five of XML and
/// numbers are replaced; others stay as they are written.
public struct XMLScanner: Sendable {
  /// What stands next in a document.
  public enum Event: Equatable, Sendable {
    /// An element begins.
    case start(name: String, attributes: [String: String])
    /// The element that began last, of those open, ends.
    case end(name: String)
    /// Text of an element, as a range of `bytes`.
    case text(Range<Int>)
  }

  /// The document.
  public let bytes: [UInt8]
  /// Line of the next byte, from 1.
  public private(set) var line = 1
  private var position = 0
  /// Names of the elements that are open, and the lines on which their tags end.
  private var open: [(name: String, line: Int)] = []
  private var hasRoot = false
  /// Whether the tag just read closed itself, so that its end comes next.
  private var isSelfClosed = false
  /// Deepest nesting of elements.
  private static let deepest = 256

  /// - Parameter bytes: the document; a byte order mark is skipped.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next event; nil at the end of the document.
  ///
  /// - Throws: `XMLFault` with the line where the document is not well-formed.
  public mutating func next() throws(XMLFault) -> Event? {
    if isSelfClosed {
      isSelfClosed = false
      return .end(name: open.removeLast().name)
    }
    if line == 1, position == 0, bytes.prefix(4).contains(0) || bytes.starts(with: [0xFF, 0xFE]) {
      throw fault("text of two or four bytes a character", expected: "UTF-8")
    }
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { advance() }
        if position == bytes.count, !open.isEmpty { throw unclosed() }
        if open.isEmpty {
          try checkBlank(start..<position)
          continue
        }
        return .text(start..<position)
      }
      if begins("<!--") {
        try skip(past: "-->")
      } else if begins("<?") {
        try skip(past: "?>")
      } else if begins("<![CDATA[") {
        let start = position + 9
        try skip(past: "]]>")
        guard !open.isEmpty else { throw fault("text outside of all elements") }
        return .text(min(start, position - 3)..<position - 3)
      } else if begins("<!") {
        try skipDeclaration()
      } else if begins("</") {
        return try endTag()
      } else {
        return try startTag()
      }
    }
    guard open.isEmpty else { throw unclosed() }
    guard hasRoot else { throw fault("no element") }
    return nil
  }

  /// The text of a range with its entities replaced, without white space about it.
  public func string(_ range: Range<Int>) -> String {
    let text = XMLScanner.unescaped(String(decoding: bytes[range], as: UTF8.self))
    return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// The fault of what stands at this line.
  private func fault(_ found: String, expected: String = "well-formed XML") -> XMLFault {
    XMLFault(line: line, found: found, expected: expected)
  }

  /// The fault of a document that ends within an element, at the line where that begins.
  private func unclosed() -> XMLFault {
    let (name, line) = open.last ?? ("", self.line)
    return XMLFault(
      line: line, found: "the end of the file within <\(name.prefix(40))>",
      expected: "</\(name.prefix(40))>")
  }

  /// Only white space may stand outside of the root.
  private func checkBlank(_ range: Range<Int>) throws(XMLFault) {
    guard bytes[range].allSatisfy({ $0 <= 32 }) else {
      throw fault("text outside of all elements")
    }
  }

  /// The text with its entities replaced.
  private static func unescaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      let behind = rest[rest.index(after: start)...]
      if let end = behind.prefix(longestEntity).firstIndex(of: ";"),
        let character = character(of: behind[..<end])
      {
        result.unicodeScalars.append(character)
        rest = behind[behind.index(after: end)...]
      } else {
        result += "&"
        rest = behind
      }
    }
    return result + rest
  }

  private static let longestEntity = 12

  /// The character of an entity's name or number: `lt`, `#60` or `#x3C`.
  private static func character(of entity: Substring) -> Unicode.Scalar? {
    switch entity {
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    case "amp": "&"
    default:
      if entity.hasPrefix("#x") {
        UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      } else if entity.hasPrefix("#") {
        UInt32(entity.dropFirst()).flatMap(Unicode.Scalar.init)
      } else {
        nil
      }
    }
  }

  private mutating func startTag() throws(XMLFault) -> Event {
    position += 1
    let name = name()
    guard !name.isEmpty else { throw fault("'<' without a name") }
    guard !hasRoot || !open.isEmpty else { throw fault("a second root <\(name.prefix(40))>") }
    guard open.count < XMLScanner.deepest else {
      throw fault("elements nested deeper than \(XMLScanner.deepest)", expected: "fewer")
    }
    var attributes: [String: String] = [:]
    while true {
      skipWhitespace()
      guard position < bytes.count else {
        throw fault("the end of the file within <\(name.prefix(40))>")
      }
      if bytes[position] == UInt8(ascii: ">") || begins("/>") { break }
      let (key, value) = try attribute(of: name)
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw fault("'\(key.prefix(40))' twice in <\(name.prefix(40))>")
      }
    }
    isSelfClosed = bytes[position] != UInt8(ascii: ">")
    position += isSelfClosed ? 2 : 1
    hasRoot = true
    open.append((name, line))
    return .start(name: name, attributes: attributes)
  }

  private mutating func attribute(
    of element: String
  ) throws(XMLFault) -> (key: String, value: String) {
    let key = name()
    skipWhitespace()
    guard !key.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
      throw fault("no name=\"value\" in <\(element.prefix(40))>")
    }
    position += 1
    skipWhitespace()
    guard position < bytes.count, bytes[position] == 34 || bytes[position] == 39 else {
      throw fault("no quoted value of '\(key.prefix(40))'")
    }
    let quote = bytes[position]
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote { advance() }
    guard position < bytes.count else {
      throw fault("no end of the value of '\(key.prefix(40))'")
    }
    defer { position += 1 }
    // A value has no line breaks: they stand for blanks.
    let value = String(string(start..<position).map { $0.isNewline ? " " : $0 })
    return (key, value)
  }

  private mutating func endTag() throws(XMLFault) -> Event {
    position += 2
    let name = name()
    skipWhitespace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ">"), name == open.last?.name
    else {
      throw fault(
        "</\(name.prefix(40))>",
        expected: open.last.map { "</\($0.name.prefix(40))> for line \($0.line)" }
          ?? "no end of an element")
    }
    position += 1
    return .end(name: open.removeLast().name)
  }

  /// A name up to a delimiter, taken.
  private mutating func name() -> String {
    let start = position
    while position < bytes.count, !XMLScanner.endsName(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...32, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"), 34, 39:
      true
    default: false
    }
  }

  private func begins(_ text: String) -> Bool {
    bytes.count - position >= text.utf8.count
      && bytes[position..<position + text.utf8.count].elementsEqual(text.utf8)
  }

  private mutating func skip(past text: String) throws(XMLFault) {
    while position < bytes.count {
      if begins(text) {
        position += text.utf8.count
        return
      }
      advance()
    }
    throw fault("the end of the file before '\(text)'")
  }

  /// Skips a document type with the declarations that it may hold.
  private mutating func skipDeclaration() throws(XMLFault) {
    var depth = 0
    while position < bytes.count {
      if begins("<!--") {
        try skip(past: "-->")
        continue
      }
      switch bytes[position] {
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"): depth -= 1
      case let quote where quote == 34 || quote == 39:
        advance()
        while position < bytes.count, bytes[position] != quote { advance() }
        guard position < bytes.count else { throw fault("no end of a quoted text") }
      default: break
      }
      advance()
      if depth == 0 { return }
    }
    throw fault("the end of the file within <!…>")
  }

  private mutating func skipWhitespace() {
    while position < bytes.count, bytes[position] <= 32 { advance() }
  }

  private mutating func advance() {
    if bytes[position] == 10 { line += 1 }
    position += 1
  }
}
