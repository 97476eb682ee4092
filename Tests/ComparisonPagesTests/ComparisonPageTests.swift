import Comparison
import Foundation
import ReplayPages
import SpatialMath
import Testing

@testable import ComparisonPages

@Suite struct ComparisonPageTests {
  private static let survived = ComparedFigure(
    key: "survived", title: "survived", name: "survived", unit: "%", digits: 0, tableFactor: 100,
    preference: .more)
  private static let speed = ComparedFigure(
    key: "forward_speed_m_s", title: "speed", name: "speed ahead", unit: "m/s", digits: 3,
    tableFactor: 1, preference: .neither)

  private static let velocityError = ComparedFigure(
    key: "mean_velocity_error_m_s", title: "v mean", name: "error of the mean velocity",
    unit: "m/s", digits: 3, tableFactor: 1, preference: .less)
  private static let yawRateError = ComparedFigure(
    key: "mean_yaw_rate_error_rad_s", title: "ω mean", name: "error of the mean yaw rate",
    unit: "rad/s", digits: 3, tableFactor: 1, preference: .less)

  private static func measured(_ value: Double, samples: [Double?]? = nil) -> MeasuredFigure {
    MeasuredFigure(
      value: value, low: value - 0.01, high: value + 0.01,
      samples: samples ?? Array(repeating: value, count: 10))
  }

  /// Two controllers that are asked for three speeds: ours walks two of them, theirs none.
  private static func comparison(
    _ names: [String] = ["ours", "theirs"], engines: [String] = ["lanes"]
  ) -> ControllerComparison {
    var lines: [ComparisonLine] = []
    for engine in engines {
      for (name, walked) in [("vx 0.3", 0.31), ("vx 0.6", 0.55), ("vx 0.9", 0.5)] {
        for (figure, ours, theirs) in [(survived, 1.0, 0.5), (speed, walked, 0.0)] {
          lines.append(
            ComparisonLine(
              engine: engine, caseName: name, figure: figure,
              measured: [measured(ours), measured(theirs)], baseline: 1, number: lines.count))
        }
      }
    }
    return ControllerComparison(controllers: names, baseline: 1, lines: lines)
  }

  private func count(_ part: String, in text: String) -> Int {
    text.components(separatedBy: part).count - 1
  }

