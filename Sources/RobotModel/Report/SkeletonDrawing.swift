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
  /// Height of the highest point of a shape or joint [m].
  private let top: Double
  /// Pixels per metre.
  private let scale: Double

  /// Colours of the left side, the right side and the middle.
  private static let left = "#1f77b4"
  private static let right = "#e07b28"
  private static let middle = "#3d4752"
  private static let sole = "#15803d"

  public init(_ robot: RobotDescription) {
    self.robot = robot
    let inBase = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    let bounds = SkeletonDrawing.bounds(of: robot, poses: inBase)
    let groundHeight =
      robot.standingHeight(positions: robot.nominalPositions).map { -$0 } ?? bounds.lowest
    let lift = Pose(position: Vector3(0, 0, -groundHeight))
    poses = inBase.map { lift * $0 }
    centerOfMass = robot.centerOfMassInWorld(linkPoses: poses)
    top = bounds.highest - groundHeight
    scale = 520 / max(top, 0.05)
  }

  /// The drawing as SVG text.
  public var svg: String { document().text }

  /// The drawing.
  public func document() -> SVGDocument {
    var document = SVGDocument(width: 960, height: 690, title: "\(robot.name), nominal pose")
    document.addText(robot.name, at: .init(32, 40), size: 20, color: "#111111", isBold: true)
    document.addText(subtitle, at: .init(32, 62), size: 13, color: "#5b6470")
    let side = View(axis: \.x, origin: .init(230, 630), scale: scale)
    let front = View(axis: \.y, origin: .init(570, 630), scale: scale)
    for (view, title) in [(side, "side"), (front, "front")] {
      drawGround(view, title: title, in: &document)
      drawShapes(view, in: &document)
      drawSkeleton(view, in: &document)
      drawSoles(view, in: &document)
      drawCenterOfMass(view, in: &document)
    }
    drawLegend(in: &document)
    drawScaleBar(in: &document)
    return document
  }

  /// A projection along one horizontal axis.
  private struct View {
    /// The coordinate that goes to the right: x from the side, y from the front.
    let axis: KeyPath<Vector3, Double>
    /// Where the ground below the base is [px].
    let origin: SVGDocument.Point
    let scale: Double

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

  /// Right before middle before left for the front view's sake: what is drawn later lies on top.
  private var drawingOrder: [Int] {
    let rank = [SkeletonDrawing.left: 0, SkeletonDrawing.middle: 1, SkeletonDrawing.right: 2]
    return robot.links.indices.sorted {
      (rank[color(of: $0)] ?? 1, $0) < (rank[color(of: $1)] ?? 1, $1)
    }
  }

  private func drawGround(_ view: View, title: String, in document: inout SVGDocument) {
    let y = view.origin.y
    document.addRectangle(
      x: view.origin.x - 150, y: y, width: 300, height: 7, style: .area("#eef0f3"))
    document.addLine(
      .init(view.origin.x - 150, y), .init(view.origin.x + 150, y),
      style: .line("#8a939d", width: 1.5))
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

  private func drawLegend(in document: inout SVGDocument) {
    let x = 780.0
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

  /// A bar of a round length, at most 120 px.
  private func drawScaleBar(in document: inout SVGDocument) {
    let lengths = [0.05, 0.1, 0.2, 0.5, 1, 2]
    let length = lengths.last { $0 * scale <= 170 } ?? 0.05
    let x = 780.0
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

  /// Lowest and highest point of all shapes and link frames [m].
  private static func bounds(
    of robot: RobotDescription, poses: [Pose]
  ) -> (lowest: Double, highest: Double) {
    var heights = poses.map(\.position.z)
    for (link, pose) in zip(robot.links, poses) {
      heights += link.collisions.flatMap { $0.silhouette(at: pose).map(\.z) }
    }
    return (heights.min() ?? 0, heights.max() ?? 1)
  }
}

extension CollisionShape {
  /// Points of the surface whose convex hull, seen from any side, is nearly that of the shape [m].
  ///
  /// - Parameter link: pose of the link in the frame of the points.
  func silhouette(at link: Pose) -> [Vector3] {
    let placed = link * pose
    switch geometry {
    case .box(let h):
      return [-1.0, 1].flatMap { x in
        [-1.0, 1].flatMap { y in
          [-1.0, 1].map { z in placed.act(Vector3(x * h.x, y * h.y, z * h.z)) }
        }
      }
    case .sphere(let radius):
      return CollisionShape.spherePoints(radius).map(placed.act)
    case .capsule(let radius, let halfLength):
      return [-halfLength, halfLength].flatMap { z in
        CollisionShape.spherePoints(radius).map { placed.act($0 + Vector3(0, 0, z)) }
      }
    case .cylinder(let radius, let halfLength):
      return [-halfLength, halfLength].flatMap { z in
        (0..<24).map { step in
          let angle = 2 * Double.pi * Double(step) / 24
          return placed.act(Vector3(radius * cos(angle), radius * sin(angle), z))
        }
      }
    }
  }

  private static func spherePoints(_ radius: Double) -> [Vector3] {
    (0...12).flatMap { row in
      (0..<24).map { column in
        let polar = Double.pi * Double(row) / 12
        let around = 2 * Double.pi * Double(column) / 24
        return Vector3(sin(polar) * cos(around), sin(polar) * sin(around), cos(polar)) * radius
      }
    }
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
