import Foundation

/// Marks that are told apart without colours, and say what they stand for.
extension SVGDocument {
  /// The shape of a mark.
  public enum Mark: CaseIterable, Sendable {
    case circle
    case square
    case diamond
    case triangle

    /// The shape of the series at a place, over and over.
    public static func of(series index: Int) -> Mark { allCases[index % allCases.count] }
  }

  /// A mark about a point.
  ///
  /// - Parameters:
  ///   - radius: of the circle; the other shapes have about its area [px].
  ///   - note: what is told of it where the pointer rests; empty for nothing.
  public mutating func addMark(
    _ mark: Mark, at center: Point, radius: Double, style: Style, note: String = ""
  ) {
    elements.append("<g class=\"mark\">")
    if !note.isEmpty { elements.append("<title>\(SVGDocument.escape(note))</title>") }
    switch mark {
    case .circle: addCircle(center, radius: radius, style: style)
    case .square:
      let half = 0.89 * radius
      addRectangle(
        x: center.x - half, y: center.y - half, width: 2 * half, height: 2 * half, style: style)
    case .diamond:
      addPath(
        SVGDocument.corners(4, about: center, radius: 1.25 * radius), isClosed: true, style: style)
    case .triangle:
      addPath(
        SVGDocument.corners(3, about: center, radius: 1.4 * radius), isClosed: true, style: style)
    }
    elements.append("</g>")
  }

  /// The corners of a regular polygon that stands on a side or, of an even number, on a corner.
  private static func corners(_ count: Int, about center: Point, radius: Double) -> [Point] {
    (0..<count).map { corner in
      let angle = 2 * Double.pi * Double(corner) / Double(count)
      return Point(center.x + radius * sin(angle), center.y - radius * cos(angle))
    }
  }
}