  @Test("the page opens with a sentence, and has every line once")
  func verdicts() {
    let html = ComparisonPage(Self.comparison(), subtitle: "suite s").html
    #expect(
      html.contains(
        "ours is better than theirs in 3, worse in 0 and no different in 0 of 6 lines; in 3 it differs "
          + "without being better or worse."))
    #expect(count("<details id=\"case-", in: html) == 3)
    #expect(count("<th scope=\"rowgroup\"", in: html) == 6)
    #expect(count("<td class=\"baseline\">", in: html) == 6)
  }

  @Test("each figure is a drawing with a mark for each case and controller")
  func marks() {
    let page = ComparisonPage(Self.comparison(), subtitle: "")
    #expect(count("<figure class=\"chart\"", in: page.figureSection) == 2)
    // Two names in the legend of each, and two controllers in three cases.
    #expect(count("<g class=\"mark\">", in: page.figureSection) == 2 * (2 + 6))
    #expect(page.figureSection.contains("ours, vx 0.6: 0.550 (0.540 to 0.560) m/s"))
  }

  /// Two controllers that are asked for commands: ours follows the first two, theirs falls.
  private static func commanded(_ commands: [SceneCommand]) -> ComparisonPage {
    let lines = commands.enumerated().flatMap { number, command in
      [
        (survived, 1.0, 0.5), (speed, command.forwardSpeed, 0.0),
        (velocityError, number < 2 ? 0.05 : 0.3, 0.05), (yawRateError, 0.05, 0.05),
      ].map { figure, ours, theirs in
        ComparisonLine(
          engine: "lanes", caseName: "case \(number)", figure: figure,
          measured: [measured(ours), measured(theirs)], baseline: 1, number: number)
      }
    }
    var page = ComparisonPage(
      ControllerComparison(controllers: ["ours", "theirs"], baseline: 1, lines: lines),
      subtitle: "")
    page.cases = commands.enumerated().map {
      ComparedCase(name: "case \($0)", command: $1)
    }
    return page
  }

  @Test("speeds are feasible where robots survive and walk them, and only where nothing disturbs")
  func speeds() {
    var page = Self.commanded([0.3, 0.6, 0.9].map { SceneCommand(forwardSpeed: $0) })
    #expect(count("<figure class=\"chart\"", in: page.speedSection) == 2)
    // From 0.3 to 0.6 m/s of ours; theirs falls.
    #expect(count(">feasible<", in: page.speedSection) == 1)
    page.cases[1].command = nil
    page.cases[2].command = nil
    #expect(page.speedSection.isEmpty)
  }

  @Test("commands of two velocities are drawn as a map, each a dot")
  func map() {
    let page = Self.commanded(
      [(0.0, 0.5), (0.5, 0), (0.5, 0.5), (1, 0.5)].map {
        SceneCommand(forwardSpeed: $0.0, yawRate: $0.1)
      })
    let section = page.speedSection
    // One straight speed is no diagram of speeds.
    #expect(count("<figure class=\"chart\"", in: section) == 2)
    // Two commands of ours are followed, none of theirs; a dot each in the legend.
    #expect(count("r=\"7\"", in: section) == 2 + 2)
    #expect(count("r=\"3\"", in: section) == 2 + 4 + 2)
    #expect(section.contains("yaw rate asked for"))
  }

  @Test("pushes are drawn where they come from")
  func pushes() throws {
    var page = ComparisonPage(Self.comparison(), subtitle: "")
    let angles = [0, 0.5 * Double.pi, Double.pi]
    page.pushMaps = [
      PushMap(
        title: "40 N s", figure: "survived",
        sides: zip(angles, ["vx 0.3", "vx 0.6", "vx 0.9"]).map {
          PushMap.Side(angle: $0, caseName: $1)
        })
    ]
    #expect(count("<g class=\"mark\">", in: page.pushSection) == 2 + 6)
    page.pushMaps[0].figure = "largest_push_n_s"
    #expect(page.pushSection.isEmpty)
  }

  @Test("what ticks took is a row for each controller and engine, and no section without ticks")
  func timing() {
    var page = ComparisonPage(Self.comparison(engines: ["lanes", "ode"]), subtitle: "")
    #expect(page.timingSection.isEmpty)
    var times = TickTimes()
    for _ in 0..<10 { times.add(25e-6) }
    page.timings = ["lanes", "ode"].map {
      ControllerTiming(controller: 0, engine: $0, period: 1e-3, times: times)
    }
    let section = page.timingSection
    #expect(count("<th scope=\"row\">", in: section) == 2)
    #expect(section.contains("ode: ours"))
    // 25 µs of a millisecond.
    #expect(count("<td class=\"number\">2.5 %</td>", in: section) == 2)
  }

  @Test("names cannot end what they stand in, and engines are named where there are several")
  func names() {
    let page = ComparisonPage(
      Self.comparison(["</script><b>", "\"&\""], engines: ["lanes", "ode"]), subtitle: "<i>")
    let html = page.html
    #expect(!html.contains("<b>") && !html.contains("<i>"))
    #expect(html.contains("&lt;/script&gt;&lt;b&gt;"))
    #expect(count("<details id=\"case-", in: html) == 6)
    #expect(html.contains(">ode: vx 0.3<"))
  }

  /// A body that moves ahead for two seconds.
  private func episode(_ number: Int, _ controller: Int) throws -> ReplayedEpisode {
    var scene = ReplayScene(
      name: "x", bodies: [SceneBody(name: "base", shapes: [])], frameInterval: 0.1)
    scene.hasCommand = true
    var recording = try SceneRecording(of: scene)
    for frame in 0..<20 {
      var moment = SceneFrame(
        poses: [Pose(position: Vector3(0.05 * Double(frame), 0, 1), orientation: .identity)])
      moment.command = SceneCommand(forwardSpeed: 0.5)
      try recording.append(moment)
    }
    let course = (0..<20).map { frame in
      ReplayedEpisode.Moment(
        time: 0.1 * Double(frame), asked: SceneCommand(forwardSpeed: frame < 10 ? 0 : 0.5),
        measured: SceneCommand(forwardSpeed: 0.4))
    }
    return ReplayedEpisode(
      engine: "lanes", caseName: "vx 0.3", number: number, controller: controller,
      recording: recording, course: course)
  }

  @Test("recorded episodes can be chosen, each with its velocities over time")
  func replays() throws {
    var page = ComparisonPage(Self.comparison(), subtitle: "")
    #expect(page.replaySection.isEmpty)
    page.episodes = [try episode(1, 0), try episode(2, 0), try episode(1, 1)]
    let section = page.replaySection
    #expect(count("data-performer=", in: section) == 3)
    #expect(section.contains("vx 0.3, episode 2"))
    #expect(count("<div class=\"course\"", in: section) == 2)
    #expect(count("<figure class=\"chart\"", in: section) == 6)
    // What is asked for changes once: from (0, 0) up at 1 s, to the last moment.
    #expect(section.contains(">asked for<"))
    #expect(page.html == page.html)
  }

  @Test("the page asks nobody for anything")
  func selfContained() {
    let html = ComparisonPage(Self.comparison(), subtitle: "").html
    #expect(html.contains("default-src 'none'"))
    for word in ["src=\"http", "href=\"http", "@import", "url("] {
      #expect(!html.contains(word), "found \(word)")
    }
  }
}
