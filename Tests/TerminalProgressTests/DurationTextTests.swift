import TerminalProgress
import Testing

private let durations: [(Double, String)] = [
  (0, "0 s"), (0.04, "0 s"), (0.44, "0.4 s"), (3, "3 s"), (9.94, "9.9 s"), (9.96, "10 s"),
  (12.4, "12 s"), (59.4, "59 s"), (59.6, "1 min"), (192, "3 min 12 s"), (3599.9, "1 h"),
  (7500, "2 h 5 min"), (86_400 * 4 + 3700, "4 d 1 h"),
]

@Test("durations are written in two units", arguments: durations)
func durationText(seconds: Double, text: String) {
  #expect(DurationText.of(seconds: seconds) == text)
}

@Test(
  "what is no duration is a question mark",
  arguments: [Double.nan, .infinity, -1, 1e300])
func noDuration(seconds: Double) {
  #expect(DurationText.of(seconds: seconds) == "?")
}
