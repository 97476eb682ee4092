import Foundation
import SpatialMath

/// What a recorded motion is: its size, where it goes and how it steps.
public struct MotionReport: Equatable, Sendable {
  /// Name of the file or clip.
  public var name: String
  /// Number of frames.
  public var frameCount: Int
  /// Frames per second [Hz].
  public var frameRate: Double
  /// From the first frame to the last [s].
  public var duration: Double
  /// Number of joints without end sites; of a robot, those of its file.
  public var jointCount: Int
  /// The robot whose joints they are; nil for a person.
  public var robot: SkeletonMotion.Robot?
  /// Length of the pelvis' way over the ground [m].
  public var pathLength: Double
  /// Mean speed along that way [m/s].
  public var pathSpeed: Double
  /// Speed of the straight line from its beginning to its end [m/s].
  public var netSpeed: Double
  /// Mean speed to where the person faces [m/s].
  public var forwardSpeed: Double
  /// Mean speed to the person's left [m/s].
  public var leftwardSpeed: Double
  /// Where the person faces in the first frame, from the x axis to the left [rad].
  public var facing: Double
  /// How far the person turns to the left, whole turns included [rad].
  public var turn: Double
  /// Thigh and shank, mean of both legs and all frames [m].
  public var legLength: Double
  /// Of the pelvis above the lowest joint of the feet, mean of all frames [m].
  public var pelvisHeight: Double
  /// Where the contacts of the feet come from.
  public var contactSource: FootContacts.Source
  /// Strikes, offs and what follows from them.
  public var gait: GaitEvents
  /// What the reader found and assumed.
  public var provenance: [String]

  /// The report of a motion.
  ///
  /// - Throws: `SkeletonError` where it has no legs or a bone of them has no length.
  public init(
    of motion: SkeletonMotion, name: String, rule: FootContacts.Rule = FootContacts.Rule()
  ) throws(SkeletonError) {
    let landmarks = try SkeletonLandmarks(motion)
    let lengths = try LegLengths(of: motion, landmarks)
    let path = HorizontalPath(of: motion, joint: landmarks.pelvis)
    let facings = FacingTrack(of: motion, landmarks)
    let contacts = FootContacts(of: motion, landmarks: landmarks, rule: rule)
    self.name = name
    frameCount = motion.frameCount
    frameRate = motion.frameRate
    duration = path.duration
    robot = motion.robot
    jointCount = motion.robot?.jointNames.count ?? motion.joints.count { !$0.isEndSite }
    let time = max(path.duration, 1 / motion.frameRate)
    pathLength = path.length
    pathSpeed = path.length / time
    let first = path.positions[0]
    let last = path.positions[path.positions.count - 1]
    netSpeed = (last - first).length / time
    let travel = facings.travel(along: path)
    forwardSpeed = travel.forward / time
    leftwardSpeed = travel.leftward / time
    facing = facings.angles[0]
    turn = facings.angles[facings.angles.count - 1] - facings.angles[0]
    legLength = lengths.mean
    pelvisHeight = MotionReport.pelvisHeight(motion, landmarks)
    contactSource = contacts.source
    gait = GaitEvents(of: contacts, frameRate: motion.frameRate)
    provenance = motion.provenance
  }

  private static func pelvisHeight(
    _ motion: SkeletonMotion, _ landmarks: SkeletonLandmarks
  ) -> Double {
    let feet = landmarks.left.footJoints + landmarks.right.footJoints
    let heights = (0..<motion.frameCount).map { frame in
      let lowest = feet.map { motion.pose(frame: frame, joint: $0).position.z }.min() ?? 0
      return motion.pose(frame: frame, joint: landmarks.pelvis).position.z - lowest
    }
    return heights.reduce(0, +) / Double(heights.count)
  }
}

/// Lengths of the legs' bones.
private struct LegLengths {
  /// Thigh and shank, mean of both legs and all frames [m].
  var mean = 0.0
  /// Shortest bone of a person [m].
  private static let shortest = 0.05

  init(of motion: SkeletonMotion, _ landmarks: SkeletonLandmarks) throws(SkeletonError) {
    for leg in [landmarks.left, landmarks.right] {
      for (from, to) in [(leg.hip, leg.knee), (leg.knee, leg.ankle)] {
        let lengths = (0..<motion.frameCount).map {
          (motion.pose(frame: $0, joint: to).position - motion.pose(frame: $0, joint: from).position)
            .length
        }
        let mean = lengths.reduce(0, +) / Double(lengths.count)
        guard mean >= LegLengths.shortest else {
          throw .boneWithoutLength(
            from: motion.joints[from].name, to: motion.joints[to].name, length: mean)
        }
        self.mean += 0.5 * mean
      }
    }
  }
}

/// Where a person faces, frame by frame: up × (left hip to right hip), which no limb's swing bends.
struct FacingTrack {
  /// `[frames]` from the x axis to the left, without jumps of whole turns [rad].
  let angles: [Double]

  init(of motion: SkeletonMotion, _ landmarks: SkeletonLandmarks) {
    var angles: [Double] = []
    for frame in 0..<motion.frameCount {
      let across =
        motion.pose(frame: frame, joint: landmarks.right.hip).position
        - motion.pose(frame: frame, joint: landmarks.left.hip).position
      let forward = Vector3.unitZ.cross(across)
      let angle = atan2(forward.y, forward.x)
      guard let last = angles.last else {
        angles.append(angle)
        continue
      }
      angles.append(last + remainder(angle - last, 2 * .pi))
    }
    self.angles = angles
  }

  /// The unit vector to where the person faces in a frame.
  func direction(_ frame: Int) -> Vector3 { Vector3(cos(angles[frame]), sin(angles[frame]), 0) }

  /// How far a way leads forwards and to the left, step by step [m].
  func travel(along path: HorizontalPath) -> (forward: Double, leftward: Double) {
    var forward = 0.0
    var leftward = 0.0
    for frame in path.positions.indices.dropLast() {
      let step = path.positions[frame + 1] - path.positions[frame]
      let ahead = direction(frame)
      forward += step.dot(ahead)
      leftward += step.dot(Vector3.unitZ.cross(ahead))
    }
    return (forward, leftward)
  }
}
