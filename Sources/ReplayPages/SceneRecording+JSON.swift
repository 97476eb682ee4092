import Foundation
import RobotModel
import SpatialMath

/// How exactly recordings are written.
public enum ReplayTolerance {
  /// Places of bodies, and of points where the ground pushes [m].
  public static let position = 1e-4
  /// Each coordinate of an orientation; an angle is off by less than four times as much [rad].
  public static let orientation = 2e-5
  /// Forces of the ground [N].
  public static let force = 0.1
  /// Commands [m/s or rad/s].
  public static let command = 1e-4
  /// Figures, in their units.
  public static let figure = 1e-3
  /// Corners of meshes [m].
  public static let mesh = 1e-4
  /// Heights of the ground [m].
  public static let height = 5e-4
}

extension SceneRecording {
  /// The recording, or its beginning: the scene and the first frames, as a page or a server's first
  /// message has it.
  ///
  /// - Parameter frames: which frames are in it, by their numbers; nil for all that are kept.
  /// - Returns: a JSON object, the same bytes for the same recording.
  public func json(frames: Range<Int>? = nil) -> Data {
    JSONText.data(RecordingContent(self, frames: frames ?? firstFrame..<endFrame))
  }

  /// Frames as a server sends them after the beginning, for `append` of the page.
  ///
  /// - Parameters:
  ///   - frames: which of the frames that are kept, numbered from the recording's first.
  ///   - pushes: which of the pushes that are kept the page is told with them; nil for none.
  /// - Returns: a JSON object.
  public func piece(frames: Range<Int>, pushes: Range<Int>? = nil) -> Data {
    var content = PieceContent(self, frames: frames)
    if let pushes {
      let kept = pushes.lowerBound - firstPush..<pushes.upperBound - firstPush
      content.pushes = self.pushes[kept].map(PushContent.init)
    }
    return JSONText.data(content)
  }
}

/// JSON with its keys in order.
enum JSONText {
  static func data(_ content: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // All numbers are finite: nothing else is let into a recording.
    return (try? encoder.encode(content)) ?? Data()
  }
}

// In JSON these names are written with underscores: frameIntervalS as frame_interval_s.

/// A recording as the page reads it.
struct RecordingContent: Encodable {
  let name: String
  let frameIntervalS: Double
  let firstFrameTimeS: Double
  let metresPerNewton: Double
  let bodies: [BodyContent]
  let meshes: [MeshContent]
  let ground: GroundContent
  let contactCount: Int
  let figures: [SceneFigure]
  let captions: [CaptionContent]
  let pushes: [PushContent]
  let pieces: [PieceContent]

  init(_ recording: SceneRecording, frames: Range<Int>) {
    let scene = recording.scene
    var meshes: [MeshContent] = []
    name = scene.name
    frameIntervalS = scene.frameInterval
    firstFrameTimeS = scene.firstFrameTime
    metresPerNewton = scene.metresPerNewton
    bodies = scene.bodies.map { BodyContent($0, &meshes) }
    self.meshes = meshes
    ground = GroundContent(scene.ground)
    contactCount = scene.contactCount
    figures = scene.figures
    captions = recording.captions.map { CaptionContent(timeS: $0.time, text: $0.text) }
    pushes = recording.pushes.map(PushContent.init)
    pieces = frames.isEmpty ? [] : [PieceContent(recording, frames: frames)]
  }
}

struct BodyContent: Encodable {
  let name: String
  let side: SceneBody.Side
  let shapes: [ShapeContent]

  init(_ body: SceneBody, _ meshes: inout [MeshContent]) {
    name = body.name
    side = body.side
    var shapes: [ShapeContent] = []
    for shape in body.shapes { shapes.append(ShapeContent(shape, &meshes)) }
    self.shapes = shapes
  }
}

struct ShapeContent: Encodable {
  let kind: String
  /// Half extents, radius, or radius and half length.
  let sizeM: [Double]?
  /// Number of the mesh.
  let mesh: Int?
  let positionM: [Double]
  let orientationWxyz: [Double]

  init(_ shape: SceneShape, _ meshes: inout [MeshContent]) {
    positionM = shape.pose.position.numbers
    orientationWxyz = shape.pose.orientation.numbers
    switch shape.geometry {
    case .primitive(let geometry):
      kind = geometry.kind
      sizeM = shape.geometry.sizes
      mesh = nil
    case .mesh(let surface):
      kind = "mesh"
      sizeM = nil
      mesh = meshes.count
      meshes.append(MeshContent(surface))
    }
  }
}

