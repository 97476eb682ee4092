import Foundation
import XMLReading

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
    var scanner = XMLScanner([UInt8](data))
    do {
      return try root(of: &scanner, file: file)
    } catch {
      throw .malformed(
        file: file, line: error.line, found: error.found, expected: error.expected)
    }
  }

  /// The root element with all that it holds.
  private static func root(
    of scanner: inout XMLScanner, file: String
  ) throws(XMLFault) -> MarkupElement {
    // The elements that are open, below an element that takes the root.
    var open = [MarkupElement(name: "", attributes: [:], file: file, line: 1)]
    while let event = try scanner.next() {
      switch event {
      case .start(let name, let attributes):
        open.append(
          MarkupElement(name: name, attributes: attributes, file: file, line: scanner.line))
      case .end:
        let closed = open.removeLast()
        open[open.count - 1].children.append(closed)
      case .text: break
      }
    }
    return open[0].children[0]
  }
}
