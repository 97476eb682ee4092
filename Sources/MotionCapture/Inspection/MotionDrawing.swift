import Foundation
import SpatialMath
import VectorGraphics

/// A drawing of a recorded motion: stick figures in a row, and below them the legs' angles over time
/// with the contacts of the feet.
public struct MotionDrawing {
  private static let width = 960.0
  private static let stripHeight = 280.0
  private static let chartHeight = 240.0
  private static let contactHeight = 56.0
  private static let figureCount = 12
  private static let mostPoints = 800
  /// The sides in the order and colours of the charts' curves: right blue, left red.
  private static let sides: [SkeletonMotion.Foot] = [.right, .left]

  private static func color(_ side: SkeletonMotion.Foot) -> String {
    LineChart.palette[side == .right ? 0 : 1]
  }

  private let motion: SkeletonMotion
  private let name: String
  private let landmarks: SkeletonLandmarks
  private let contacts: FootContacts
  private let facing: FacingTrack

  /// The drawing of a motion.
  ///
  /// - Throws: `SkeletonError` where it has no legs.
  public init(of motion: SkeletonMotion, name: String) throws(SkeletonError) {
    self.motion = motion
    self.name = name
    landmarks = try SkeletonLandmarks(motion)
    contacts = FootContacts(of: motion, landmarks: landmarks)
    facing = FacingTrack(of: motion, landmarks)
  }

  /// The drawing as a file.
  public var svg: String { document().text }

  private func document() -> SVGDocument {
    let charts = self.charts
    let height =
      MotionDrawing.stripHeight + MotionDrawing.contactHeight
      + Double(charts.count) * MotionDrawing.chartHeight
    var document = SVGDocument(width: MotionDrawing.width, height: height, title: name)
    drawStrip(in: &document)
    drawContacts(top: MotionDrawing.stripHeight, in: &document)
    var top = MotionDrawing.stripHeight + MotionDrawing.contactHeight
    for chart in charts {
      document.addDrawing(chart.document(), at: .init(0, top))
      top += MotionDrawing.chartHeight
    }
    return document
  }

  /// Figures at equal intervals, seen from the person's right, side by side.
  private func drawStrip(in document: inout SVGDocument) {
    document.addText(
      "\(name): \(motion.frameCount) frames, \(motion.frameRate) Hz", at: .init(20, 24), size: 15,
      color: "#111111", isBold: true)
    let count = min(MotionDrawing.figureCount, motion.frameCount)
    let frames = (0..<count).map { count < 2 ? 0 : $0 * (motion.frameCount - 1) / (count - 1) }
    let isBody = self.isBody
    let heights = frames.flatMap { frame in
      motion.joints.indices.filter { isBody[$0] }.map {
        motion.pose(frame: frame, joint: $0).position.z
      }
    }
    let ground = heights.min() ?? 0
    let tallest = max((heights.max() ?? 1) - ground, 0.1)
    let scale = 190 / tallest
    let bottom = MotionDrawing.stripHeight - 36
    document.addLine(
      .init(20, bottom), .init(MotionDrawing.width - 20, bottom), style: .line("#9aa3ad"))
    for (column, frame) in frames.enumerated() {
      let center = (Double(column) + 0.5) * (MotionDrawing.width - 40) / Double(count) + 20
      let ahead = facing.direction(frame)
      let pelvis = motion.pose(frame: frame, joint: landmarks.pelvis).position
      func point(_ joint: Int) -> SVGDocument.Point {
        let p = motion.pose(frame: frame, joint: joint).position
        return .init(center + scale * (p - pelvis).dot(ahead), bottom - scale * (p.z - ground))
      }
      for (index, joint) in motion.joints.enumerated() {
        guard let parent = joint.parent, isBody[parent] else { continue }
        document.addLine(point(parent), point(index), style: style(of: index))
      }
      document.addText(
        String(format: "%.2f s", Double(frame) / motion.frameRate), at: .init(center, bottom + 18),
        size: 11, color: "#5b6470", anchor: .middle)
    }
  }

  /// `[joints]` whether a joint is the pelvis or hangs from it; some files put a mark on the ground
  /// above it.
  private var isBody: [Bool] {
    var isBody: [Bool] = []
    for (index, joint) in motion.joints.enumerated() {
      isBody.append(index == landmarks.pelvis || (joint.parent.map { isBody[$0] } ?? false))
    }
    return isBody
  }

  /// The legs in their sides' colours, everything else grey.
  private func style(of joint: Int) -> SVGDocument.Style {
    for foot in SkeletonMotion.Foot.allCases {
      let leg = landmarks[foot]
      if [leg.hip, leg.knee].contains(joint) || leg.footJoints.contains(joint) {
        return .line(MotionDrawing.color(foot), width: 2.5)
      }
    }
    return .line("#777777", width: 1.5)
  }

  /// A bar for each contact, over the charts' axis of time.
  private func drawContacts(top: Double, in document: inout SVGDocument) {
    let left = 64.0
    let right = MotionDrawing.width - 20
    let frames = Double(max(1, motion.frameCount - 1))
    for (row, foot) in MotionDrawing.sides.enumerated() {
      let y = top + 8 + 20 * Double(row)
      document.addText(foot.rawValue, at: .init(20, y + 11), size: 12)
      let stands = contacts.isStanding[foot] ?? []
      var start = 0
      while start < stands.count {
        let end = stands[start...].firstIndex { $0 != stands[start] } ?? stands.count
        if stands[start] {
          document.addRectangle(
            x: left + (right - left) * Double(start) / frames, y: y,
            width: (right - left) * Double(min(end, stands.count - 1) - start) / frames, height: 12,
            style: .area(MotionDrawing.color(foot), opacity: 0.7))
        }
        start = end
      }
    }
  }

  /// Thigh, knee and foot of both legs.
  private var charts: [LineChart] {
    let angles = MotionDrawing.sides.map {
      ($0, LegAngles(of: motion, landmarks[$0], facing: facing))
    }
    func chart(_ title: String, _ curve: (LegAngles) -> [Double]) -> LineChart {
      var chart = LineChart(
        title: title, xLabel: "time in s", yLabel: "degrees",
        series: angles.map { .init(name: $0.rawValue, points: points(curve($1))) })
      chart.width = MotionDrawing.width
      chart.height = MotionDrawing.chartHeight
      return chart
    }
    return [
      chart("Thigh, forwards") { $0.thigh }, chart("Knee, flexion") { $0.knee },
      chart("Foot, toes up") { $0.foot },
    ]
  }

  private func points(_ angles: [Double]) -> [(x: Double, y: Double)] {
    stride(from: 0, to: angles.count, by: max(1, angles.count / MotionDrawing.mostPoints)).map {
      (Double($0) / motion.frameRate, angles[$0] * 180 / .pi)
    }
  }
}
