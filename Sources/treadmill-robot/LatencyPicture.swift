import RobotLink
import RobotRuntime
import VectorGraphics

/// Draws how large a share of a loop's times was longer than what.
enum LatencyPicture {
  /// The picture of a loop after its end.
  static func document<Channel: DatagramChannel, Clock: LoopClock>(
    _ loop: ControlLoop<OperatedLink<Channel, Clock>, Clock>
  ) -> SVGDocument {
    let steps = loop.lateness.count
    var chart = LineChart(
      title: "A loop of \(Int(loop.controller.hardware.loopRate)) Hz over \(steps) steps",
      xLabel: "time [µs]", yLabel: "longer than that [% of all]",
      series: [
        series("step", loop.controller.monitor.duration),
        series("lateness of the wake-up", loop.lateness),
        series("command to sensors and back", loop.transport.link.roundTrip),
      ])
    chart.xScale = .logarithmic
    chart.yScale = .logarithmic
    return chart.document()
  }

  /// The share of times above each class, in per cent.
  private static func series(_ name: String, _ histogram: LatencyHistogram) -> LineChart.Series {
    var longerCount = histogram.count
    var points: [(x: Double, y: Double)] = []
    for times in histogram.classes {
      longerCount -= times.count
      let share = 100 * Double(longerCount) / Double(histogram.count)
      points.append((Double(times.upperBound) / 1000, share))
    }
    return LineChart.Series(name: name, points: points)
  }
}
