/// Reads tags and text of an XML document in turn, without building a tree: a recording of an hour is
/// a gigabyte, and Foundation's parser traps on names that are not UTF-8.
///
/// Declarations, comments and document types are skipped, prefixes of names are dropped.
struct XMLScanner {
  /// What stands next in a document.
  enum Event {
    /// An element begins.
    case start(name: String, attributes: [String: String])
    /// The element that began last, of those open, ends.
    case end(name: String)
    /// Text of an element, as a range of the bytes.
    case text(Range<Int>)
  }

  /// Name of the file, for messages.
  let file: String
  /// The document.
  let bytes: [UInt8]
  /// Line of the next byte, from 1.
  private(set) var line = 1
  private var position = 0
  /// Names of the elements that are open.
  private var open: [String] = []
  private var hasRoot = false
  /// Whether the tag just read closed itself, so that its end comes next.
  private var isSelfClosed = false
  /// Deepest nesting of elements.
  private static let deepest = 256

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next event; nil at the end of the document.
  ///
  /// - Throws: `invalid` with the line where the document is not well-formed.
  mutating func next() throws(MotionFileError) -> Event? {
    if isSelfClosed {
      isSelfClosed = false
      return .end(name: open.removeLast())
    }
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { advance() }
        if let element = open.last, position == bytes.count {
          throw invalid("the end of the file within <\(element)>")
        }
        if open.isEmpty {
          guard bytes[start..<position].allSatisfy({ $0 <= 32 }) else {
            throw invalid("text outside of all elements")
          }
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
        guard !open.isEmpty else { throw invalid("text outside of all elements") }
        return .text(min(start, position - 3)..<position - 3)
      } else if begins("<!") {
        try skip(past: ">")
      } else if begins("</") {
        return try endTag()
      } else {
        return try startTag()
      }
    }
    guard let unclosed = open.last else {
      guard hasRoot else { throw invalid("no element") }
      return nil
    }
    throw invalid("the end of the file within <\(unclosed)>")
  }

  /// The text of a range with its entities replaced, without white space about it.
  func string(_ range: Range<Int>) -> String {
    var text = String(decoding: bytes[range], as: UTF8.self)
    if text.contains("&") {
      for (entity, character) in [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
      ] { text = text.replacing(entity, with: character) }
    }
    return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  /// The error for what stands at this line.
  func invalid(_ found: String, expected: String = "well-formed XML") -> MotionFileError {
    .invalid(file: file, place: "line \(line)", found: found, expected: expected)
  }

  private mutating func startTag() throws(MotionFileError) -> Event {
    position += 1
    let name = localName()
    guard !name.isEmpty else { throw invalid("'<' without a name") }
    guard !hasRoot || !open.isEmpty else { throw invalid("a second root <\(name.prefix(40))>") }
    guard open.count < XMLScanner.deepest else {
      throw invalid("elements nested deeper than \(XMLScanner.deepest)", expected: "fewer")
    }
    var attributes: [String: String] = [:]
    while true {
      skipWhitespace()
      guard position < bytes.count else { throw invalid("the end of the file within <\(name)>") }
      if bytes[position] == UInt8(ascii: ">") || begins("/>") { break }
      let (key, value) = try attribute(of: name)
      guard attributes.updateValue(value, forKey: key) == nil else {
        throw invalid("'\(key.prefix(40))' twice in <\(name.prefix(40))>")
      }
    }
    isSelfClosed = bytes[position] != UInt8(ascii: ">")
    position += isSelfClosed ? 2 : 1
    hasRoot = true
    open.append(name)
    return .start(name: name, attributes: attributes)
  }

  private mutating func attribute(
    of element: String
  ) throws(MotionFileError) -> (key: String, value: String) {
    let key = localName()
    skipWhitespace()
    guard !key.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
      throw invalid("no name=\"value\" in <\(element.prefix(40))>")
    }
    position += 1
    skipWhitespace()
    guard position < bytes.count, bytes[position] == 34 || bytes[position] == 39 else {
      throw invalid("no quoted value of '\(key.prefix(40))'")
    }
    let quote = bytes[position]
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote { advance() }
    guard position < bytes.count else {
      throw invalid("no end of the value of '\(key.prefix(40))'")
    }
    defer { position += 1 }
    return (key, string(start..<position))
  }

  private mutating func endTag() throws(MotionFileError) -> Event {
    position += 2
    let name = localName()
    skipWhitespace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ">"), name == open.last else {
      throw invalid(
        "</\(name.prefix(40))>", expected: open.last.map { "</\($0)>" } ?? "no end of an element")
    }
    position += 1
    return .end(name: open.removeLast())
  }

  /// A name up to a delimiter, without its prefix, taken.
  private mutating func localName() -> String {
    var start = position
    while position < bytes.count {
      switch bytes[position] {
      case 0...32, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"),
        34, 39:
        return String(decoding: bytes[start..<position], as: UTF8.self)
      case UInt8(ascii: ":"): start = position + 1
      default: break
      }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func begins(_ text: String) -> Bool {
    bytes.count - position >= text.utf8.count
      && bytes[position..<position + text.utf8.count].elementsEqual(text.utf8)
  }

  private mutating func skip(past text: String) throws(MotionFileError) {
    while position < bytes.count {
      if begins(text) {
        position += text.utf8.count
        return
      }
      advance()
    }
    throw invalid("the end of the file before '\(text)'")
  }

  private mutating func skipWhitespace() {
    while position < bytes.count, bytes[position] <= 32 { advance() }
  }

  private mutating func advance() {
    if bytes[position] == 10 { line += 1 }
    position += 1
  }
}
