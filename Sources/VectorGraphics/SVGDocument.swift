/// A drawing of lines, shapes and texts that is written as Scalable Vector Graphics.
///
/// Coordinates are pixels, x to the right and y down. Later elements cover earlier ones.
public struct SVGDocument: Sendable {
  /// A point of the drawing [px].
  public struct Point: Hashable, Sendable {
    /// To the right [px].
    public var x: Double
    /// Down [px].
    public var y: Double

    /// The point so far to the right and down [px].
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// How lines and areas look.
  public struct Style: Hashable, Sendable {
    /// CSS colour of the inside; `none` for an outline.
    public var fill: String
    /// CSS colour of the line; `none` for an area.
    public var stroke: String
    /// Width of the line [px].
    public var strokeWidth: Double
    /// 0 transparent … 1 opaque.
    public var opacity: Double
    /// Lengths of dashes and gaps [px]; empty for a full line.
    public var dashes: [Double]

    /// No area and no line unless a colour is given.
    public init(
      fill: String = "none", stroke: String = "none", strokeWidth: Double = 1, opacity: Double = 1,
      dashes: [Double] = []
    ) {
      self.fill = fill
      self.stroke = stroke
      self.strokeWidth = strokeWidth
      self.opacity = opacity
      self.dashes = dashes
    }

    /// A line without inside.
    public static func line(
      _ color: String, width: Double = 1, opacity: Double = 1, dashes: [Double] = []
    ) -> Style {
      Style(stroke: color, strokeWidth: width, opacity: opacity, dashes: dashes)
    }

    /// An area without outline.
    public static func area(_ color: String, opacity: Double = 1) -> Style {
      Style(fill: color, opacity: opacity)
    }
  }

  /// Where a text stands about its point.
  public enum Anchor: String, Sendable { case start, middle, end }

  /// Width of the drawing [px].
  public let width: Double
  /// Height of the drawing [px].
  public let height: Double
  var elements: [String] = []

  /// - Parameters:
  ///   - title: what assistive technology reads out.
  ///   - background: CSS colour; `none` for a transparent drawing.
  public init(width: Double, height: Double, title: String, background: String = "#ffffff") {
    self.width = width
    self.height = height
    elements.append("<title>\(SVGDocument.escape(title))</title>")
    addRectangle(
      x: 0, y: 0, width: width, height: height, cornerRadius: 0, style: .area(background))
  }

  /// A straight line.
  public mutating func addLine(_ start: Point, _ end: Point, style: Style) {
    elements.append(
      "<line x1=\"\(number(start.x))\" y1=\"\(number(start.y))\" x2=\"\(number(end.x))\" "
        + "y2=\"\(number(end.y))\"\(attributes(style))/>")
  }

  /// A line through the points; closed for an outline.
  public mutating func addPath(_ points: [Point], isClosed: Bool = false, style: Style) {
    guard points.count > 1 else { return }
    let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    elements.append(
      "<\(isClosed ? "polygon" : "polyline") points=\"\(list)\"\(attributes(style))/>")
  }

  /// A circle with a radius in px.
  public mutating func addCircle(_ center: Point, radius: Double, style: Style) {
    elements.append(
      "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\""
        + "\(attributes(style))/>")
  }

  /// A rectangle from its upper left corner, sizes in px.
  public mutating func addRectangle(
    x: Double, y: Double, width: Double, height: Double, cornerRadius: Double = 0, style: Style
  ) {
    let corner = cornerRadius > 0 ? " rx=\"\(number(cornerRadius))\"" : ""
    elements.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
        + "height=\"\(number(height))\"\(corner)\(attributes(style))/>")
  }

  /// A text whose baseline goes through the point.
  ///
  /// - Parameters:
  ///   - size: height of the font [px].
  ///   - rotation: clockwise about the point [degrees].
  public mutating func addText(
    _ text: String, at point: Point, size: Double = 12, color: String = "#333333",
    anchor: Anchor = .start, isBold: Bool = false, rotation: Double = 0
  ) {
    let turn =
      rotation == 0
      ? "" : " transform=\"rotate(\(number(rotation)) \(number(point.x)) \(number(point.y)))\""
    elements.append(
      "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" font-size=\"\(number(size))\" "
        + "fill=\"\(color)\" text-anchor=\"\(anchor.rawValue)\""
        + (isBold ? " font-weight=\"600\"" : "") + turn + ">\(SVGDocument.escape(text))</text>")
  }

  /// The drawing as a file that browsers and editors open.
  public var text: String {
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(number(width))\" "
      + "height=\"\(number(height))\" viewBox=\"0 0 \(number(width)) \(number(height))\" "
      + "font-family=\"Inter, Helvetica, Arial, sans-serif\" stroke-linecap=\"round\" "
      + "stroke-linejoin=\"round\" role=\"img\">"
    return ([head] + elements.map { "  " + $0 } + ["</svg>", ""]).joined(separator: "\n")
  }

  func attributes(_ style: Style) -> String {
    var text = " fill=\"\(style.fill)\""
    if style.stroke != "none" {
      text += " stroke=\"\(style.stroke)\" stroke-width=\"\(number(style.strokeWidth))\""
    }
    if style.opacity < 1 { text += " opacity=\"\(number(style.opacity))\"" }
    if !style.dashes.isEmpty {
      text += " stroke-dasharray=\"\(style.dashes.map(number).joined(separator: " "))\""
    }
    return text
  }

  /// At most two digits behind the point: a hundredth of a pixel is not seen.
  func number(_ value: Double) -> String {
    precondition(value.isFinite, "a drawing got the coordinate \(value)")
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }

  /// The text as markup has it, in elements and in quoted attributes.
  public static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
