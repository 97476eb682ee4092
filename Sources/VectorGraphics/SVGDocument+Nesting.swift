/// Drawings put together of others.
extension SVGDocument {
  /// Another drawing with its upper left corner at a point.
  public mutating func addDrawing(_ drawing: SVGDocument, at origin: Point) {
    elements.append("<g transform=\"translate(\(number(origin.x)) \(number(origin.y)))\">")
    elements += drawing.elements
    elements.append("</g>")
  }
}
