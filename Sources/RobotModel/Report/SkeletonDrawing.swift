import Foundation
import SpatialMath
import VectorGraphics

/// A drawing of a robot in its nominal pose from the side and from the front.
///
/// Links are lines between joints, joints are dots; collision shapes are light outlines. The
/// centre of mass has its plumb line, the soles stand on the ground line if there are feet.
public struct SkeletonDrawing {
  private let robot: RobotDescription
  /// Poses of the links, the ground at z = 0, `[links]`.
  private let poses: [Pose]
  private let centerOfMass: Vector3
  /// Corners of the box around everything drawn, in the base's frame [m].
  private let lowest: Vector3
  private let highest: Vector3
  /// Pixels per metre.
  private let scale: Double

  /// Colours of the left side, the right side and the middle.
  private static let left = "#1f77b4"
  private static let right = "#e07b28"
  private static let middle = "#3d4752"
  private static let sole = "#15803d"

  /// Prepares the drawing of the robot in its nominal pose.
  public init(_ robot: RobotDescription) {
    self.robot = robot
    let inBase = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    let extent = SkeletonDrawing.extent(of: robot, poses: inBase)
    let groundHeight =
      robot.standingHeight(positions: robot.nominalPositions).map { -$0 } ?? extent.lowest.z
    let lift = Pose(position: Vector3(0, 0, -groundHeight))
    poses = inBase.map { lift * $0 }
    centerOfMass = robot.centerOfMassInWorld(linkPoses: poses)
    scale = 520 / max(extent.highest.z - groundHeight, 0.05)
    lowest = extent.lowest
    highest = extent.highest
  }

  /// The drawing as SVG text.
  public var svg: String { document().text }

  /// The drawing.
  public func document() -> SVGDocument {
    let side = View(
      axis: \.x, range: lowest.x...highest.x, left: 32, ground: 630, scale: scale)
    let front = View(
      axis: \.y, range: lowest.y...highest.y, left: side.right + 24, ground: 630, scale: scale)
    let legendX = front.right + 32
    var document = SVGDocument(
      width: legendX + 190, height: 690, title: "\(robot.name), nominal pose")
    document.addText(robot.name, at: .init(32, 40), size: 20, color: "#111111", isBold: true)
    document.addText(subtitle, at: .init(32, 62), size: 13, color: "#5b6470")
    for (view, title) in [(side, "side"), (front, "front")] {
      drawGround(view, title: title, in: &document)
      drawShapes(view, in: &document)
      drawSkeleton(view, in: &document)
      drawSoles(view, in: &document)
      drawCenterOfMass(view, in: &document)
    }
    drawLegend(x: legendX, in: &document)
    drawScaleBar(x: legendX, in: &document)
    return document
  }

  /// A projection along one horizontal axis.
  private struct View {
    /// The coordinate that goes to the right: x from the side, y from the front.
    let axis: KeyPath<Vector3, Double>
    /// Where the ground below the base is [px].
    let origin: SVGDocument.Point
    /// Borders of the view [px].
    let left: Double
    let right: Double
    let scale: Double

    /// - Parameter range: what must be seen along the axis [m].
    init(
      axis: KeyPath<Vector3, Double>, range: ClosedRange<Double>, left: Double, ground: Double,
      scale: Double
    ) {
      self.axis = axis
      self.left = left
      self.scale = scale
      let before = max(150, 30 - range.lowerBound * scale)
      let behind = max(150, 30 + range.upperBound * scale)
      origin = .init(left + before, ground)
      right = left + before + behind
    }

    func point(_ position: Vector3) -> SVGDocument.Point {
      .init(origin.x + position[keyPath: axis] * scale, origin.y - position.z * scale)
    }
  }

  private var subtitle: String {
    let count = robot.joints.count { $0.kind != .fixed }
    return "\(count) joints, \(String(format: "%.2f", robot.totalMass)) kg, nominal pose"
  }

