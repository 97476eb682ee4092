import Foundation
import ReplayPages
import RobotModel
import SpatialMath
import Testing

@Suite struct ReplayPageTests {
  private func page(named name: String) throws -> String {
    let scene = ReplayScene(
      name: name,
      bodies: [SceneBody(name: "ball", shapes: [SceneShape(.primitive(.sphere(radius: 0.1)))])],
      frameInterval: 0.02)
    var recording = try SceneRecording(of: scene)
    try recording.append(SceneFrame(poses: [.identity]))
    return ReplayPage(title: name, recordings: [recording]).html
  }

  @Test("a name cannot end the element it stands in")
  func names() throws {
    let html = try page(named: "</script><script>alert(\"1\")</script> & <!--")
    // The page's own: its content and its program.
    #expect(html.components(separatedBy: "<script").count - 1 == 2)
    #expect(html.components(separatedBy: "</script>").count - 1 == 2)
    #expect(!html.contains("alert(\"1\")<"))
    #expect(!html.contains("<!--"))
  }

  @Test("the page names no address and may ask nobody")
  func selfContained() throws {
    let html = try page(named: "ball")
    let namespaces = html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    for word in ["http:", "https:", "src=", "@import", "url(", "fetch(", "import("] {
      #expect(!namespaces.contains(word), "found \(word)")
    }
    #expect(html.contains("default-src 'none'"))
  }

  @Test("every part of the viewer is in the page once")
  func parts() {
    for type in [
      "class Recording ", "class MeshBuilder ", "class Camera ", "class WebGLRenderer ",
      "class CanvasRenderer ", "class Controls ", "class ReplayView ", "function attachGestures(",
      "function paletteOf(", "function arrowsOf(", "function viewMatrix(",
    ] {
      #expect(ReplayPage.script.components(separatedBy: type).count - 1 == 1, "\(type)")
    }
    #expect(ReplayPage.styleSheet.contains(".replay-stage"))
  }
}
