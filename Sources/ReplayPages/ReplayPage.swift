import Foundation

/// Recordings side by side that a browser plays in three dimensions, complete in themselves: nothing
/// is fetched from anywhere.
public struct ReplayPage: Sendable {
  /// What the picture is called.
  public let title: String
  /// What is shown side by side, at the same time.
  public let recordings: [SceneRecording]
  /// Whether frames come while the page is open.
  public var isLive = false

  /// A page of recordings.
  public init(title: String, recordings: [SceneRecording]) {
    self.title = title
    self.recordings = recordings
  }

  /// The page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en" class="replay-page"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(ReplayPage.policy)">
    <title>\(escapedMarkup(title))</title>
    <style>\(ReplayPage.styleSheet)</style></head><body>
    \(element(isWholePage: true))
    <script>\(ReplayPage.script)</script>
    </body></html>

    """
  }

  /// The picture alone, for a page that has `styleSheet` in its head and `script` once at its end.
  public var element: String { element(isWholePage: false) }

  /// How pictures look.
  public static var styleSheet: String {
    [PackageResources.viewer_css, PackageResources.gallery_css]
      .map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  /// What shows them: `window.treadmillReplay` for the page's own scripts.
  public static var script: String {
    let modules = [
      PackageResources.algebra_js, PackageResources.recording_js, PackageResources.geometry_js,
      PackageResources.camera_js, PackageResources.arrows_js, PackageResources.palette_js,
      PackageResources.webgl_js, PackageResources.canvas_js, PackageResources.controls_js,
      PackageResources.gestures_js, PackageResources.viewer_js, PackageResources.gallery_js,
    ].map { String(decoding: $0, as: UTF8.self) }
    return "(() => {\n\"use strict\";\n\(modules.joined(separator: "\n"))})();"
  }

  /// What a page's head says to the browser: the page may run what it holds and show pictures of itself;
  /// it may ask nobody for anything.
  public static let policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

  private func element(isWholePage: Bool) -> String {
    """
    <section class="replay"\(isWholePage ? " data-page=\"whole\"" : "") \
    aria-label="\(escapedMarkup(title))"><script type="application/json">\(content)</script></section>
    """
  }

  /// What the viewer mounts, as text that cannot end the element it stands in.
  private var content: String {
    let content = PageContent(
      isLive: isLive,
      recordings: recordings.map { RecordingContent($0, frames: $0.firstFrame..<$0.endFrame) })
    return scriptText(JSONText.data(content))
  }
}

/// JSON as text that cannot end the element it stands in.
func scriptText(_ json: Data) -> String {
  String(decoding: json, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
}

/// The text as markup has it, in elements and in quoted attributes.
func escapedMarkup(_ text: String) -> String {
  text.replacingOccurrences(of: "&", with: "&amp;")
    .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
    .replacingOccurrences(of: "\"", with: "&quot;")
}

/// All that a picture shows.
private struct PageContent: Encodable {
  let format = "treadmill-replay"
  let version = 1
  let isLive: Bool
  let recordings: [RecordingContent]
}
