import Testing
import XMLReading

@Suite struct XMLScannerTests {
  /// What stands in a document, a word an event, with the line behind it.
  private func events(_ text: String) throws -> [String] { try events(Array(text.utf8)) }

  private func events(_ bytes: [UInt8]) throws -> [String] {
    var scanner = XMLScanner(bytes)
    var events: [String] = []
    while let event = try scanner.next() {
      switch event {
      case .start(let name, let attributes):
        let words = attributes.sorted { $0.key < $1.key }.map { " \($0.key)='\($0.value)'" }
        events.append("\(scanner.line) <\(name)\(words.joined())>")
      case .end(let name): events.append("\(scanner.line) </\(name)>")
      case .text(let range):
        let text = scanner.string(range)
        if !text.isEmpty { events.append("\(scanner.line) \(text)") }
      }
    }
    return events
  }

  @Test("tags, attributes and text come in turn with their lines")
  func sequence() throws {
    let text = """
      <?xml version="1.0"?>
      <!DOCTYPE a [<!ENTITY b "c>"> <!-- isn't > --> <!ELEMENT a ANY>]>
      <a one='1'
        x:two="2
      3 ">
      <!-- <b> --><b/> 3 <![CDATA[<4>]]>
      </a>

      """
    #expect(
      try events(text) == [
        "5 <a one='1' x:two='2 3'>", "6 <b>", "6 </b>", "6 3", "6 <4>", "7 </a>",
      ])
  }

  @Test("entities are replaced once, unknown ones stay")
  func entities() throws {
    #expect(
      try events("<a b='&lt;&amp;lt;&#65;&#x3b1;&#x110000;&no;& &quot;&apos;&gt;'/>") == [
        "1 <a b='<&lt;A\u{3b1}&#x110000;&no;& \"'>'>", "1 </a>",
      ])
  }

  @Test("names that are not UTF-8 are no trap")
  func notUTF8() throws {
    let bytes = Array("<a ".utf8) + [0xF6] + Array("='1'/>".utf8)
    #expect(try events(bytes) == ["1 <a \u{FFFD}='1'>", "1 </a>"])
  }

  @Test(
    "faults are told with their line",
    arguments: [
      ("", 1, "no element"), ("text", 1, "text outside"),
      ("<a>\n</a>\n<b/>", 3, "a second root <b>"),
      ("<a>\n<b>\n", 2, "the end of the file within <b>"), ("<a>\n</b>", 2, "</b>"),
      ("<a b=1/>", 1, "no quoted value of 'b'"), ("<a b/>", 1, "no name"), ("<a b='", 1, "no end"),
      ("<a\nb='1' b='1'/>", 2, "'b' twice"), ("<a", 1, "within <a>"),
      ("< a/>", 1, "without a name"),
      ("<a><!-- ", 1, "before '-->'"), ("<!DOCTYPE a [<b>", 1, "within <!"), ("</a>", 1, "</a>"),
      ("<\0a\0/\0>\0", 1, "two or four bytes"),
      (String(repeating: "<a>", count: 300), 1, "deeper than 256"),
    ])
  func faults(text: String, line: Int, word: String) throws {
    do {
      _ = try events(text)
      Issue.record("it was read")
    } catch let fault as XMLFault {
      #expect(fault.line == line, "\(fault)")
      #expect(fault.found.contains(word), "\(fault)")
      #expect(!fault.expected.isEmpty)
    }
  }
}