  private func color(of link: Int) -> String {
    guard link > 0 else { return SkeletonDrawing.middle }
    switch Foot.Side(inName: robot.links[link].name) {
    case .left: return SkeletonDrawing.left
    case .right: return SkeletonDrawing.right
    case nil: return SkeletonDrawing.middle
    }
  }

  /// Left before middle before right: the right side, nearest in the side view, lies on top.
  private var drawingOrder: [Int] {
    let rank = [SkeletonDrawing.left: 0, SkeletonDrawing.middle: 1, SkeletonDrawing.right: 2]
    return robot.links.indices.sorted {
      (rank[color(of: $0)] ?? 1, $0) < (rank[color(of: $1)] ?? 1, $1)
    }
  }

  private func drawGround(_ view: View, title: String, in document: inout SVGDocument) {
    let y = view.origin.y
    document.addRectangle(
      x: view.left, y: y, width: view.right - view.left, height: 7, style: .area("#eef0f3"))
    document.addLine(
      .init(view.left, y), .init(view.right, y), style: .line("#8a939d", width: 1.5))
    document.addText(
      title, at: .init(view.origin.x, y + 30), size: 13, color: "#5b6470", anchor: .middle)
  }

  private func drawShapes(_ view: View, in document: inout SVGDocument) {
    for link in drawingOrder {
      for shape in robot.links[link].collisions {
        let outline = shape.silhouette(at: poses[link]).map(view.point)
        document.addPath(
          convexHull(outline), isClosed: true,
          style: .init(fill: "#f3f5f8", stroke: "#b9c2cd", strokeWidth: 1, opacity: 0.75))
      }
    }
  }

  private func drawSkeleton(_ view: View, in document: inout SVGDocument) {
    var hasChild = Array(repeating: false, count: robot.links.count)
    for link in robot.links { if let parent = link.parent { hasChild[parent] = true } }
    for link in drawingOrder {
      let color = color(of: link)
      let start = poses[link].position
      if let parent = robot.links[link].parent {
        document.addLine(
          view.point(poses[parent].position), view.point(start), style: .line(color, width: 4.5))
      }
      // A link that carries no other ends in its centre of mass.
      if !hasChild[link] {
        let end = poses[link].act(robot.links[link].inertia.centerOfMass)
        document.addLine(view.point(start), view.point(end), style: .line(color, width: 4.5))
      }
    }
    for link in drawingOrder where link > 0 && robot.joints[link - 1].kind != .fixed {
      document.addCircle(
        view.point(poses[link].position), radius: 4,
        style: .init(fill: "#ffffff", stroke: color(of: link), strokeWidth: 2))
    }
    document.addCircle(
      view.point(poses[0].position), radius: 5, style: .area(SkeletonDrawing.middle))
  }

  private func drawSoles(_ view: View, in document: inout SVGDocument) {
    for foot in robot.feet {
      let points = foot.contactPoints.map { view.point(poses[foot.link].act($0)) }
      let outline = convexHull(points)
      document.addPath(outline, isClosed: true, style: .line(SkeletonDrawing.sole, width: 3))
      for point in points {
        document.addCircle(point, radius: 3, style: .area(SkeletonDrawing.sole))
      }
    }
  }

  private func drawCenterOfMass(_ view: View, in document: inout SVGDocument) {
    let point = view.point(centerOfMass)
    document.addLine(
      point, .init(point.x, view.origin.y),
      style: .line("#b91c1c", width: 1.2, dashes: [4, 4]))
    drawCenterOfMassMark(at: point, in: &document)
  }

  /// A disc with two dark quarters.
  private func drawCenterOfMassMark(at point: SVGDocument.Point, in document: inout SVGDocument) {
    let radius = 8.0
    document.addCircle(point, radius: radius, style: .area("#ffffff"))
    for start in [0.0, .pi] {
      let arc = (0...8).map { step in
        let angle = start + Double(step) / 8 * .pi / 2
        return SVGDocument.Point(point.x + radius * cos(angle), point.y + radius * sin(angle))
      }
      document.addPath([point] + arc, isClosed: true, style: .area("#b91c1c"))
    }
    document.addCircle(point, radius: radius, style: .line("#b91c1c", width: 1.5))
  }

