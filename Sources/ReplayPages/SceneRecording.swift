import SpatialMath

/// A scene and what happened in it: finite numbers of the right counts only.
public struct SceneRecording: Equatable, Sendable {
  /// What stays the same.
  public let scene: ReplayScene
  /// The moments that are kept, `scene.frameInterval` apart.
  public private(set) var frames: [SceneFrame] = []
  /// Number of the first moment that is kept.
  public private(set) var firstFrame = 0
  /// The pushes that are kept, in the order of their times.
  public private(set) var pushes: [ScenePush] = []
  /// Number of the first push that is kept.
  public private(set) var firstPush = 0
  /// What is told from when on, in the order of times.
  public private(set) var captions: [SceneCaption] = []

  /// A recording without frames.
  ///
  /// - Parameters:
  ///   - scene: what stays the same.
  ///   - captions: what is told from when on.
  /// - Throws: `notFinite` or `unusable` for a scene that cannot be drawn.
  public init(
    of scene: ReplayScene, captions: [SceneCaption] = []
  ) throws(ReplayPageError) {
    self.scene = scene
    self.captions = captions.sorted { $0.time < $1.time }
    try scene.validate()
    for caption in captions {
      try requireFinite([caption.time], "the time of the caption '\(caption.text)'")
    }
  }

  /// Time of the last frame [s]; 0 without frames.
  public var endTime: Double {
    frames.isEmpty
      ? 0 : scene.firstFrameTime + Double(endFrame - 1) * scene.frameInterval
  }

  /// Number of the moment after the last.
  public var endFrame: Int { firstFrame + frames.count }

  /// Number of the push after the last.
  public var endPush: Int { firstPush + pushes.count }

  /// Forgets the oldest moments, and the pushes that were over before those that are kept.
  ///
  /// - Parameter count: how many moments are kept at most.
  public mutating func forget(keeping count: Int) {
    let surplus = frames.count - count
    guard surplus > 0 else { return }
    frames.removeFirst(surplus)
    firstFrame += surplus
    let begin = scene.firstFrameTime + Double(firstFrame) * scene.frameInterval
    let past = pushes.prefix { $0.time + $0.duration < begin }.count
    pushes.removeFirst(past)
    firstPush += past
  }

  /// Adds the next moment.
  ///
  /// - Throws: `notFinite`, or `wrongCount` where it does not hold what the scene says.
  public mutating func append(_ frame: SceneFrame) throws(ReplayPageError) {
    let number = endFrame
    func expect(_ found: Int, _ expected: Int, _ what: String) throws(ReplayPageError) {
      guard found == expected else {
        throw .wrongCount(
          recording: scene.name, place: "frame \(number)", what: what, found: found,
          expected: expected)
      }
    }
    try expect(frame.poses.count, scene.bodies.count, "poses")
    try expect(frame.contacts.count, scene.contactCount, "contacts")
    try expect(frame.figures.count, scene.figures.count, "figures")
    try expect(frame.command == nil ? 0 : 1, scene.hasCommand ? 1 : 0, "commands")
    try expect(
      frame.reference.count, scene.hasReference ? scene.bodies.count : 0, "reference poses")
    try requireFinite(frame.poses.flatMap(\.numbers), "the poses of frame \(number)")
    try requireFinite(frame.reference.flatMap(\.numbers), "the reference of frame \(number)")
    try requireFinite(
      frame.contacts.flatMap { $0.point.numbers + $0.force.numbers },
      "the contacts of frame \(number)")
    try requireFinite(frame.command?.numbers ?? [], "the command of frame \(number)")
    try requireFinite(frame.figures, "the figures of frame \(number)")
    frames.append(frame)
  }

  /// Adds a push.
  ///
  /// - Throws: `notFinite`, or `unusable` for one of a body that is not there.
  public mutating func append(_ push: ScenePush) throws(ReplayPageError) {
    try requireFinite(
      [push.time, push.duration] + push.vector.numbers + push.point.numbers,
      "the push at \(push.time) s")
    guard scene.bodies.indices.contains(push.body) else {
      throw .unusable(
        recording: scene.name, what: "body of the push at \(push.time) s", found: "\(push.body)",
        expected: "one below \(scene.bodies.count)")
    }
    pushes.append(push)
    pushes.sort { $0.time < $1.time }
  }

  private func requireFinite(_ numbers: [Double], _ what: String) throws(ReplayPageError) {
    try scene.requireFinite(numbers, what)
  }
}

extension ReplayScene {
  /// - Throws: `notFinite` or `unusable` for what cannot be drawn.
  func validate() throws(ReplayPageError) {
    try requireFinite([frameInterval, firstFrameTime, metresPerNewton], "the times of the scene")
    func unusable(_ what: String, _ found: String, _ expected: String) -> ReplayPageError {
      .unusable(recording: name, what: what, found: found, expected: expected)
    }
    guard frameInterval > 0 else {
      throw unusable("frame interval", "\(frameInterval) s", "a positive one")
    }
    guard !bodies.isEmpty else { throw unusable("bodies", "none", "at least one") }
    guard contactCount >= 0 else {
      throw unusable("number of contacts", "\(contactCount)", "at least 0")
    }
    for body in bodies {
      for shape in body.shapes {
        try requireFinite(shape.pose.numbers + shape.geometry.sizes, "a shape of '\(body.name)'")
      }
    }
    try requireFinite(figures.compactMap(\.limit), "the limits of figures")
    guard case .heightField(let field) = ground else { return }
    try requireFinite([field.originX, field.originY, field.spacing] + field.heights, "the ground")
    let counts = "\(field.countX) × \(field.countY) points with \(field.heights.count) heights"
    guard field.countX >= 2, field.countY >= 2, field.spacing > 0,
      field.heights.count == field.countX * field.countY
    else {
      throw unusable(
        "ground", counts, "2 × 2 points or more, a height for each, some space between")
    }
    guard field.heights.count <= SceneHeightField.largestPointCount else {
      throw unusable("ground", counts, "at most \(SceneHeightField.largestPointCount) points")
    }
  }

  func requireFinite(_ numbers: [Double], _ what: String) throws(ReplayPageError) {
    if let found = numbers.first(where: { !$0.isFinite }) {
      throw .notFinite(recording: name, what: what, found: "\(found)")
    }
  }
}

extension SceneShape.Geometry {
  /// The numbers that say how large it is [m].
  var sizes: [Double] {
    switch self {
    case .primitive(.box(let halfExtents)): halfExtents.numbers
    case .primitive(.sphere(let radius)): [radius]
    case .primitive(.capsule(let radius, let halfLength)): [radius, halfLength]
    case .primitive(.cylinder(let radius, let halfLength)): [radius, halfLength]
    case .mesh: []
    }
  }
}

extension Vector3 {
  /// x, y, z.
  var numbers: [Double] { [x, y, z] }
}

extension Quaternion {
  /// w, x, y, z.
  var numbers: [Double] { [w, x, y, z] }
}

extension Pose {
  /// Position, then orientation.
  var numbers: [Double] { position.numbers + orientation.numbers }
}

extension SceneCommand {
  /// Ahead, to the left, about the vertical.
  var numbers: [Double] { [forwardSpeed, leftwardSpeed, yawRate] }
}
