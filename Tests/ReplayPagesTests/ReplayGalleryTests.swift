import Foundation
import ReplayPages
import SpatialMath
import Testing

@Suite struct ReplayGalleryTests {
  private func recording(_ name: String) throws -> SceneRecording {
    var recording = try SceneRecording(
      of: ReplayScene(
        name: name, bodies: [SceneBody(name: "base", shapes: [])], frameInterval: 0.1))
    try recording.append(SceneFrame(poses: [.identity]))
    return recording
  }

  @Test("recordings are in the order of subjects and performers, whatever the order they came in")
  func order() throws {
    var first = ReplayGallery(title: "t", subjects: ["a", "b"], performers: ["x", "y"])
    var second = first
    let places = [(0, 0), (0, 1), (1, 0)]
    for (subject, performer) in places {
      first.add(try recording("r"), subject: subject, performer: performer)
    }
    for (subject, performer) in places.reversed() {
      second.add(try recording("r"), subject: subject, performer: performer)
    }
    #expect(first.element == second.element)
    let found = first.element.matches(of: /data-subject="(\d)" data-performer="(\d)"/)
    #expect(found.map { "\($0.1)\($0.2)" } == ["00", "01", "10"])
  }

  @Test("the first and the last performer are chosen, and names cannot end what they stand in")
  func choice() throws {
    var gallery = ReplayGallery(
      title: "\"t\"", subjects: ["<a>"], performers: ["x", "y", "</select>"])
    gallery.add(try recording("</script>"), subject: 0, performer: 2)
    let element = gallery.element
    #expect(element.contains("<option value=\"0\" selected>x</option>"))
    #expect(element.contains("<option value=\"2\" selected>&lt;/select&gt;</option>"))
    #expect(element.contains("&lt;a&gt;"))
    #expect(element.components(separatedBy: "</script>").count - 1 == 1)
  }
}
