import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An XML element with the place it came from.
struct MarkupElement {
  let name: String
  var attributes: [String: String]
  var children: [MarkupElement] = []
  /// Name of the file, without its folder.
  let file: String
  /// Line on which the start tag ends, from 1.
  let line: Int

  /// The children of that name, in the order of the file.
  func children(named name: String) -> [MarkupElement] { children.filter { $0.name == name } }

  /// The first child of that name.
  func child(named name: String) -> MarkupElement? { children.first { $0.name == name } }

  /// How messages call the element: `<joint 'knee'>`.
  var label: String {
    attributes["name"].map { "<\(name) '\($0)'>" } ?? "<\(name)>"
  }

  /// Reads the document.
  ///
  /// - Throws: `unreadable` or `malformed`.
  static func read(contentsOf url: URL) throws(RobotModelError) -> MarkupElement {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      let exists = FileManager.default.fileExists(atPath: url.path)
      throw .unreadable(
        file: url.lastPathComponent,
        reason: exists ? "opening it failed" : "there is no such file")
    }
    return try parse(data, file: url.lastPathComponent)
  }

  /// Parses the document.
  ///
  /// - Throws: `unreadable` where it is empty, `malformed` where it is not well-formed.
  static func parse(_ data: Data, file: String) throws(RobotModelError) -> MarkupElement {
    guard !data.isEmpty else { throw .unreadable(file: file, reason: "it is empty") }
    let parser = XMLParser(data: data)
    let builder = TreeBuilder(file: file)
    parser.delegate = builder
    let succeeded = parser.parse()
    guard succeeded, let root = builder.root else {
      let unclosed = builder.open.last.map { "<\($0.name)> of line \($0.line) not properly closed" }
      throw .malformed(
        file: file, line: max(parser.lineNumber, 1), reason: unclosed ?? "no complete element")
    }
    return root
  }
}

/// Collects the events of the parser into a tree.
private final class TreeBuilder: NSObject, XMLParserDelegate {
  let file: String
  private(set) var open: [MarkupElement] = []
  private(set) var root: MarkupElement?

  init(file: String) { self.file = file }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes attributeDict: [String: String]
  ) {
    open.append(
      MarkupElement(
        name: elementName, attributes: attributeDict, file: file, line: parser.lineNumber))
  }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    guard let closed = open.popLast() else { return }
    if open.isEmpty {
      root = closed
    } else {
      open[open.count - 1].children.append(closed)
    }
  }
}
