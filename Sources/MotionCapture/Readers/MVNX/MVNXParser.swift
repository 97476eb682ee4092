import Foundation
import SpatialMath

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Collects the events of the XML parser into a document. The first error stops the parser.
final class MVNXParser: NSObject, XMLParserDelegate {
  private let file: String
  private var document = MVNXDocument()
  private var error: MotionFileError?
  /// Text of the element that is open, for those whose text is used.
  private var text: String?
  private var pointLabel: String?
  private var joint: (parent: String, child: String) = ("", "")
  private var frame: Frame?
  private var previousTime: Double?
  /// Names of the elements that are open: the parser does not mind a document that ends within them.
  private var open: [String] = []
  private var root: String?

  /// Numbers of the frame that is open.
  private struct Frame {
    var orientations: [Double] = []
    var positions: [Double] = []
    var contacts: [Double] = []
  }

  private init(file: String) { self.file = file }

  /// Parses a document.
  ///
  /// - Throws: `invalid` with the line where it is no XML or not of this format.
  static func parse(_ bytes: [UInt8], file: String) throws(MotionFileError) -> MVNXDocument {
    let parser = XMLParser(data: Data(bytes))
    let delegate = MVNXParser(file: file)
    parser.delegate = delegate
    let isWellFormed = parser.parse()
    if let error = delegate.error { throw error }
    guard isWellFormed else {
      throw .invalid(
        file: file, place: "line \(max(parser.lineNumber, 1))", found: "broken XML",
        expected: "a well-formed document")
    }
    guard delegate.root == "mvnx", delegate.open.isEmpty else {
      throw .invalid(
        file: file, place: "line \(max(parser.lineNumber, 1))",
        found: "broken XML, the end within <\(delegate.open.last ?? "nothing")>",
        expected: "a whole document of <mvnx>")
    }
    return delegate.document
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?, attributes: [String: String]
  ) {
    text = nil
    if root == nil { root = elementName }
    open.append(elementName)
    switch elementName {
    case "subject":
      document.frameRate = attributes["frameRate"].flatMap { Double($0) }
    case "segment":
      document.segments.append(.init(label: attributes["label"] ?? ""))
      if document.segments.count > RecordedFigure.mostJoints {
        fail(parser, found: "more than \(RecordedFigure.mostJoints) segments", expected: "fewer")
      }
    case "point": pointLabel = attributes["label"]
    case "contactDefinition": document.contactLabels.append(attributes["label"] ?? "")
    case "joint": joint = ("", "")
    case "frame": startFrame(attributes, parser)
    case "pos_b", "pos_s", "connector1", "connector2": text = ""
    case "orientation", "position", "footContacts": text = frame == nil ? nil : ""
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text?.append(string) }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName qName: String?
  ) {
    let content = text ?? ""
    text = nil
    _ = open.popLast()
    switch elementName {
    case "pos_b", "pos_s":
      guard let v = numbers(content, count: 3, parser), let label = pointLabel,
        !document.segments.isEmpty
      else { return }
      document.segments[document.segments.count - 1].points[label] = Vector3(v[0], v[1], v[2])
    case "connector1": joint.parent = content
    case "connector2": joint.child = content
    case "joint":
      document.connections.append(.init(parent: joint.parent, child: joint.child))
    case "orientation":
      frame?.orientations = numbers(content, count: 4 * document.segments.count, parser) ?? []
    case "position":
      frame?.positions = numbers(content, count: 3 * document.segments.count, parser) ?? []
    case "footContacts":
      frame?.contacts = numbers(content, count: document.contactLabels.count, parser) ?? []
    case "frame": endFrame(parser)
    default: break
    }
  }

  /// Opens a recorded frame; the poses of the calibration are of another type.
  private func startFrame(_ attributes: [String: String], _ parser: XMLParser) {
    guard attributes["type"] == "normal" else { return }
    frame = Frame()
    guard let time = attributes["time"].flatMap({ Double($0) }) else { return }
    if let previousTime, !(time > previousTime) {
      fail(
        parser, found: "a frame at \(time) ms after one at \(previousTime) ms",
        expected: "a later one")
    }
    previousTime = time
  }

  private func endFrame(_ parser: XMLParser) {
    guard let frame, error == nil else { return }
    self.frame = nil
    let count = document.segments.count
    guard count > 0, frame.orientations.count == 4 * count, frame.positions.count == 3 * count
    else {
      fail(
        parser, found: "a frame without orientation or position",
        expected: "both, of \(count) segments")
      return
    }
    guard document.frameCount < RecordedFigure.mostPoses / count else {
      fail(parser, found: "more than \(document.frameCount) frames", expected: "fewer")
      return
    }
    for segment in 0..<count {
      let q = frame.orientations[4 * segment..<4 * segment + 4].map { $0 }
      let p = frame.positions[3 * segment..<3 * segment + 3].map { $0 }
      let orientation = Quaternion(q[0], q[1], q[2], q[3])
      guard abs(orientation.norm - 1) < 0.01 else {
        fail(
          parser, found: "an orientation of length \(orientation.norm)",
          expected: "a unit quaternion")
        return
      }
      document.poses.append(
        Pose(position: Vector3(p[0], p[1], p[2]), orientation: orientation.normalized))
    }
    document.contacts += frame.contacts.map { $0 != 0 }
  }

  /// The text's numbers; nil after a failure.
  private func numbers(_ content: String, count: Int, _ parser: XMLParser) -> [Double]? {
    var scanner = TextScanner(Array(content.utf8), file: file)
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    while !scanner.isAtEnd {
      guard let number = try? scanner.number() else {
        fail(parser, found: "'\(scanner.word()?.prefix(40) ?? "")'", expected: "a finite number")
        return nil
      }
      numbers.append(number)
    }
    guard numbers.count == count else {
      fail(parser, found: "\(numbers.count) numbers", expected: "\(count)")
      return nil
    }
    return numbers
  }

  private func fail(_ parser: XMLParser, found: String, expected: String) {
    guard error == nil else { return }
    error = .invalid(
      file: file, place: "line \(max(parser.lineNumber, 1))", found: found, expected: expected)
    parser.abortParsing()
  }
}
