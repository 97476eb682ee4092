import Foundation
import SpatialMath

extension ReferenceTrack {
  /// What the motion wants at a time.
  ///
  /// A cyclic clip goes on for ever, before time zero too: cycle `n` is the clip moved by
  /// `cycleDisplacement` done `n` times. Another clip stays in its first or last frame, at rest.
  ///
  /// - Parameters:
  ///   - time: since the first frame [s].
  ///   - frame: one of `makeFrame()`; overwritten, nothing is allocated.
  public func sample(at time: Double, into frame: inout ReferenceFrame) {
    let place = self.place(at: time)
    samplePose(at: place, into: &frame)
    sampleVelocities(at: place, into: &frame)
  }

  /// What the motion wants at a phase of its cycle number zero; see `sample(at:into:)`.
  ///
  /// - Parameter phase: in [0, 1).
  public func sample(phase: Double, into frame: inout ReferenceFrame) {
    sample(at: phase * duration, into: &frame)
  }

  /// The positions and velocities of the joints alone, which is faster than `sample(at:into:)`;
  /// of the frame, everything else but phase, cycle and contacts stays as it was.
  ///
  /// - Parameter time: since the first frame [s].
  public func sampleJoints(at time: Double, into frame: inout ReferenceFrame) {
    let place = self.place(at: time)
    interpolateJoints(at: place, into: &frame)
  }

  /// Part of the clip that is over at a time [s], in [0, 1).
  public func phase(at time: Double) -> Double { place(at: time).phase }

  /// A time as a place in the frames.
  struct Place {
    /// Whole cycles before it.
    var cycle: Int
    /// Part of the clip that is over, in [0, 1).
    var phase: Double
    /// The frame before it; it lies between this and the next one.
    var frame: Int
    /// Part of the way to the next frame, in 0…1.
    var fraction: Double
    /// Whether the clip is over or has not begun.
    var isOutside: Bool
  }

  func place(at time: Double) -> Place {
    let last = Double(frameCount - 1)
    var cycles = time / duration
    var cycle = 0
    var isOutside = false
    if isCyclic {
      cycle = Int(cycles.rounded(.down))
      cycles -= Double(cycle)
    } else {
      isOutside = cycles < 0 || cycles > 1
    }
    let part = max(0, min(1, cycles)) * last
    let frame = min(Int(part), frameCount - 2)
    return Place(
      cycle: cycle, phase: max(0, min(cycles, 1.0.nextDown)), frame: frame,
      fraction: part - Double(frame), isOutside: isOutside)
  }

  private func interpolateJoints(at place: Place, into frame: inout ReferenceFrame) {
    precondition(
      frame.jointPositions.count == robot.joints.count
        && frame.footContacts.count == footLinks.count,
      "found a frame of \(frame.jointPositions.count) joints and \(frame.footContacts.count) feet, "
        + "expected \(robot.joints.count) and \(footLinks.count), as makeFrame() has")
    frame.phase = place.phase
    frame.cycle = place.cycle
    let count = frame.jointPositions.count
    let (first, s) = (place.frame * count, place.fraction)
    for joint in 0..<count {
      let (a, b) = (first + joint, first + count + joint)
      frame.jointPositions[joint] = (1 - s) * jointPositions[a] + s * jointPositions[b]
      frame.jointVelocities[joint] =
        place.isOutside ? 0 : (1 - s) * jointVelocities[a] + s * jointVelocities[b]
    }
    let nearest = place.frame + (s < 0.5 ? 0 : 1)
    for foot in footLinks.indices {
      frame.footContacts[foot] = footContacts[nearest * footLinks.count + foot]
    }
  }

  /// What the motion wants in one of the clip's own frames.
  ///
  /// - Parameter index: below `frameCount`.
  public func sample(frame index: Int, into frame: inout ReferenceFrame) {
    precondition(index >= 0 && index < frameCount, "found frame \(index) of \(frameCount)")
    let first = min(index, frameCount - 2)
    let place = Place(
      cycle: 0, phase: min(Double(index) / Double(frameCount - 1), 1.0.nextDown), frame: first,
      fraction: Double(index - first), isOutside: false)
    samplePose(at: place, into: &frame)
    sampleVelocities(at: place, into: &frame)
  }

  /// The poses of one of the clip's own frames.
  func samplePoses(frame index: Int, into frame: inout ReferenceFrame) {
    let first = min(index, frameCount - 2)
    let place = Place(
      cycle: 0, phase: 0, frame: first, fraction: Double(index - first), isOutside: false)
    samplePose(at: place, into: &frame)
  }

  private func samplePose(at place: Place, into frame: inout ReferenceFrame) {
    interpolateJoints(at: place, into: &frame)
    let (a, b) = (basePoses[place.frame], basePoses[place.frame + 1])
    var base = Pose(
      position: (1 - place.fraction) * a.position + place.fraction * b.position,
      orientation: a.orientation.interpolated(to: b.orientation, part: place.fraction))
    if place.cycle != 0 { base = cycleDisplacement.power(place.cycle).act(base) }
    tree.update(base: base, positions: frame.jointPositions, poses: &frame.linkPoses)
    for foot in footLinks.indices {
      frame.solePositions[foot] = frame.linkPoses[footLinks[foot]].act(soleCenters[foot])
    }
  }

  private func sampleVelocities(at place: Place, into frame: inout ReferenceFrame) {
    let (i, s) = (place.frame, place.isOutside ? 0 : place.fraction)
    let scale = place.isOutside ? 0.0 : 1.0
    var linear = (1 - s) * baseLinearVelocities[i] + s * baseLinearVelocities[i + 1]
    var angular = (1 - s) * baseAngularVelocities[i] + s * baseAngularVelocities[i + 1]
    if place.cycle != 0 {
      let turn = Quaternion(axis: .unitZ, angle: Double(place.cycle) * cycleDisplacement.yaw)
      linear = turn.act(linear)
      angular = turn.act(angular)
    }
    frame.linkLinearVelocities[0] = scale * linear
    frame.linkAngularVelocities[0] = scale * angular
    tree.propagate(
      velocities: frame.jointVelocities, poses: frame.linkPoses,
      linear: &frame.linkLinearVelocities, angular: &frame.linkAngularVelocities)
    for foot in footLinks.indices {
      let link = footLinks[foot]
      let arm = frame.solePositions[foot] - frame.linkPoses[link].position
      frame.soleVelocities[foot] =
        frame.linkLinearVelocities[link] + frame.linkAngularVelocities[link].cross(arm)
    }
  }
}

extension Quaternion {
  /// The rotation part of the way to another along the shortest arc (Shoemake 1985, slerp).
  ///
  /// - Parameter part: 0 gives this one, 1 the other.
  func interpolated(to other: Quaternion, part: Double) -> Quaternion {
    let dot = w * other.w + x * other.x + y * other.y + z * other.z
    let angle = acos(min(1, abs(dot)))
    // Nearly equal: the arc is a chord, and sin(angle) would divide by zero.
    let isNear = angle < 1e-4
    let a = isNear ? 1 - part : sin((1 - part) * angle) / sin(angle)
    let b = (isNear ? part : sin(part * angle) / sin(angle)) * (dot < 0 ? -1 : 1)
    return Quaternion(
      a * w + b * other.w, a * x + b * other.x, a * y + b * other.y, a * z + b * other.z
    ).normalized
  }
}
