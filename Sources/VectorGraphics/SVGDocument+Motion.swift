/// Drawings that move by themselves in a browser (SMIL), over and over.
extension SVGDocument {
  /// A line from one point to another.
  public struct Segment: Hashable, Sendable {
    /// Where it starts.
    public var start: Point
    /// Where it ends.
    public var end: Point

    /// The line between two points.
    public init(_ start: Point, _ end: Point) {
      self.start = start
      self.end = end
    }
  }

  /// Lines that move evenly from each frame to the next.
  ///
  /// - Parameters:
  ///   - frames: the lines at equal intervals, as many in each; nothing is drawn for fewer than two.
  ///   - duration: from the first frame to the last [s].
  public mutating func addMovingLines(_ frames: [[Segment]], duration: Double, style: Style) {
    guard frames.count > 1, let first = frames.first, !first.isEmpty else { return }
    precondition(frames.allSatisfy { $0.count == first.count }, "frames hold the same lines")
    let paths = frames.map { segments in
      segments.map {
        "M\(number($0.start.x)) \(number($0.start.y))L\(number($0.end.x)) \(number($0.end.y))"
      }.joined()
    }
    elements.append(
      "<path d=\"\(paths[0])\"\(attributes(style))><animate attributeName=\"d\" "
        + "dur=\"\(number(duration))s\" repeatCount=\"indefinite\" "
        + "values=\"\(paths.joined(separator: ";"))\"/></path>")
  }

  /// Texts that take turns at one place.
  ///
  /// - Parameters:
  ///   - texts: each with the time from which it shows [s], rising, the first from 0 on.
  ///   - duration: of all together [s].
  /// - Precondition: no text begins after the end.
  public mutating func addTurningTexts(
    _ texts: [(time: Double, text: String)], duration: Double, at point: Point, size: Double = 12,
    color: String = "#333333"
  ) {
    precondition(
      texts.allSatisfy { (0...duration).contains($0.time) }, "texts begin within \(duration) s")
    for (index, entry) in texts.enumerated() {
      let end = index + 1 < texts.count ? texts[index + 1].time : duration
      let keys = [0, entry.time / duration, end / duration]
      elements.append(
        "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" font-size=\"\(number(size))\" "
          + "fill=\"\(color)\" visibility=\"\(index == 0 ? "visible" : "hidden")\">"
          + SVGDocument.escape(entry.text)
          + "<animate attributeName=\"visibility\" dur=\"\(number(duration))s\" "
          + "repeatCount=\"indefinite\" calcMode=\"discrete\" values=\"hidden;visible;hidden\" "
          + "keyTimes=\"\(keys[0]);\(keys[1]);\(keys[2])\"/></text>")
    }
  }
}
