import SpatialMath
import XMLReading

extension MVNXDocument {
  /// Parses a document.
  ///
  /// - Throws: `invalid` with the line where it is no XML or not of this format.
  init(_ bytes: [UInt8], file: String) throws(MotionFileError) {
    var reading = Reading(xml: XMLScanner(bytes), file: file)
    self = try reading.document()
  }

  /// A document with what is known of the elements that are open.
  private struct Reading {
    var xml: XMLScanner
    let file: String
    var result = MVNXDocument()
    /// The element whose text is used, if it is open.
    var element: String?
    var pointLabel: String?
    var connection = Connection(parent: "", child: "")
    var frame: Frame?
    var previousTime: Double?

    init(xml: XMLScanner, file: String) {
      self.xml = xml
      self.file = file
    }

    /// Numbers of the frame that is open.
    struct Frame {
      var orientations: [Double] = []
      var positions: [Double] = []
      var contacts: [Double] = []
    }

    mutating func document() throws(MotionFileError) -> MVNXDocument {
      var isRoot = true
      while let event = try next() {
        switch event {
        case .start(let name, let attributes):
          let name = name.withoutPrefix
          guard !isRoot || name == "mvnx" else {
            throw invalid("the root <\(name.prefix(40))>", expected: "<mvnx>")
          }
          isRoot = false
          try start(name, attributes)
        case .text(let range):
          if let element { try read(range, of: element) }
        case .end(let name):
          element = nil
          if name.withoutPrefix == "joint" { result.connections.append(connection) }
          if name.withoutPrefix == "frame" { try endFrame() }
        }
      }
      return result
    }

    private mutating func next() throws(MotionFileError) -> XMLScanner.Event? {
      do {
        return try xml.next()
      } catch {
        throw .invalid(
          file: file, place: "line \(error.line)", found: error.found, expected: error.expected)
      }
    }

    /// The error for what stands at this line.
    private func invalid(_ found: String, expected: String) -> MotionFileError {
      .invalid(file: file, place: "line \(xml.line)", found: found, expected: expected)
    }

    private mutating func start(
      _ name: String, _ attributes: [String: String]
    ) throws(MotionFileError) {
      element = nil
      switch name {
      case "subject": result.frameRate = attributes["frameRate"].flatMap { Double($0) }
      case "segment":
        result.segments.append(.init(label: attributes["label"] ?? ""))
        guard result.segments.count <= RecordedFigure.mostJoints else {
          throw invalid("more than \(RecordedFigure.mostJoints) segments", expected: "fewer")
        }
        guard result.poses.isEmpty else {
          throw invalid("a segment behind frames", expected: "all segments before them")
        }
      case "point": pointLabel = attributes["label"]
      case "contactDefinition": result.contactLabels.append(attributes["label"] ?? "")
      case "joint": connection = Connection(parent: "", child: "")
      case "frame": try startFrame(attributes)
      case "pos_b", "pos_s", "connector1", "connector2": element = name
      case "orientation", "position", "footContacts": element = frame == nil ? nil : name
      default: break
      }
    }

    /// Takes the text of an element.
    private mutating func read(
      _ range: Range<Int>, of element: String
    ) throws(MotionFileError) {
      let segmentCount = result.segments.count
      switch element {
      case "connector1": connection.parent = xml.string(range)
      case "connector2": connection.child = xml.string(range)
      case "orientation":
        let orientations = try numbers(range, count: 4 * segmentCount)
        frame?.orientations = orientations
      case "position":
        let positions = try numbers(range, count: 3 * segmentCount)
        frame?.positions = positions
      case "footContacts":
        let contacts = try numbers(range, count: result.contactLabels.count)
        frame?.contacts = contacts
      default:
        let v = try numbers(range, count: 3)
        guard let pointLabel, segmentCount > 0 else { return }
        result.segments[segmentCount - 1].points[pointLabel] = Vector3(v[0], v[1], v[2])
      }
    }

    /// Opens a recorded frame; the poses of the calibration are of another type.
    private mutating func startFrame(_ attributes: [String: String]) throws(MotionFileError) {
      guard attributes["type"] == "normal" else { return }
      frame = Frame()
      guard let time = attributes["time"].flatMap({ Double($0) }) else { return }
      if let previousTime, !(time > previousTime) {
        throw invalid(
          "a frame at \(time) ms after one at \(previousTime) ms", expected: "a later one")
      }
      previousTime = time
    }

    private mutating func endFrame() throws(MotionFileError) {
      guard let frame else { return }
      self.frame = nil
      let count = result.segments.count
      guard count > 0, frame.orientations.count == 4 * count, frame.positions.count == 3 * count
      else {
        throw invalid(
          "a frame without orientation or position", expected: "both, of \(count) segments")
      }
      try RecordedFigure.checkSize(
        frames: result.frameCount + 1, joints: count, file: file)
      for segment in 0..<count {
        let (q, p) = (4 * segment, 3 * segment)
        let orientation = Quaternion(
          frame.orientations[q], frame.orientations[q + 1], frame.orientations[q + 2],
          frame.orientations[q + 3])
        guard abs(orientation.norm - 1) < 0.01 else {
          throw invalid(
            "an orientation of length \(orientation.norm)", expected: "a unit quaternion")
        }
        let position = Vector3(
          frame.positions[p], frame.positions[p + 1], frame.positions[p + 2])
        result.poses.append(Pose(position: position, orientation: orientation.normalized))
      }
      result.contacts += frame.contacts.map { $0 != 0 }
    }

    /// The numbers of a text.
    private func numbers(
      _ range: Range<Int>, count: Int
    ) throws(MotionFileError) -> [Double] {
      // The text has been passed: its first line lies as many back as it has line breaks.
      let lineBreaks = xml.bytes[range].count { $0 == 10 }
      var text = TextScanner(xml.bytes, range: range, line: xml.line - lineBreaks, file: file)
      var numbers: [Double] = []
      numbers.reserveCapacity(count)
      while !text.isAtEnd { numbers.append(try text.number()) }
      guard numbers.count == count else {
        throw text.invalid(found: "\(numbers.count) numbers", expected: "\(count)")
      }
      return numbers
    }
  }
}

extension String {
  /// A name of XML without that of its namespace.
  fileprivate var withoutPrefix: String { String(split(separator: ":").last ?? "") }
}
