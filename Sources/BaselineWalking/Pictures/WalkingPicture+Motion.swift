import ModelBasedControl
import RobotModel
import SpatialMath
import VectorGraphics

/// Where the robot went, and where it was to go.
extension WalkingPicture {
  /// Soles, centre of mass and capture point from above.
  var map: LineChart {
    var series = standingSoles
    series += plannedSoles
    series.append(plannedCenters)
    series += planSeries { level($0.centerOfMass) }
    series.append(
      truth("capture point", WalkingPicture.captureColor) { level($0.capturePoint) })
    series.append(
      truth("centre of mass", WalkingPicture.truthColor) { level($0.centerOfMass) })
    if let pushArrow { series.append(pushArrow) }
    var chart = LineChart(
      title: "From above", xLabel: "ahead [m]", yLabel: "to the left [m]", series: series)
    chart.width = WalkingPicture.width
    let points = chart.series.flatMap(\.points)
    chart.xRange = WalkingPicture.range(points.map(\.x), margin: 0.05)
    chart.yRange = WalkingPicture.range(points.map(\.y), margin: 0.05)
    chart.equalizeScales(heights: 240...520)
    return chart
  }

  /// Centre of mass, capture point and the soles that stand, to the left over time.
  var leftward: LineChart {
    let soles = stands.map { stand in
      let sides = outline(stand.foot, stand.sole).map(\.y)
      let (low, high) = (sides.min() ?? 0, sides.max() ?? 0)
      let (start, end) = (stand.time.lowerBound, stand.time.upperBound)
      return area(
        stand.foot, [(start, low), (end, low), (end, high), (start, high)])
    }
    var series = named(soles)
    series += planSeries { ($0.time, level($0.centerOfMass).y) }
    series.append(
      truth("capture point", WalkingPicture.captureColor) { ($0.time, level($0.capturePoint).y) })
    series.append(
      truth("centre of mass", WalkingPicture.truthColor) { ($0.time, level($0.centerOfMass).y) })
    var chart = timed("To the left", yLabel: "to the left [m]", series: series)
    // Once is enough.
    for index in chart.spans.indices { chart.spans[index].name = pushName ?? "" }
    return chart
  }

  /// Velocity of the centre of mass along the heading.
  var forwardVelocity: LineChart {
    let begin = recording.trial.commandStart
    let times = [shownTime.lowerBound, begin, begin, shownTime.upperBound]
    let values = [0, 0, recording.trial.command.forward, recording.trial.command.forward]
    let steps = zip(times, begin <= times[0] ? values.map { _ in values[3] } : values)
    var asked = LineChart.Series(
      name: "command", points: steps.filter { shownTime.contains($0.0) }.map { ($0.0, $0.1) })
    asked.color = "#5b6470"
    asked.width = 1
    var series = [asked]
    series += planSeries { ($0.time, $0.forwardVelocity) }
    series.append(
      truth("centre of mass", WalkingPicture.truthColor) { ($0.time, $0.forwardVelocity) })
    return timed("Velocity ahead", yLabel: "velocity [m/s]", series: series)
  }

  /// A panel over the time that is shown.
  func timed(_ title: String, yLabel: String, series: [LineChart.Series]) -> LineChart {
    var chart = LineChart(title: title, xLabel: "time [s]", yLabel: yLabel, series: series)
    chart.width = WalkingPicture.width
    chart.height = 260
    chart.xRange = shownTime
    chart.spans = pushSpans
    return chart
  }

  // MARK: - Series

  /// The plans, fanned out.
  private func planSeries(
    _ point: (WalkingRecording.PlanNode) -> (x: Double, y: Double)
  ) -> [LineChart.Series] {
    plans.enumerated().flatMap { number, plan in
      var line = LineChart.Series(
        name: number == 0 ? "plans, 1 s ahead" : "", points: plan.map(point))
      line.color = WalkingPicture.planColor
      line.width = 1.6
      var start = line
      start.name = ""
      start.points = Array(line.points.prefix(1))
      start.mark = .dots(radius: 3)
      return [line, start]
    }
  }

  private func truth(
    _ name: String, _ color: String, _ point: (WalkingRecording.Sample) -> (x: Double, y: Double)
  ) -> LineChart.Series {
    var line = LineChart.Series(
      name: name, points: WalkingPicture.thinned(samples, by: 2).map(point))
    line.color = color
    return line
  }

  private var standingSoles: [LineChart.Series] {
    named(stands.map { area($0.foot, outline($0.foot, $0.sole)) })
  }

  /// Where feet were to be put down as they were lifted.
  private var plannedSoles: [LineChart.Series] {
    shownPlacements.enumerated().map { number, placement in
      var series = LineChart.Series(
        name: number == 0 ? "planned at lift-off" : "",
        points: outline(placement.foot, placement.atLiftOff), isDashed: true)
      series.color = WalkingPicture.planColor
      series.width = 1.4
      series.mark = .area(opacity: 0)
      return series
    }
  }

  /// Where they were to be put down at last.
  private var plannedCenters: LineChart.Series {
    var series = LineChart.Series(
      name: "planned at touch-down",
      points: shownPlacements.filter { $0.swing.end < shownTime.upperBound }.map {
        level($0.atTouchDown.position)
      })
    series.color = WalkingPicture.planColor
    series.mark = .dots(radius: 3.5)
    return series
  }

  private var shownPlacements: [WalkingRecording.Placement] {
    recording.placements.filter { shownTime.contains($0.swing.start) }
  }

  private func area(_ foot: Int, _ points: [(x: Double, y: Double)]) -> LineChart.Series {
    let side = recording.robot.feet[foot].side
    var series = LineChart.Series(name: "\(side.rawValue) sole", points: points)
    series.color = WalkingPicture.color(side)
    series.width = 1
    series.mark = .area(opacity: 0.2)
    return series
  }

  /// Names the first of each name only.
  private func named(_ series: [LineChart.Series]) -> [LineChart.Series] {
    var seen: Set<String> = []
    return series.map { one in
      var one = one
      if !seen.insert(one.name).inserted { one.name = "" }
      return one
    }
  }

  /// The push as an arrow at the centre of mass, 1 cm for 1 N s.
  private var pushArrow: LineChart.Series? {
    guard let push = recording.trial.push, let name = pushName,
      let hit = samples.first(where: { $0.time >= push.start })
    else { return nil }
    let tip = hit.centerOfMass
    let ahead = push.impulse.normalized
    let across = Vector3(-ahead.y, ahead.x, 0)
    let tail = tip - 0.01 * push.impulse
    let back = tip - 0.04 * ahead
    let points = [
      tail, back, back + 0.015 * across, tip, back - 0.015 * across, back,
    ].map(level)
    var arrow = LineChart.Series(name: name, points: points)
    arrow.color = "#b07400"
    arrow.mark = .area(opacity: 1)
    return arrow
  }

  /// Every `count`-th one.
  static func thinned<Element>(_ elements: [Element], by count: Int) -> [Element] {
    elements.indices.filter { $0 % count == 0 }.map { elements[$0] }
  }

  static func range(_ values: [Double], margin: Double) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    return (finite.min() ?? 0) - margin...(finite.max() ?? 0) + margin
  }
}
