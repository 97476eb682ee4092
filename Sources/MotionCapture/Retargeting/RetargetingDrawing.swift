import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import VectorGraphics

/// A drawing of a retargeted motion: the person, as large as the robot, and the robot in the same
/// frames, seen from their right; when the feet stand; and the angles of the joints over time.
public struct RetargetingDrawing {
  private static let width = 960.0
  private static let rowHeight = 210.0
  private static let chartHeight = 220.0
  private static let figureCount = 9
  /// Length of the line that stands for the trunk, over that of the legs.
  private static let trunkShare = 0.55
  private static let colors = Sides(left: "#c0392b", right: "#2c5aa0")

  private let motion: RetargetedMotion
  private let legs: RobotLegs
  /// Where the person's ground is [m].
  private let ground: Double

  /// Prepares the drawing.
  ///
  /// - Throws: `ReferenceMotionError` for a robot without two legs.
  public init(_ motion: RetargetedMotion) throws(ReferenceMotionError) {
    self.motion = motion
    legs = try RobotLegs(motion.robot)
    let ankles = Foot.Side.both.map { motion.person.flatAnkleHeight($0) }
    // The robot's ankle is at the person's, scaled, while the foot lies flat.
    ground = 0.5 * (ankles[0] + ankles[1]) - legs.ankleHeight / motion.scale
  }

  /// The drawing as a file.
  public var svg: String { document().text }

  /// The drawing.
  public func document() -> SVGDocument {
    let charts = self.charts
    let stripHeight = 40 + 2 * Self.rowHeight + 24 + 48
    var document = SVGDocument(
      width: Self.width,
      height: stripHeight + Double((charts.count + 1) / 2) * Self.chartHeight,
      title: "\(motion.clip.name), \(motion.clip.robotName)")
    document.addText(
      "\(motion.clip.name): person and \(motion.clip.robotName)", at: .init(20, 26), size: 16,
      color: "#111111", isBold: true)
    drawRow(
      "person × \(String(format: "%.2f", motion.scale))", bottom: 40 + Self.rowHeight - 14,
      figure: personLines, in: &document)
    drawRow(
      motion.clip.robotName, bottom: 40 + 2 * Self.rowHeight - 14, figure: robotLines,
      in: &document)
    drawTimes(at: 40 + 2 * Self.rowHeight + 6, in: &document)
    drawContacts(top: 40 + 2 * Self.rowHeight + 24, in: &document)
    for (index, chart) in charts.enumerated() {
      document.addDrawing(
        chart.document(),
        at: .init(
          Double(index % 2) * Self.width / 2, stripHeight + Double(index / 2) * Self.chartHeight))
    }
    return document
  }

  /// A line of a figure, ahead and up from the ground below the hips [m].
  private struct Line {
    var start: SVGDocument.Point
    var end: SVGDocument.Point
    var style: SVGDocument.Style
  }

  private var frames: [Int] {
    let last = motion.clip.frameCount - 1
    let count = min(Self.figureCount, last + 1)
    return (0..<count).map { count < 2 ? 0 : $0 * last / (count - 1) }
  }

  private func drawRow(
    _ title: String, bottom: Double, figure: (Int) -> [Line], in document: inout SVGDocument
  ) {
    let height = legs.legLength + legs.ankleHeight
    let scale = (Self.rowHeight - 40) / (height * (1 + Self.trunkShare))
    document.addLine(
      .init(20, bottom), .init(Self.width - 20, bottom), style: .line("#9aa3ad"))
    document.addText(title, at: .init(20, bottom - Self.rowHeight + 34), size: 12, color: "#5b6470")
    for (column, frame) in frames.enumerated() {
      let center = place(ofColumn: column)
      for line in figure(frame) {
        document.addLine(
          .init(center + scale * line.start.x, bottom - scale * line.start.y),
          .init(center + scale * line.end.x, bottom - scale * line.end.y), style: line.style)
      }
    }
  }

  private func place(ofColumn column: Int) -> Double {
    20 + (Double(column) + 0.5) * (Self.width - 40) / Double(frames.count)
  }

  private func style(_ side: Foot.Side) -> SVGDocument.Style {
    .line(Self.colors[side], width: 3)
  }

