import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// What the frames of a clip tell without physics.
public struct KinematicFigures: Equatable, Sendable {
  /// Largest speed of a joint as a share of its motor's.
  public var peakSpeedShare = 0.0
  /// Deepest point of a sole below the ground [m].
  public var largestPenetration = 0.0
  /// Largest height of the lowest point of a sole that is to stand [m].
  public var largestGap = 0.0
  /// Longest way of a standing sole along the ground [m].
  public var largestSkate = 0.0

  /// Nothing found yet.
  public init() {}
}

/// Checks the frames of a clip one by one and keeps the first offence against each bound.
struct KinematicScreening {
  let track: ReferenceTrack
  let bounds: ScreeningConfiguration.Kinematics
  let legs: [LegGeometry]
  /// `[frames]`.
  let frames: [ReferenceFrame]
  private(set) var figures = KinematicFigures()
  private var offences: [RejectionReason: Rejection] = [:]

  init(
    _ track: ReferenceTrack, legs: [LegGeometry], bounds: ScreeningConfiguration.Kinematics
  ) {
    self.track = track
    self.legs = legs
    self.bounds = bounds
    var frame = track.makeFrame()
    frames = (0..<track.frameCount).map { index in
      track.sample(frame: index, into: &frame)
      return frame
    }
    checkBase()
    for index in frames.indices {
      checkJoints(index)
      checkHeights(index)
    }
    checkSkate()
    checkSides()
  }

  /// First offence against each bound, what is to be mended first before the rest.
  var rejections: [Rejection] { RejectionReason.allCases.compactMap { offences[$0] } }

  /// Keeps the first offence of each reason.
  mutating func reject(
    _ reason: RejectionReason, frame: Int, found: Double, allowed: Double, unit: String,
    place: String = ""
  ) {
    guard offences[reason] == nil else { return }
    offences[reason] = Rejection(
      reason, time: Double(frame) / track.frameRate, found: found, allowed: allowed, unit: unit,
      place: place)
  }

  func footName(_ foot: Int) -> String { track.robot.links[track.robot.feet[foot].link].name }

  /// A leap is a step that is unlike both of its neighbours.
  private mutating func checkBase() {
    let steps = (1..<frames.count).map { index in
      let (from, to) = (frames[index - 1].basePose, frames[index].basePose)
      return (
        shift: to.position - from.position,
        turn: (to.orientation * from.orientation.conjugate).rotationVector
      )
    }
    for index in steps.indices {
      let neighbours = [index - 1, index + 1].filter(steps.indices.contains)
      let leap = neighbours.map { (steps[index].shift - steps[$0].shift).length }.min() ?? 0
      if leap > bounds.largestBaseJump {
        reject(
          .baseJump, frame: index + 1, found: leap, allowed: bounds.largestBaseJump, unit: "m")
      }
      let spin = neighbours.map { (steps[index].turn - steps[$0].turn).length }.min() ?? 0
      if spin > bounds.largestBaseTurn {
        reject(
          .baseJump, frame: index + 1, found: spin, allowed: bounds.largestBaseTurn, unit: "rad")
      }
    }
  }

  private mutating func checkJoints(_ index: Int) {
    for (number, joint) in track.robot.joints.enumerated() where track.isJointMoved[number] {
      let position = frames[index].jointPositions[number]
      let excess = max(joint.limits.lowerBound - position, position - joint.limits.upperBound)
      if excess > bounds.limitTolerance {
        let limit =
          position < joint.limits.lowerBound ? joint.limits.lowerBound : joint.limits.upperBound
        reject(
          .jointLimit, frame: index, found: position, allowed: limit, unit: "rad",
          place: joint.name)
      }
      let speed = abs(frames[index].jointVelocities[number])
      figures.peakSpeedShare = max(figures.peakSpeedShare, speed / joint.velocityLimit)
      if speed > bounds.largestSpeedShare * joint.velocityLimit {
        reject(
          .jointSpeed, frame: index, found: speed,
          allowed: bounds.largestSpeedShare * joint.velocityLimit, unit: "rad/s",
          place: joint.name)
      }
    }
  }

  private mutating func checkHeights(_ index: Int) {
    for (number, foot) in track.robot.feet.enumerated() {
      let pose = frames[index].linkPoses[foot.link]
      let lowest = foot.contactPoints.map { pose.act($0).z }.min() ?? 0
      figures.largestPenetration = max(figures.largestPenetration, -lowest)
      if -lowest > bounds.largestPenetration {
        reject(
          .penetration, frame: index, found: -lowest, allowed: bounds.largestPenetration,
          unit: "m", place: footName(number))
      }
      guard frames[index].footContacts[number] else { continue }
      figures.largestGap = max(figures.largestGap, lowest)
      if lowest > bounds.largestGap {
        reject(
          .gap, frame: index, found: lowest, allowed: bounds.largestGap, unit: "m",
          place: footName(number))
      }
    }
  }

  /// The way of the point of the sole on which the foot stands: of the points near the ground the one
  /// that moves least, so that a foot that rolls over its toes does not skate.
  private mutating func checkSkate() {
    for (number, foot) in track.robot.feet.enumerated() {
      var way = 0.0
      for index in frames.indices.dropFirst() {
        let (before, now) = (frames[index - 1], frames[index])
        guard before.footContacts[number], now.footContacts[number] else {
          way = 0
          continue
        }
        let old = foot.contactPoints.map { before.linkPoses[foot.link].act($0) }
        let new = foot.contactPoints.map { now.linkPoses[foot.link].act($0) }
        let ground = (new.map(\.z).min() ?? 0) + Self.standingHeight
        let shifts = zip(old, new).filter { $0.1.z < ground }.map { old, new in
          Vector3(new.x - old.x, new.y - old.y, 0).length
        }
        way += shifts.min() ?? 0
        figures.largestSkate = max(figures.largestSkate, way)
        if way > bounds.largestSkate {
          reject(
            .skate, frame: index, found: way, allowed: bounds.largestSkate, unit: "m",
            place: footName(number))
        }
      }
    }
  }

  /// Points of a sole that are higher above its lowest one do not carry [m].
  private static let standingHeight = 0.015
}
