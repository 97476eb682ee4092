import ReplayPages
import VectorGraphics

/// What was recorded: in three dimensions, and over time.
extension ComparisonPage {
  /// A replay of which case and controllers are chosen, and velocities over time of that case.
  var replaySection: String {
    guard !episodes.isEmpty else { return "" }
    let subjects = self.subjects
    var gallery = ReplayGallery(
      title: "Replays side by side", subjects: subjects.map { name(of: $0, among: subjects) },
      performers: comparison.controllers)
    for (number, subject) in subjects.enumerated() {
      for episode in episodes where Subject(episode) == subject {
        gallery.add(episode.recording, subject: number, performer: episode.controller)
      }
    }
    let courses = subjects.enumerated().map { number, subject in
      "<div class=\"course\" data-subject=\"\(number)\">\(course(of: subject, number))</div>"
    }
    return section(
      "replays", "Replays",
      gallery.element + "\n<h3>Velocities over time</h3>\n" + courses.joined(separator: "\n"))
  }

  /// What several controllers played.
  private struct Subject: Equatable {
    let engine: String
    let caseName: String
    let number: Int

    init(_ episode: ReplayedEpisode) {
      engine = episode.engine
      caseName = episode.caseName
      number = episode.number
    }
  }

  /// In the order of the episodes.
  private var subjects: [Subject] {
    var subjects: [Subject] = []
    for subject in episodes.map(Subject.init) where !subjects.contains(subject) {
      subjects.append(subject)
    }
    return subjects
  }

  private func name(of subject: Subject, among subjects: [Subject]) -> String {
    let name = name(ofCase: subject.caseName, in: subject.engine)
    let hasSeveral = subjects.contains { $0.number != subject.number }
    return hasSeveral ? "\(name), episode \(subject.number)" : name
  }

  /// Three diagrams: ahead, to the left, about the vertical.
  private func course(of subject: Subject, _ number: Int) -> String {
    let played = episodes.filter { Subject($0) == subject }
    let channels: [(String, String, KeyPath<SceneCommand, Double>)] = [
      ("Speed ahead", "m/s", \.forwardSpeed), ("Speed to the left", "m/s", \.leftwardSpeed),
      ("Yaw rate", "rad/s", \.yawRate),
    ]
    return charts(
      channels.enumerated().map { place, channel in
        (
          name: "course-\(number + 1)-\(place + 1)",
          drawing: chart(channel.0, channel.1, of: played, channel.2)
        )
      })
  }

  private func chart(
    _ title: String, _ unit: String, of played: [ReplayedEpisode],
    _ velocity: KeyPath<SceneCommand, Double>
  ) -> SVGDocument {
    var series = played.map { episode in
      var series = LineChart.Series(
        name: comparison.controllers[episode.controller],
        points: episode.course.map { ($0.time, $0.measured[keyPath: velocity]) })
      series.color = LineChart.color(ofSeries: episode.controller)
      series.width = 1.5
      return series
    }
    // The longest episode's: one that ends in a fall is not told what comes later.
    let longest = played.max { $0.course.count < $1.course.count }
    let asked = longest?.course.compactMap { moment in
      moment.asked.map { (x: moment.time, y: $0[keyPath: velocity]) }
    }
    if let asked, !asked.isEmpty {
      var line = LineChart.Series(name: "asked for", points: steps(asked), isDashed: true)
      line.color = "#111111"
      series.append(line)
    }
    var chart = LineChart(title: title, xLabel: "time [s]", yLabel: unit, series: series)
    chart.width = 440
    chart.height = 260
    return chart.document()
  }

  /// The corners of a line that changes in steps: a command holds until the next one.
  private func steps(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    var corners: [(x: Double, y: Double)] = []
    for (index, point) in points.enumerated() {
      let isLast = index == points.count - 1
      guard corners.last?.y != point.y || isLast else { continue }
      if let last = corners.last { corners.append((point.x, last.y)) }
      corners.append(point)
    }
    return corners
  }
}