  private func personLines(_ frame: Int) -> [Line] {
    let body = motion.person.frames[frame]
    let ahead = Quaternion(axis: .unitZ, angle: body.heading).act(.unitX)
    let center = body.hipCenter
    func point(_ p: Vector3) -> SVGDocument.Point {
      .init(motion.scale * (p - center).dot(ahead), motion.scale * (p.z - ground))
    }
    func leg(_ side: Foot.Side) -> [Line] {
      let leg = body.legs[side]
      let chain = [leg.hip, leg.knee, leg.ankle.position, leg.toe]
      return zip(chain, chain.dropFirst()).map {
        Line(start: point($0), end: point($1), style: style(side))
      }
    }
    let up = body.pelvis.orientation.act(.unitZ) * (motion.person.legLength * Self.trunkShare)
    let trunk = Line(
      start: point(center), end: point(center + up), style: .line("#333333", width: 5))
    return leg(.left) + [trunk] + leg(.right)
  }

  private func robotLines(_ frame: Int) -> [Line] {
    let clip = motion.clip
    let base = Pose(
      position: clip.basePositionsInWorld[frame], orientation: clip.baseOrientations[frame])
    let count = clip.jointNames.count
    let links = motion.robot.linkPosesInWorld(
      base: base, positions: Array(clip.jointPositions[(frame * count)..<((frame + 1) * count)]))
    let ahead = Quaternion(axis: .unitZ, angle: base.orientation.yaw).act(.unitX)
    let center = base.act(legs.hipCenter)
    func point(_ p: Vector3) -> SVGDocument.Point { .init((p - center).dot(ahead), p.z) }
    func leg(_ side: Foot.Side) -> [Line] {
      let leg = legs.legs[side]
      let sole = links[leg.footLink] * leg.soleInFoot
      let chain = [
        base.act(leg.hip), links[leg.geometry.knee + 1].position,
        sole.act(.unitZ * leg.ankleHeight), sole.position,
      ]
      let ends = [leg.sole.lowerBound, leg.sole.upperBound].map { sole.act(Vector3($0, 0, 0)) }
      return (zip(chain, chain.dropFirst()).map { ($0, $1) } + [(ends[0], ends[1])]).map {
        Line(start: point($0.0), end: point($0.1), style: style(side))
      }
    }
    let up = base.orientation.act(.unitZ) * (legs.legLength * Self.trunkShare)
    let trunk = Line(
      start: point(center), end: point(center + up), style: .line("#333333", width: 5))
    return leg(.left) + [trunk] + leg(.right)
  }

  private func drawTimes(at y: Double, in document: inout SVGDocument) {
    for (column, frame) in frames.enumerated() {
      document.addText(
        String(format: "%.2f s", Double(frame) / motion.clip.frameRate),
        at: .init(place(ofColumn: column), y), size: 11, color: "#5b6470", anchor: .middle)
    }
  }

  /// A bar for each time that a foot stands, from the first frame to the last.
  private func drawContacts(top: Double, in document: inout SVGDocument) {
    let clip = motion.clip
    let left = 64.0
    let right = Self.width - 20
    let last = Double(max(1, clip.frameCount - 1))
    for (row, foot) in motion.robot.feet.enumerated() {
      let y = top + 18 * Double(row)
      document.addText(foot.side.rawValue, at: .init(20, y + 10), size: 12)
      let stands = (0..<clip.frameCount).map { clip.footContacts[$0 * clip.footNames.count + row] }
      for run in stands.runs(of: true) {
        let end = min(run.upperBound, clip.frameCount - 1)
        document.addRectangle(
          x: left + (right - left) * Double(run.lowerBound) / last, y: y,
          width: (right - left) * Double(end - run.lowerBound) / last, height: 12,
          style: .area(Self.colors[foot.side], opacity: 0.7))
      }
    }
  }

  /// The joints of both legs in pairs, from the hip down.
  private var charts: [LineChart] {
    let pairs = zip(legs.legs.left.geometry.joints, legs.legs.right.geometry.joints)
    return pairs.map { left, right in
      var chart = LineChart(
        title: motion.robot.joints[left].name, xLabel: "time in s", yLabel: "degrees",
        series: [
          .init(name: "left", points: points(left)), .init(name: "right", points: points(right)),
        ])
      chart.width = Self.width / 2
      chart.height = Self.chartHeight
      return chart
    }
  }

  private func points(_ joint: Int) -> [(x: Double, y: Double)] {
    let clip = motion.clip
    return (0..<clip.frameCount).map { frame in
      let angle = clip.jointPositions[frame * clip.jointNames.count + joint]
      return (Double(frame) / clip.frameRate, angle * 180 / .pi)
    }
  }
}
