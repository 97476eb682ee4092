import Foundation
import RobotModel
import SpatialMath
import VectorGraphics

extension RecordedMotion {
  /// A picture that moves: the robot from its right and from behind, the camera going with it, marks on
  /// the ground every half metre, which is drawn as if it were level.
  ///
  /// - Parameters:
  ///   - robot: whose motion it is.
  ///   - captions: what the robot is told, by the time from which it holds [s].
  ///   - rate: frames per second.
  ///   - title: of the picture.
  /// - Returns: an SVG document; browsers play it.
  public func replay(
    of robot: RobotDescription, captions: [(time: Double, text: String)], rate: Double = 12.5,
    title: String
  ) -> String {
    let stride = max(1, Int((1 / (rate * timestep)).rounded()))
    let shown = frames.indices.filter { $0 % stride == 0 }.map { frames[$0] }
    let duration = Double(stride) * timestep * Double(max(shown.count - 1, 1))
    var picture = SVGDocument(width: 640, height: 320, title: title)
    let side = ReplayView(center: 200, ground: 270, axis: \.x)
    let back = ReplayView(center: 500, ground: 270, axis: \.y, sign: -1)
    for view in [side, back] {
      picture.addLine(
        .init(view.center - 130, view.ground), .init(view.center + 130, view.ground),
        style: .line("#888888", width: 1))
    }
    let ways = travelled(shown)
    picture.addMovingLines(
      ways.map { way in side.marks(way) }, duration: duration, style: .line("#888888", width: 2))
    let figures = shown.map { StickFigure(robot, $0) }
    for part in StickFigure.Part.allCases {
      for view in [side, back] {
        picture.addMovingLines(
          zip(figures, shown).map { figure, frame in
            figure.lines(of: part).map { view.segment($0, frame) }
          }, duration: duration, style: part.style)
      }
    }
    // A robot that falls is not told what comes later.
    let told = captions.filter { $0.time < duration }
    picture.addTurningTexts(told, duration: duration, at: .init(20, 28), size: 16)
    picture.addText("from its right", at: .init(side.center, 305), size: 12, anchor: .middle)
    picture.addText("from behind", at: .init(back.center, 305), size: 12, anchor: .middle)
    return picture.text
  }

  /// How far the base has gone along its heading, frame by frame [m].
  private func travelled(_ frames: [Frame]) -> [Double] {
    var way = 0.0
    return frames.indices.map { index in
      guard index > 0 else { return way }
      let step = frames[index].basePose.position - frames[index - 1].basePose.position
      way += frames[index].heading.actInverse(step).x
      return way
    }
  }
}

/// One of the two views of a replay.
private struct ReplayView {
  /// Where the base is [px].
  let center: Double
  /// Where the ground is [px].
  let ground: Double
  /// The coordinate of the heading's frame that goes to the right, and whether it does or to the left.
  let axis: KeyPath<Vector3, Double>
  var sign = 1.0
  /// Pixels per metre.
  private let scale = 140.0

  init(center: Double, ground: Double, axis: KeyPath<Vector3, Double>, sign: Double = 1) {
    self.center = center
    self.ground = ground
    self.axis = axis
    self.sign = sign
  }

  func segment(
    _ line: (start: Vector3, end: Vector3), _ frame: RecordedMotion.Frame
  ) -> SVGDocument.Segment {
    .init(point(line.start, frame), point(line.end, frame))
  }

  private func point(_ point: Vector3, _ frame: RecordedMotion.Frame) -> SVGDocument.Point {
    let local = frame.heading.actInverse(point - frame.basePose.position)
    return .init(center + sign * scale * local[keyPath: axis], ground - scale * point.z)
  }

  /// Marks every half metre of the ground that is in sight after a way [m]; always as many.
  func marks(_ way: Double) -> [SVGDocument.Segment] {
    let first = (way * 2).rounded(.down) / 2
    return stride(from: -0.5, through: 0.5, by: 0.5).map { offset in
      let x = center + scale * (first + offset - way)
      return .init(.init(x, ground), .init(x, ground + 8))
    }
  }
}
