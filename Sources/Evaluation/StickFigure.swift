import RobotModel
import SpatialMath
import VectorGraphics

/// A robot as lines between its joints.
struct StickFigure {
  /// What is drawn in one colour.
  enum Part: CaseIterable {
    case rightLeg
    case trunk
    case leftLeg

    /// How its lines look.
    var style: SVGDocument.Style {
      switch self {
      case .rightLeg: .line("#2c5aa0", width: 3)
      case .trunk: .line("#333333", width: 5)
      case .leftLeg: .line("#c0392b", width: 3)
      }
    }
  }

  private let robot: RobotDescription
  private let basePose: Pose
  /// `[links]` in the world, heights from the ground below the base.
  private let poses: [Pose]

  /// The figure of a robot at one moment.
  init(_ robot: RobotDescription, _ frame: RecordedMotion.Frame) {
    self.robot = robot
    basePose = frame.basePoseAboveGround
    poses = robot.linkPosesInWorld(base: basePose, positions: frame.jointPositions)
  }

  /// The lines of a part, from joint to joint and along the sole, in the same frame [m].
  func lines(of part: Part) -> [(start: Vector3, end: Vector3)] {
    switch part {
    case .trunk: [(basePose.position, basePose.act(Vector3(0, 0, 0.45)))]
    case .leftLeg: leg(.left)
    case .rightLeg: leg(.right)
    }
  }

  private func leg(_ side: Foot.Side) -> [(start: Vector3, end: Vector3)] {
    guard let foot = robot.feet.first(where: { $0.side == side }) else { return [] }
    var lines: [(start: Vector3, end: Vector3)] = []
    var link = foot.link
    while let parent = robot.links[link].parent {
      lines.append((poses[parent].position, poses[link].position))
      link = parent
    }
    let points = foot.contactPoints
    if let heel = points.min(by: { $0.x < $1.x }), let toe = points.max(by: { $0.x < $1.x }) {
      lines.append((poses[foot.link].act(heel), poses[foot.link].act(toe)))
    }
    return lines
  }
}
