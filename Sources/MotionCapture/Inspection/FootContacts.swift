import SpatialMath

/// When each foot of a person stands on the ground.
public struct FootContacts: Equatable, Sendable {
  /// Thresholds below which a point of a foot stands.
  public struct Rule: Equatable, Sendable {
    /// Height above the point's lowest [m].
    public var height: Double
    /// Horizontal speed of a foot in a walk [m/s].
    public var walkingSpeed: Double
    /// Horizontal speed of a foot in a run [m/s].
    public var runningSpeed: Double
    /// Speed of the pelvis from which a motion is a run [m/s].
    public var runFrom: Double
    /// How much higher the thresholds are at which a standing foot leaves the ground.
    public var hysteresis: Double
    /// Shortest contact and shortest swing [s].
    public var shortest: Double

    /// Thresholds that find the marked events of published walks and runs.
    public init(
      height: Double = 0.04, walkingSpeed: Double = 0.4, runningSpeed: Double = 0.8,
      runFrom: Double = 1.9, hysteresis: Double = 1.5, shortest: Double = 0.1
    ) {
      self.height = height
      self.walkingSpeed = walkingSpeed
      self.runningSpeed = runningSpeed
      self.runFrom = runFrom
      self.hysteresis = hysteresis
      self.shortest = shortest
    }
  }

  /// Where the contacts come from.
  public enum Source: String, Sendable {
    case labels = "labels of the file"
    case heightAndSpeed = "height and speed of the feet"
  }

  /// `[frames]` of each foot.
  public var isStanding: [SkeletonMotion.Foot: [Bool]]
  /// Where they come from.
  public var source: Source

  /// The contacts of a motion: its labels where it has them for both feet, otherwise found.
  public init(of motion: SkeletonMotion, landmarks: SkeletonLandmarks, rule: Rule = Rule()) {
    if SkeletonMotion.Foot.allCases.allSatisfy({
      motion.contactLabels[$0]?.count == motion.frameCount
    }) {
      self.init(isStanding: motion.contactLabels, source: .labels)
    } else {
      self.init(detectedIn: motion, landmarks: landmarks, rule: rule)
    }
  }

  /// The contacts found from the motion alone: a foot stands while its ankle, its toe or its heel is
  /// both low and slow; it then leaves at higher thresholds, and what is too short is dropped.
  public init(
    detectedIn motion: SkeletonMotion, landmarks: SkeletonLandmarks, rule: Rule = Rule()
  ) {
    let pelvis = HorizontalPath(of: motion, joint: landmarks.pelvis)
    let speed = pelvis.length / max(pelvis.duration, 1 / motion.frameRate)
    let limit = speed < rule.runFrom ? rule.walkingSpeed : rule.runningSpeed
    let shortest = max(1, Int((rule.shortest * motion.frameRate).rounded()))
    var isStanding: [SkeletonMotion.Foot: [Bool]] = [:]
    for foot in SkeletonMotion.Foot.allCases {
      let points = landmarks[foot].footJoints.map { joint in
        FootContacts.lowAndSlow(motion, joint: joint, speedLimit: limit, rule: rule)
      }
      let any = (0..<motion.frameCount).map { frame in points.contains { $0[frame] } }
      let closed = FootContacts.withoutShortRuns(of: false, in: any, shortest: shortest)
      isStanding[foot] = FootContacts.withoutShortRuns(of: true, in: closed, shortest: shortest)
    }
    self.init(isStanding: isStanding, source: .heightAndSpeed)
  }

  private init(isStanding: [SkeletonMotion.Foot: [Bool]], source: Source) {
    self.isStanding = isStanding
    self.source = source
  }

  /// `[frames]` whether a joint is low and slow, with hysteresis.
  private static func lowAndSlow(
    _ motion: SkeletonMotion, joint: Int, speedLimit: Double, rule: Rule
  ) -> [Bool] {
    let heights = (0..<motion.frameCount).map { motion.pose(frame: $0, joint: joint).position.z }
    // One frame in a hundred may lie deeper: a stumble or noise.
    let lowest = heights.sorted()[motion.frameCount / 100]
    let speeds = HorizontalPath(of: motion, joint: joint).speeds
    var stands = false
    return zip(heights, speeds).map { height, speed in
      let factor = stands ? rule.hysteresis : 1
      stands = height - lowest < rule.height * factor && speed < speedLimit * factor
      return stands
    }
  }

  /// The values with short runs of one of them turned over. Runs at the ends stay: they may go on
  /// outside.
  private static func withoutShortRuns(
    of value: Bool, in values: [Bool], shortest: Int
  ) -> [Bool] {
    var result = values
    var start = 0
    while start < values.count {
      let end = values[start...].firstIndex { $0 != values[start] } ?? values.count
      if values[start] == value, end - start < shortest, start > 0, end < values.count {
        for index in start..<end { result[index] = !value }
      }
      start = end
    }
    return result
  }
}

/// A joint's way over the ground.
struct HorizontalPath {
  /// `[frames]` with height 0 [m].
  let positions: [Vector3]
  private let frameRate: Double

  init(of motion: SkeletonMotion, joint: Int) {
    positions = (0..<motion.frameCount).map {
      let p = motion.pose(frame: $0, joint: joint).position
      return Vector3(p.x, p.y, 0)
    }
    frameRate = motion.frameRate
  }

  /// From the first frame to the last [s].
  var duration: Double { Double(positions.count - 1) / frameRate }

  /// Length of the way [m].
  var length: Double {
    zip(positions, positions.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
  }

  /// `[frames]` speed over about a thirtieth of a second, one-sided at the ends [m/s].
  var speeds: [Double] {
    let reach = max(1, Int((frameRate / 60).rounded()))
    return positions.indices.map { frame in
      let before = max(0, frame - reach)
      let after = min(positions.count - 1, frame + reach)
      guard after > before else { return 0 }
      return (positions[after] - positions[before]).length / Double(after - before) * frameRate
    }
  }
}
