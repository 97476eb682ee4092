import Testing

@testable import TerminalProgress

@Suite("The display of progress")
struct ProgressDisplayTests {
  private func state(_ completedCount: Int, at time: Double) -> ProgressState {
    ProgressState(noun: "step", completedCount: completedCount, totalCount: 10, elapsedTime: time)
  }

  @Test("lines come at most every few seconds, but the first and the last always")
  func lines() {
    var display = ProgressDisplay(mode: .lines, lineInterval: 5)
    let texts = (0...10).map { display.update(state($0, at: Double($0))) }
    #expect(texts.map { !$0.isEmpty } == (0...10).map { [0, 5, 10].contains($0) })
    #expect(texts[5] == "step 5/10, 5 s gone, 5 s left\n")
    #expect(display.finish() == "")
  }

  @Test("work that ends early still shows its newest state")
  func interrupted() {
    var display = ProgressDisplay(mode: .lines, lineInterval: 5)
    _ = display.update(state(1, at: 1))
    #expect(display.update(state(2, at: 2)) == "")
    #expect(display.finish() == "step 2/10, 2 s gone, 8 s left\n")
    #expect(display.finish() == "")
  }

  @Test("a bar is drawn over the one before it")
  func redraw() {
    var display = ProgressDisplay(mode: .bar(width: 60))
    let first = display.update(state(1, at: 1))
    #expect(!first.contains("\u{1B}"))
    let second = display.update(state(2, at: 2))
    #expect(second.hasPrefix("\u{1B}[1A\r\u{1B}[Jstep 2/10"))
    #expect(second.hasSuffix("\n"))
  }

  @Test("a message clears the bar, which comes back below it")
  func message() {
    var display = ProgressDisplay(mode: .bar(width: 60))
    _ = display.update(state(1, at: 1))
    #expect(display.message("saved") == "\u{1B}[1A\r\u{1B}[Jsaved\n")
    #expect(display.update(state(1, at: 1.01)).hasPrefix("step 1/10"))
  }

  @Test("after the end nothing is drawn over what was shown")
  func end() {
    var display = ProgressDisplay(mode: .bar(width: 60))
    _ = display.update(state(10, at: 1))
    #expect(display.finish() == "")
    #expect(display.message("bye") == "bye\n")
  }

  @Test("a silent display says nothing but messages")
  func silent() {
    var display = ProgressDisplay(mode: .silent)
    #expect(display.update(state(1, at: 1)) == "")
    #expect(display.finish() == "")
  }

  @Test("the mode follows from quietness, terminal and environment")
  func mode() {
    func mode(
      quiet: Bool = false, terminal: Bool = true, width: Int? = nil, _ environment: [String: String]
    ) -> ProgressDisplay.Mode {
      Terminal.mode(
        isQuiet: quiet, isTerminal: terminal, windowWidth: width, environment: environment)
    }
    #expect(mode(quiet: true, [:]) == .silent)
    #expect(mode(terminal: false, ["COLUMNS": "90"]) == .lines)
    #expect(mode(["TERM": "dumb"]) == .lines)
    #expect(mode(["CI": "true"]) == .lines)
    #expect(mode(width: 120, ["COLUMNS": "90", "CI": ""]) == .bar(width: 120))
    #expect(mode(["COLUMNS": "90"]) == .bar(width: 90))
    #expect(mode(["COLUMNS": "wide"]) == .bar(width: 80))
    #expect(mode(width: 3, [:]) == .bar(width: 20))
  }
}
