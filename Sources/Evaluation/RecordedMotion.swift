import Physics
import RobotModel
import SpatialMath
import VectorGraphics

/// The motion of one robot, control step by control step, and the forces in it.
public struct RecordedMotion: Sendable {
  /// Pose of the base and positions of the joints at one moment.
  public struct Frame: Sendable {
    /// Pose of the base in the world.
    public var basePose: Pose
    /// Height of the ground below the base [m].
    public var groundHeight: Double
    /// `[joints]` [rad].
    public var jointPositions: [Double]
    /// `[joints]` [N m].
    public var jointTorques: [Double]
    /// Velocity of the base in the world [m/s].
    public var baseVelocity: Vector3
    /// Rate of turning of the base about the vertical [rad/s].
    public var yawRate: Double
    /// `[feet]` force of the ground on the foot, in the world [N].
    public var footForces: [Vector3]

    /// Pose of the base in the world, its height from the ground below it.
    var basePoseAboveGround: Pose {
      var pose = basePose
      pose.position.z -= groundHeight
      return pose
    }

    /// Heading of the base.
    public var heading: Quaternion { Quaternion(axis: .unitZ, angle: basePose.orientation.yaw) }

    /// The moment in which one robot of a batch is.
    ///
    /// - Parameters:
    ///   - state: of the batch.
    ///   - row: number of the robot.
    ///   - terrain: the ground.
    public init(_ state: BatchState, row: Int, terrain: Terrain) {
      let joints = row * state.jointCount..<(row + 1) * state.jointCount
      let feet = row * state.footCount..<(row + 1) * state.footCount
      basePose = state.basePose(row)
      groundHeight = terrain.height(x: basePose.position.x, y: basePose.position.y)
      jointPositions = Array(state.jointPosition[joints])
      jointTorques = Array(state.jointTorque[joints])
      baseVelocity = state.baseLinearVelocityInWorld.vector(row)
      yawRate = state.baseAngularVelocityInWorld.vector(row).z
      footForces = feet.map { state.footForceInWorld.vector($0) }
    }
  }

  /// Time from a frame to the next [s].
  public let timestep: Double
  /// The ground.
  public let terrain: Terrain
  /// The frames, the first being that after the first control step.
  public private(set) var frames: [Frame] = []

  init(timestep: Double, terrain: Terrain) {
    self.timestep = timestep
    self.terrain = terrain
  }

  mutating func append(_ state: BatchState, row: Int) {
    frames.append(Frame(state, row: row, terrain: terrain))
  }

  /// A strip of stick figures side by side, seen from the robot's right, left leg in another colour, the
  /// ground drawn as if it were level.
  ///
  /// - Parameters:
  ///   - robot: whose motion it is.
  ///   - times: when to draw a figure [s]; times without a frame are left out.
  ///   - title: of the picture.
  /// - Returns: an SVG document.
  public func strip(of robot: RobotDescription, at times: [Double], title: String) -> String {
    let drawn = times.compactMap { time -> (time: Double, frame: Frame)? in
      let index = Int((time / timestep).rounded())
      return frames.indices.contains(index) ? (time, frames[index]) : nil
    }
    let width = 110.0
    let height = 250.0
    let scale = 110.0
    let ground = 210.0
    var picture = SVGDocument(
      width: width * Double(max(drawn.count, 1)) + 20, height: height, title: title)
    picture.addLine(
      .init(0, ground), .init(picture.width, ground), style: .line("#888888", width: 1))
    for (column, (time, frame)) in drawn.enumerated() {
      let center = 10 + width * (Double(column) + 0.5)
      let origin = frame.basePose.position
      let project = { (point: Vector3) -> SVGDocument.Point in
        let local = frame.heading.actInverse(point - origin)
        return .init(center + local.x * scale, ground - point.z * scale)
      }
      draw(robot, frame, project, into: &picture)
      picture.addText(
        String(format: "%.2f s", time), at: .init(center, height - 14), size: 12, anchor: .middle)
    }
    return picture.text
  }

  private func draw(
    _ robot: RobotDescription, _ frame: Frame, _ project: (Vector3) -> SVGDocument.Point,
    into picture: inout SVGDocument
  ) {
    let figure = StickFigure(robot, frame)
    for part in StickFigure.Part.allCases {
      for (start, end) in figure.lines(of: part) {
        picture.addLine(project(start), project(end), style: part.style)
      }
    }
  }
}
