import Testing

@testable import TerminalProgress

private let state = ProgressState(
  noun: "iteration", completedCount: 75, totalCount: 300, elapsedTime: 150,
  figures: [
    .init("reward", 12.345), .init("episode", 8.5, unit: "s"), .init("", 41_234, unit: "steps/s"),
  ])

@Suite("Lines of progress")
struct ProgressLineTests {
  @Test("a wide terminal shows count, bar, percentage, times and figures")
  func wide() {
    #expect(
      ProgressLine.render(state, width: 100) == [
        "iteration 75/300 ━━━━━━━━━╸─────────────────────────────  25 %  "
          + "2 min 30 s gone, 7 min 30 s left",
        "  reward 12.3 · episode 8.50 s · 41.2 k steps/s",
      ])
  }

  @Test(
    "no line is wider than the terminal less one column, whatever its width", arguments: 1...130)
  func everyWidth(width: Int) {
    for line in ProgressLine.render(state, width: width) {
      #expect(line.count <= max(1, width - 1))
    }
  }

  @Test("the bar is full only when all is done, and never overfull")
  func ends() {
    func firstLine(_ completedCount: Int) -> String {
      let state = ProgressState(
        noun: "step", completedCount: completedCount, totalCount: 1000, elapsedTime: 1)
      return ProgressLine.render(state, width: 80)[0]
    }
    #expect(firstLine(0).contains(" \(String(repeating: "─", count: 40))   0 %  1 s gone"))
    #expect(firstLine(999).contains(" 99 %") && firstLine(999).contains("─") == false)
    #expect(firstLine(999).contains("╸"))
    #expect(firstLine(1000).contains(" \(String(repeating: "━", count: 40)) 100 %  1 s gone"))
    #expect(firstLine(1200).contains(" \(String(repeating: "━", count: 40)) 100 %  1 s gone"))
  }

  @Test("an unknown or empty total shows no bar and no time left")
  func noTotal() {
    var state = ProgressState(noun: "step", completedCount: 3, totalCount: nil, elapsedTime: 61)
    #expect(ProgressLine.render(state, width: 80) == ["step 3  1 min 1 s gone"])
    state.completedCount = 0
    state.totalCount = 0
    #expect(ProgressLine.render(state, width: 80) == ["step 0/0  1 min 1 s gone"])
  }

  @Test("figures that are not finite are dashes")
  func nonFinite() {
    let state = ProgressState(
      noun: "step", completedCount: 0, totalCount: 9, elapsedTime: .nan,
      figures: [.init("reward", .nan), .init("loss", -.infinity)])
    #expect(ProgressLine.plain(state) == "step 0/9, reward –, loss –, ? gone")
    #expect(ProgressLine.render(state, width: 80).last == "  reward – · loss –")
  }

  @Test("a resumed run tells the time left from what it did itself")
  func resumed() {
    let state = ProgressState(
      noun: "iteration", completedCount: 110, totalCount: 200, startCount: 100, elapsedTime: 20)
    #expect(state.remainingTime == 180)
    #expect(state.timeText == "20 s gone, 3 min left")
    let fresh = ProgressState(
      noun: "iteration", completedCount: 100, totalCount: 200, startCount: 100, elapsedTime: 0)
    #expect(fresh.remainingTime == nil)
  }

  static let figures: [(Double, String)] = [
    (0, "0"), (0.001, "1.00e-3"), (-0.0042, "-4.20e-3"), (0.5, "0.500"), (0.99949, "0.999"),
    (0.9996, "1.00"), (1.234, "1.23"), (9.996, "10.0"), (-12.34, "-12.3"), (99.96, "100"),
    (123.4, "123"), (9_999, "9999"), (12_345, "12.3 k"), (999_600, "1.00 M"),
    (4_567_890, "4.57 M"), (1e12, "1.00e12"), (-1e-300, "-1.00e-300"), (1.5e308, "1.50e308"),
    (.leastNonzeroMagnitude, "4.94e-324"),
  ]

  @Test("numbers are written in three digits", arguments: figures)
  func figureText(value: Double, text: String) {
    #expect(FigureText.of(value) == text)
  }
}
