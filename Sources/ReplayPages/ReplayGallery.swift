import Foundation

/// Many recordings of which a reader chooses what is seen, and two who do it side by side: one time, one
/// camera.
///
/// A page that shows one puts `ReplayPage.styleSheet` into its head and `ReplayPage.script` at its end.
/// Recordings are read when they are chosen.
public struct ReplayGallery: Sendable {
  /// What the picture is called.
  public var title: String
  /// Names of what is done, as readers choose it.
  public var subjects: [String]
  /// Names of those who do it.
  public var performers: [String]
  /// By subject and performer; pairs that are not there were not recorded.
  public private(set) var recordings: [Place: SceneRecording] = [:]

  /// Who does what.
  public struct Place: Hashable, Comparable, Sendable {
    /// Index of the subject.
    public var subject: Int
    /// Index of the performer.
    public var performer: Int

    /// Subject by subject, performer by performer.
    public static func < (a: Place, b: Place) -> Bool {
      (a.subject, a.performer) < (b.subject, b.performer)
    }
  }

  /// A gallery without recordings.
  public init(title: String, subjects: [String], performers: [String]) {
    self.title = title
    self.subjects = subjects
    self.performers = performers
  }

  /// Adds a recording.
  ///
  /// - Precondition: there are that subject and that performer.
  public mutating func add(_ recording: SceneRecording, subject: Int, performer: Int) {
    precondition(
      subjects.indices.contains(subject) && performers.indices.contains(performer),
      "got subject \(subject) and performer \(performer), expected ones below \(subjects.count) and "
        + "\(performers.count)")
    recordings[Place(subject: subject, performer: performer)] = recording
  }

  /// The choice, the picture, and all recordings.
  public var element: String {
    let scenes = recordings.sorted { $0.key < $1.key }.map { place, recording in
      """
      <script type="application/json" data-subject="\(place.subject)" \
      data-performer="\(place.performer)">\(scriptText(recording.json()))</script>
      """
    }
    return """
      <section class="replay-gallery" aria-label="\(escapedMarkup(title))">
      <div class="replay-choice">
      \(choice("subject", label: "Show", subjects, chosen: 0))
      \(choice("left", label: "Left", performers, chosen: 0))
      \(choice("right", label: "Right", performers, chosen: performers.count - 1))
      </div>
      <section class="replay" aria-label="\(escapedMarkup(title))"></section>
      \(scenes.joined(separator: "\n"))
      </section>
      """
  }

  private func choice(_ name: String, label: String, _ options: [String], chosen: Int) -> String {
    let options = options.enumerated().map { index, text in
      "<option value=\"\(index)\"\(index == chosen ? " selected" : "")>\(escapedMarkup(text))</option>"
    }
    return "<label>\(label) <select data-choice=\"\(name)\">\(options.joined())</select></label>"
  }
}
