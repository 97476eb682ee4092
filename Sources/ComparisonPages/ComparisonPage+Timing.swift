import Comparison
import Foundation

/// What ticks took on the computer that played.
extension ComparisonPage {
  /// A row for each controller that ticks and each engine; nothing where none does.
  var timingSection: String {
    guard !timings.isEmpty else { return "" }
    let note = """
      <p class="note">What a tick of one robot's controller took on the computer that played, while its workers had \
      other robots to serve: the only figures here that are not the same at every run. A policy is asked every so \
      many ticks and a plan is made every so many, which the mean and the longest have in them and the median has \
      not.</p>
      """
    let heads = [
      "controller", "ticks", "tick [µs]", "median [µs]", "mean [µs]", "99 % below [µs]",
      "longest [µs]", "of a processor",
    ]
    let head = heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
    return section(
      "timing", "Compute time",
      """
      \(note)<div class="wide"><table class="timing"><thead><tr>\(head)</tr></thead>
      <tbody>\(timings.map(row).joined(separator: "\n"))</tbody></table></div>
      """)
  }

  private func row(_ timing: ControllerTiming) -> String {
    let times = timing.times
    let microseconds = [
      times.quantile(0.5), times.mean, times.quantile(0.99), times.largest,
    ].map { String(format: "%.1f", $0 * 1e6) }
    let numbers =
      ["\(times.count)", String(format: "%.0f", timing.period * 1e6)] + microseconds
      + [String(format: "%.1f %%", 100 * timing.processorShare)]
    let name = name(ofCase: comparison.controllers[timing.controller], in: timing.engine)
    return "<tr><th scope=\"row\">\(escape(name))</th>"
      + numbers.map { "<td class=\"number\">\($0)</td>" }.joined() + "</tr>"
  }
}
