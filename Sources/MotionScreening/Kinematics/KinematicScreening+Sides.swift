import Foundation
import ReferenceMotion
import SpatialMath

/// Whether left and right are what they are called.
extension KinematicScreening {
  mutating func checkSides() {
    checkContacts()
    let longest = max(
      1, min(frames.count / 2, Int((bounds.longestMixUp * track.frameRate).rounded())))
    var crossedCount = 0
    var turnedCounts = Array(repeating: 0, count: legs.count)
    for index in frames.indices {
      let frame = frames[index]
      guard frame.basePose.orientation.act(.unitZ).z > Self.uprightness else {
        crossedCount = 0
        continue
      }
      let heading = Quaternion(axis: .unitZ, angle: frame.basePose.orientation.yaw)
      let crossing = crossing(in: frame, heading: heading)
      crossedCount = crossing > bounds.largestCrossing ? crossedCount + 1 : 0
      if crossedCount >= longest {
        reject(
          .sidesMixedUp, frame: index - longest + 1, found: crossing,
          allowed: bounds.largestCrossing, unit: "m", place: "crossed legs")
      }
      for (number, leg) in legs.enumerated() {
        // The frame that looks ahead and up with a level foot.
        let foot =
          frame.linkPoses[track.robot.feet[leg.foot].link].orientation
          * leg.footInAnkle.orientation.conjugate
        let tilt = acos(max(-1, min(1, foot.act(.unitZ).z)))
        let ahead = heading.actInverse(foot.act(.unitX))
        let yaw = abs(atan2(ahead.y, ahead.x))
        let isTurned = tilt > bounds.largestSoleTilt || yaw > bounds.largestFootYaw
        turnedCounts[number] =
          frame.footContacts[leg.foot] && isTurned ? turnedCounts[number] + 1 : 0
        guard turnedCounts[number] >= longest else { continue }
        let isTilted = tilt > bounds.largestSoleTilt
        reject(
          .sidesMixedUp, frame: index - longest + 1, found: isTilted ? tilt : yaw,
          allowed: isTilted ? bounds.largestSoleTilt : bounds.largestFootYaw, unit: "rad",
          place: "the sole of \(footName(leg.foot))")
      }
    }
  }

  /// The base is upright enough for its sides to be told where its z axis points up by this much.
  private static var uprightness: Double { 0.5 }

  /// How far the left sole is to the right of the right one [m].
  private func crossing(in frame: ReferenceFrame, heading: Quaternion) -> Double {
    let left = frame.solePositions[legs[0].foot]
    let right = frame.solePositions[legs[1].foot]
    return -heading.actInverse(left - right).y
  }

  /// Contacts that fit the other foot much better are those of the other foot.
  private mutating func checkContacts() {
    guard legs.count == 2 else { return }
    let own = standingSpeed { $0 }
    let other = standingSpeed { 1 - $0 }
    guard own > bounds.suspectContactSpeed, other < 0.5 * own else { return }
    let first =
      frames.firstIndex { frame in
        frame.footContacts.indices.contains {
          frame.footContacts[$0]
            && frame.soleVelocities[$0].length > bounds.suspectContactSpeed
        }
      } ?? 0
    reject(
      .sidesMixedUp, frame: first, found: own, allowed: bounds.suspectContactSpeed, unit: "m/s",
      place: "contacts")
  }

  /// Mean speed of the soles that are to stand by the contacts of the feet that `source` gives [m/s].
  private func standingSpeed(_ source: (Int) -> Int) -> Double {
    var (sum, count) = (0.0, 0)
    for frame in frames {
      for foot in frame.footContacts.indices where frame.footContacts[source(foot)] {
        sum += frame.soleVelocities[foot].length
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : 0
  }
}