  private func drawLegend(x: Double, in document: inout SVGDocument) {
    var y = 150.0
    func label(_ text: String, in document: inout SVGDocument) {
      document.addText(text, at: .init(x + 36, y + 4), size: 13)
      y += 28
    }
    for (color, text) in [
      (SkeletonDrawing.left, "left"), (SkeletonDrawing.right, "right"),
      (SkeletonDrawing.middle, "middle"),
    ] {
      document.addLine(.init(x, y), .init(x + 24, y), style: .line(color, width: 4.5))
      label(text, in: &document)
    }
    document.addCircle(
      .init(x + 12, y), radius: 4,
      style: .init(fill: "#ffffff", stroke: SkeletonDrawing.middle, strokeWidth: 2))
    label("joint", in: &document)
    document.addCircle(.init(x + 12, y), radius: 5, style: .area(SkeletonDrawing.middle))
    label("base", in: &document)
    drawCenterOfMassMark(at: .init(x + 12, y), in: &document)
    label("centre of mass", in: &document)
    document.addRectangle(
      x: x + 2, y: y - 8, width: 20, height: 16, cornerRadius: 3,
      style: .init(fill: "#f3f5f8", stroke: "#b9c2cd"))
    label("collision shape", in: &document)
    guard !robot.feet.isEmpty else { return }
    document.addLine(.init(x, y), .init(x + 24, y), style: .line(SkeletonDrawing.sole, width: 3))
    label("sole", in: &document)
  }

  /// A bar of a round length, at most 170 px.
  private func drawScaleBar(x: Double, in document: inout SVGDocument) {
    let lengths = [0.05, 0.1, 0.2, 0.5, 1, 2]
    let length = lengths.last { $0 * scale <= 170 } ?? 0.05
    let y = 610.0
    let end = x + length * scale
    let style = SVGDocument.Style.line("#333333", width: 1.5)
    document.addLine(.init(x, y), .init(end, y), style: style)
    for tick in [x, end] {
      document.addLine(.init(tick, y - 5), .init(tick, y + 5), style: style)
    }
    let text = length < 1 ? "\(Int((length * 100).rounded())) cm" : "\(Int(length)) m"
    document.addText(text, at: .init((x + end) / 2, y - 10), size: 13, anchor: .middle)
  }

  /// Corners of the box around all shapes, link frames and centres of mass [m].
  private static func extent(
    of robot: RobotDescription, poses: [Pose]
  ) -> (lowest: Vector3, highest: Vector3) {
    var lowest = Vector3.zero
    var highest = Vector3.zero
    for (link, pose) in zip(robot.links, poses) {
      let points =
        [pose.position, pose.act(link.inertia.centerOfMass)]
        + link.collisions.flatMap { $0.silhouette(at: pose) }
      for p in points {
        lowest = Vector3(min(lowest.x, p.x), min(lowest.y, p.y), min(lowest.z, p.z))
        highest = Vector3(max(highest.x, p.x), max(highest.y, p.y), max(highest.z, p.z))
      }
    }
    return (lowest, highest)
  }
}

/// The convex hull of points of the plane, in order (Andrew 1979, monotone chain).
private func convexHull(_ points: [SVGDocument.Point]) -> [SVGDocument.Point] {
  let sorted = Set(points).sorted { $0.x != $1.x ? $0.x < $1.x : $0.y < $1.y }
  guard sorted.count > 2 else { return sorted }
  func half(_ points: [SVGDocument.Point]) -> [SVGDocument.Point] {
    var hull: [SVGDocument.Point] = []
    for p in points {
      while hull.count >= 2 {
        let a = hull[hull.count - 2]
        let b = hull[hull.count - 1]
        guard (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) <= 0 else { break }
        hull.removeLast()
      }
      hull.append(p)
    }
    return hull
  }
  return half(sorted).dropLast() + half(sorted.reversed()).dropLast()
}
