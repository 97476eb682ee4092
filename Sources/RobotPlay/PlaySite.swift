public import LivePages
import ReplayPages

/// The page on which a robot is driven, and its parts.
public enum PlaySite {
  /// - Parameter audience: the pages that are open.
  public static func site(audience: LiveAudience) -> LiveSite {
    let files: [String: LiveResource] = [
      "/": LiveResource(.page, PackageResources.play_html),
      "/play.js": LiveResource(.script, PackageResources.play_js),
      "/drive.js": LiveResource(.script, PackageResources.drive_js),
      "/push.js": LiveResource(.script, PackageResources.push_js),
      "/play.css": LiveResource(.styleSheet, PackageResources.play_css),
      "/replay.js": LiveResource(.script, Array(ReplayPage.script.utf8)),
      "/replay.css": LiveResource(.styleSheet, Array(ReplayPage.styleSheet.utf8)),
    ]
    return LiveSite(audience: audience) { files[$0] }
  }
}
