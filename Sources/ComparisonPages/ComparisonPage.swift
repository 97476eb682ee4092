public import Comparison
import ReplayPages
import VectorGraphics

/// The report of a comparison: one page that a browser opens from a disk, complete in itself.
///
/// The same comparison gives the same bytes, but for what ticks took.
public struct ComparisonPage: Sendable {
  /// What was compared.
  public let comparison: ControllerComparison
  /// What was played, in a few words.
  public var subtitle: String
  /// What the cases ask.
  public var cases: [ComparedCase] = []
  /// Cases that are drawn by the direction of their pushes.
  public var pushMaps: [PushMap] = []
  /// What was recorded: case by case, controller by controller.
  public var episodes: [ReplayedEpisode] = []
  /// What ticks took.
  public var timings: [ControllerTiming] = []

  /// The page of a comparison, without replays.
  public init(_ comparison: ControllerComparison, subtitle: String) {
    self.comparison = comparison
    self.subtitle = subtitle
  }

  /// The page.
  public var html: String {
    let title = escape(comparison.controllers.joined(separator: ", "))
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(ReplayPage.policy)">
      <title>Comparison: \(title)</title>
      <style>\(ReplayPage.styleSheet)\(ComparisonPage.styleSheet)</style></head><body>
      <header><h1>\(escape(comparison.controllers.joined(separator: " · ")))</h1>
      <p class="subtitle">\(escape(subtitle)); baseline: \
      \(escape(comparison.controllers[comparison.baseline]))</p></header>
      <main>
      \(sections.joined(separator: "\n"))
      </main>
      <script>\(ReplayPage.script)</script>
      <script>\(String(decoding: PackageResources.page_js, as: UTF8.self))</script>
      </body></html>

      """
  }

  private var sections: [String] {
    [
      verdictSection, replaySection, figureSection, speedSection, pushSection, timingSection,
      lineSection,
    ]
  }

  /// How the page looks, for other pages with tables and charts: light and dark, on paper and on phones.
  public static var styleSheet: String {
    String(decoding: PackageResources.page_css, as: UTF8.self)
  }

  /// A part of the page below a heading; nothing where it has nothing.
  func section(_ name: String, _ heading: String, _ content: String) -> String {
    guard !content.isEmpty else { return "" }
    return "<section id=\"\(name)\"><h2>\(heading)</h2>\n\(content)\n</section>"
  }

  /// Drawings side by side, as many as there is room for.
  func charts(_ drawings: [(name: String, drawing: SVGDocument)]) -> String {
    guard !drawings.isEmpty else { return "" }
    let figures = drawings.map {
      "<figure class=\"chart\" id=\"\($0.name)\">\($0.drawing.text)</figure>"
    }
    return "<div class=\"charts\">\(figures.joined(separator: "\n"))</div>"
  }

  /// The text as markup has it.
  func escape(_ text: String) -> String { SVGDocument.escape(text) }

  /// The controllers but the baseline.
  var judged: [Int] { comparison.controllers.indices.filter { $0 != comparison.baseline } }

  /// The engines, in the order of the lines.
  var engines: [String] {
    var engines: [String] = []
    for line in comparison.lines where !engines.contains(line.engine) {
      engines.append(line.engine)
    }
    return engines
  }

  /// What a case is called, with its engine where there are several.
  func name(ofCase name: String, in engine: String) -> String {
    engines.count > 1 ? "\(engine): \(name)" : name
  }
}
