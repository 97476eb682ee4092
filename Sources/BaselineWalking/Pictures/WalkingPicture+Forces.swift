import ModelBasedControl
import RigidBodyDynamics
import RobotModel
import SpatialMath
import VectorGraphics

/// What the ground gave, and what it was to give.
extension WalkingPicture {
  /// Share of the weight below which a force has no point of application to speak of.
  private static let smallestShare = 0.05
  private static let footRowHeight = 320.0

  private var feet: [Foot] { recording.robot.feet }

  /// Normal force of each foot over time.
  var normalForce: LineChart {
    let series = feet.indices.flatMap { foot in
      let side = feet[foot].side
      var measured = LineChart.Series(
        name: "\(side.rawValue), measured",
        points: samples.map { ($0.time, $0.feet[foot].measuredForce.z) })
      measured.color = WalkingPicture.color(side)
      measured.width = 1.2
      measured.opacity = 0.6
      var planned = LineChart.Series(
        name: "\(side.rawValue), planned",
        points: samples.map { ($0.time, $0.feet[foot].plannedWrench.force.z) })
      planned.color = side == .left ? "#7a3600" : "#003e63"
      planned.width = 1.8
      return [measured, planned]
    }
    return timed("Normal force", yLabel: "force [N]", series: series)
  }

  /// Tangential over normal force, with the friction of the ground and that which plans rely on.
  var friction: LineChart {
    let measured = feet.indices.map { foot in
      dots("\(feet[foot].side.rawValue), measured", WalkingPicture.color(feet[foot].side)) {
        WalkingPicture.tangential($0.feet[foot].measuredForce)
      }
    }
    let planned = dots("planned", "#111111") { sample in
      sample.feet.filter(\.isStance).map { WalkingPicture.tangential($0.plannedWrench.force) }
    }
    var series = measured
    series.append(planned)
    let points = series.flatMap(\.points)
    let largest = max(points.map(\.x).max() ?? 1, 1)
    let reliedOn = recording.parameters.predictive.friction
    let tangential = points.map(\.y).max() ?? 0
    let highest = 1.1 * max(reliedOn * largest, tangential)
    func cone(_ mu: Double, _ name: String, isDashed: Bool) -> LineChart.Series {
      let end = min(largest, highest / max(mu, 1e-3))
      var line = LineChart.Series(
        name: "\(name), μ = \(WalkingPicture.number(mu))", points: [(0, 0), (end, mu * end)],
        isDashed: isDashed)
      line.color = "#5b6470"
      line.width = 1.4
      return line
    }
    series.append(cone(recording.trial.friction, "ground", isDashed: false))
    series.append(cone(reliedOn, "relied on", isDashed: true))
    var chart = LineChart(
      title: "Tangential over normal force", xLabel: "normal force [N]",
      yLabel: "tangential force [N]", series: series)
    chart.width = 360
    chart.height = WalkingPicture.footRowHeight
    chart.xRange = 0...largest
    chart.yRange = 0...highest
    return chart
  }

  /// Centre of pressure in the sole, foot by foot.
  var soles: [LineChart] {
    feet.indices.map { foot in
      let sole = sole(foot)
      func rectangle(_ name: String, share: Double, isDashed: Bool) -> LineChart.Series {
        var series = LineChart.Series(
          name: name,
          points: WalkingPicture.corners(of: sole, share: share).map { ($0.x, $0.y) },
          isDashed: isDashed)
        series.color = isDashed ? "#5b6470" : WalkingPicture.color(feet[foot].side)
        series.width = 1.4
        series.mark = .area(opacity: isDashed ? 0 : 0.12)
        return series
      }
      var chart = LineChart(
        title: "Centre of pressure, \(feet[foot].side.rawValue)", xLabel: "ahead [m]",
        yLabel: "to the left [m]",
        series: [
          rectangle("sole", share: 1, isDashed: false),
          rectangle("of plans", share: recording.parameters.predictive.soleShare, isDashed: true),
          dots("commanded", WalkingPicture.color(feet[foot].side)) {
            centerOfPressure($0.feet[foot].commandedWrench)
          },
          dots("planned", "#111111") { centerOfPressure($0.feet[foot].plannedWrench) },
        ])
      chart.width = 300
      let points = chart.series.prefix(1).flatMap(\.points)
      chart.xRange = WalkingPicture.range(points.map(\.x), margin: 0.02)
      chart.yRange = WalkingPicture.range(points.map(\.y), margin: 0.02)
      chart.equalizeScales(heights: WalkingPicture.footRowHeight...WalkingPicture.footRowHeight)
      return chart
    }
  }

  /// Normal and tangential part of a force in a sole's axes [N].
  private static func tangential(_ force: Vector3) -> (x: Double, y: Double) {
    (max(force.z, 0), (force.x * force.x + force.y * force.y).squareRoot())
  }

  /// (−n_y, n_x) / f_z; nothing of a foot that carries nothing.
  private func centerOfPressure(_ wrench: SpatialForce) -> [(x: Double, y: Double)] {
    guard wrench.force.z > WalkingPicture.smallestShare * recording.weight else { return [] }
    return [(-wrench.moment.y / wrench.force.z, wrench.moment.x / wrench.force.z)]
  }

  private func dots(
    _ name: String, _ color: String,
    _ points: (WalkingRecording.Sample) -> [(x: Double, y: Double)]
  ) -> LineChart.Series {
    var series = LineChart.Series(
      name: name, points: WalkingPicture.thinned(samples, by: 4).flatMap(points))
    series.color = color
    series.opacity = 0.5
    series.mark = .dots(radius: 1.8)
    return series
  }

  private func dots(
    _ name: String, _ color: String,
    _ point: (WalkingRecording.Sample) -> (x: Double, y: Double)
  ) -> LineChart.Series {
    dots(name, color) { [point($0)] }
  }
}
