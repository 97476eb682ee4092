import Foundation
import RobotModel
import SpatialMath

/// Takes away the sliding of feet (Kovar, Schreiner & Gleicher 2002): while it stands, a foot keeps
/// one footprint, and before and after it is led there and away smoothly.
///
/// On its footprint the foot may tilt as the person's does: heel up, it turns about the front edge of
/// the sole; toes up, about the rear edge; so the edge that touches the ground does not slide either.
/// Roll is zero. The tilt is `L tanh(θ³ / (θ² + δ²) / L)`: next to nothing below δ, and never more
/// than L.
struct FootLocking: Equatable, Sendable {
  /// L [rad].
  var pitchLimit: Double
  /// δ [rad].
  var flatPitch: Double
  /// How long the foot is led [s].
  var blendTime: Double

  /// A place for a flat foot on the ground.
  struct Footprint: Equatable, Sendable {
    /// Below the ankle [m].
    var position: Vector3
    /// Direction of the toes [rad].
    var heading: Double
  }

  /// `[runs of standing]` of either foot: the footprints that fit its targets best, medians of those
  /// that the frames imply, of the flat ones where there are any.
  func footprints(of targets: RetargetingTargets, robot: RobotLegs) -> Sides<[Footprint]> {
    .each { side in
      targets.contacts[side].runs(of: true).map { run in
        footprint(of: targets.ankles[side][run], leg: robot.legs[side])
      }
    }
  }

  /// The targets with feet that are locked to their footprints.
  func locked(
    _ targets: RetargetingTargets, to footprints: Sides<[Footprint]>, robot: RobotLegs
  ) -> RetargetingTargets {
    var result = targets
    result.ankles = .each { side in
      lock(
        targets.ankles[side], contacts: targets.contacts[side], to: footprints[side],
        leg: robot.legs[side], frameRate: targets.frameRate)
    }
    return result
  }

  private func lock(
    _ ankles: [Pose], contacts: [Bool], to footprints: [Footprint], leg: RobotLegs.Leg,
    frameRate: Double
  ) -> [Pose] {
    var locked = ankles
    for (run, footprint) in zip(contacts.runs(of: true), footprints) {
      for frame in run {
        let tilt = stancePitch(ankles[frame].orientation.pitchOfSole)
        locked[frame] = standing(on: footprint, tilt: tilt, leg: leg)
      }
    }
    for swing in contacts.runs(of: false) {
      let longest = Double(swing.count + 1) / frameRate
      let blend = min(blendTime, longest)
      func lead(_ frame: Int, from stand: Int) {
        let correction = Correction(from: ankles[stand], to: locked[stand])
        let time = Double(abs(frame - stand)) / frameRate
        locked[frame] = correction.applied(
          to: locked[frame], share: 1 - smoothstep(time / max(blend, 1e-9)))
      }
      for frame in swing {
        if swing.lowerBound > 0 { lead(frame, from: swing.lowerBound - 1) }
        if swing.upperBound < ankles.count { lead(frame, from: swing.upperBound) }
      }
    }
    return locked
  }

  /// The tilt of a standing robot foot for that of a person's [rad].
  func stancePitch(_ pitch: Double) -> Double {
    guard pitchLimit > 0 else { return 0 }
    let flattened = pitch * pitch * pitch / (pitch * pitch + flatPitch * flatPitch + 1e-12)
    return pitchLimit * tanh(flattened / pitchLimit)
  }

  /// The ankle of a foot on its footprint.
  func standing(on footprint: Footprint, tilt: Double, leg: RobotLegs.Leg) -> Pose {
    let heading = Quaternion(axis: .unitZ, angle: footprint.heading)
    let orientation = heading * Quaternion(axis: .unitY, angle: tilt)
    let arm = Vector3(edge(for: tilt, of: leg), 0, 0)
    // p = p_footprint + R_ψ e + R_ψ R_θ (h ẑ − e)
    let position =
      footprint.position + heading.act(arm)
      + orientation.act(.unitZ * leg.ankleHeight - arm)
    return Pose(position: position, orientation: orientation)
  }

  private func footprint(of ankles: ArraySlice<Pose>, leg: RobotLegs.Leg) -> Footprint {
    let flat = ankles.filter { abs($0.orientation.pitchOfSole) < flatPitch }
    let used = flat.isEmpty ? Array(ankles) : flat
    let heading = meanAngle(used.map(\.orientation.headingOfSole))
    let unplaced = Footprint(position: .zero, heading: heading)
    let places = used.map { ankle in
      let tilt = stancePitch(ankle.orientation.pitchOfSole)
      return ankle.position - standing(on: unplaced, tilt: tilt, leg: leg).position
    }
    return Footprint(
      position: Vector3(
        percentile(0.5, of: places.map(\.x)), percentile(0.5, of: places.map(\.y)), 0),
      heading: heading)
  }

  /// Where the sole touches the ground, from below the ankle [m].
  private func edge(for tilt: Double, of leg: RobotLegs.Leg) -> Double {
    tilt > 0 ? leg.sole.upperBound : leg.sole.lowerBound
  }

  /// What takes one pose to another, of which a share can be applied.
  private struct Correction {
    let shift: Vector3
    let turn: Vector3

    init(from start: Pose, to end: Pose) {
      shift = end.position - start.position
      turn = (end.orientation * start.orientation.conjugate).rotationVector
    }

    func applied(to pose: Pose, share: Double) -> Pose {
      Pose(
        position: pose.position + shift * share,
        orientation: (Quaternion(rotationVector: turn * share) * pose.orientation).normalized)
    }
  }
}

extension Quaternion {
  /// Direction of a sole [rad]: a quarter turn clockwise from its lateral axis, which stays near the
  /// horizontal however far the foot pitches.
  var headingOfSole: Double {
    let across = act(.unitY)
    return atan2(-across.x, across.y)
  }

  /// Pitch of a sole [rad], heel up is positive.
  var pitchOfSole: Double { atan2(-act(.unitX).z, act(.unitZ).z) }
}

extension RetargetingTargets {
  /// The targets with swinging soles that do not reach below the ground: raised by what they do.
  func clearingGround(robot: RobotLegs) -> RetargetingTargets {
    var result = self
    for side in Foot.Side.both {
      for frame in 0..<frameCount where !contacts[side][frame] {
        let sole = solePose(frame: frame, side: side, robot: robot)
        let lowest = robot.legs[side].contactPoints.map { sole.act($0).z }.min() ?? 0
        if lowest < 0 { result.ankles[side][frame].position.z -= lowest }
      }
    }
    return result
  }
}