extension CollisionShape.Geometry {
  fileprivate var kind: String {
    switch self {
    case .box: "box"
    case .sphere: "sphere"
    case .capsule: "capsule"
    case .cylinder: "cylinder"
    }
  }
}

struct MeshContent: Encodable {
  let verticesM: QuantizedValues
  /// Whole numbers of 32 bits, little-endian, in base 64.
  let triangles: String

  init(_ mesh: TriangleMesh) {
    verticesM = QuantizedValues(
      mesh.vertices.flatMap(\.numbers), tolerance: ReplayTolerance.mesh)
    var bytes = Data(capacity: 4 * mesh.triangles.count)
    for corner in mesh.triangles {
      for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: corner >> (8 * place))) }
    }
    triangles = bytes.base64EncodedString()
  }
}

struct GroundContent: Encodable {
  let kind: String
  /// Of the first point, x and y.
  var originM: [Double]?
  var spacingM: Double?
  var countX: Int?
  var countY: Int?
  var heightsM: QuantizedValues?

  init(_ ground: SceneGround) {
    guard case .heightField(let field) = ground else {
      kind = "plane"
      return
    }
    kind = "height_field"
    originM = [field.originX, field.originY]
    spacingM = field.spacing
    countX = field.countX
    countY = field.countY
    heightsM = QuantizedValues(field.heights, tolerance: ReplayTolerance.height)
  }
}

struct CaptionContent: Encodable {
  let timeS: Double
  let text: String
}

struct PushContent: Encodable {
  let timeS: Double
  let durationS: Double
  let unit: ScenePush.Kind
  let vector: [Double]
  let body: Int
  let pointM: [Double]

  init(_ push: ScenePush) {
    timeS = push.time
    durationS = push.duration
    unit = push.kind
    vector = push.vector.numbers
    body = push.body
    pointM = push.point.numbers
  }
}

/// Frames that follow one another.
struct PieceContent: Encodable {
  let firstFrame: Int
  let frameCount: Int
  let positionsM: QuantizedValues
  let orientationsWxyz: QuantizedValues
  let contactPointsM: QuantizedValues
  let contactForcesN: QuantizedValues
  let commands: QuantizedValues?
  let referencePositionsM: QuantizedValues?
  let referenceOrientationsWxyz: QuantizedValues?
  let figures: [QuantizedValues]
  var pushes: [PushContent] = []

  init(_ recording: SceneRecording, frames range: Range<Int>) {
    let scene = recording.scene
    let kept = range.lowerBound - recording.firstFrame..<range.upperBound - recording.firstFrame
    let frames = recording.frames[kept]
    func positions(_ poses: (SceneFrame) -> [Pose]) -> QuantizedValues {
      QuantizedValues(
        frames.flatMap { poses($0).flatMap(\.position.numbers) },
        tolerance: ReplayTolerance.position)
    }
    func orientations(_ poses: (SceneFrame) -> [Pose]) -> QuantizedValues {
      QuantizedValues(
        frames.flatMap { poses($0).flatMap(\.orientation.numbers) },
        tolerance: ReplayTolerance.orientation)
    }
    firstFrame = range.lowerBound
    frameCount = range.count
    positionsM = positions(\.poses)
    orientationsWxyz = orientations(\.poses)
    contactPointsM = QuantizedValues(
      frames.flatMap { $0.contacts.flatMap(\.point.numbers) }, tolerance: ReplayTolerance.position)
    contactForcesN = QuantizedValues(
      frames.flatMap { $0.contacts.flatMap(\.force.numbers) }, tolerance: ReplayTolerance.force)
    commands =
      scene.hasCommand
      ? QuantizedValues(
        frames.flatMap { $0.command?.numbers ?? [] }, tolerance: ReplayTolerance.command) : nil
    referencePositionsM = scene.hasReference ? positions(\.reference) : nil
    referenceOrientationsWxyz = scene.hasReference ? orientations(\.reference) : nil
    figures = scene.figures.indices.map { figure in
      QuantizedValues(frames.map { $0.figures[figure] }, tolerance: ReplayTolerance.figure)
    }
  }
}
