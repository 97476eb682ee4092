import SpatialMath

/// The way of one foot through a gait: standing in its footholds, swinging from one to the next.
struct FootPath {
  /// A foot at one time.
  struct Frame {
    /// The ankle's frame in the world.
    var ankle: Pose
    /// Whether the foot stands.
    var isStanding: Bool
    /// Part of the swing that is over, 0…1; 0 while the foot stands.
    var swing = 0.0
  }

  let leg: LegGeometry
  private let schedule: GaitSchedule
  private let stances: [GaitSchedule.Stance]
  /// The swing after each stance but the last.
  private let swings: [FootSwing]
  /// The ankle under a body that stands, on the ground [m].
  private let place: Vector3

  /// - Parameters:
  ///   - leg: that moves the foot.
  ///   - schedule: its stances.
  ///   - gait: whose curves the swings have.
  ///   - clearance: least height of the sole in the middle of a swing [m].
  ///   - standingAnkle: in the base's frame in the robot's nominal pose [m].
  init(
    leg: LegGeometry, schedule: GaitSchedule, gait: NormativeGait, clearance: Double,
    standingAnkle: Vector3
  ) {
    self.leg = leg
    self.schedule = schedule
    let stances = schedule.stances[leg.foot]
    self.stances = stances
    let halfWidth = schedule.timing.halfWidth
    let place = Vector3(standingAnkle.x, leg.side == .left ? halfWidth : -halfWidth, 0)
    self.place = place
    swings = zip(stances, stances.dropFirst()).map { before, after in
      let interval = before.time.upperBound...after.time.lowerBound
      return FootSwing(
        gait: gait, leg: leg, clearance: clearance, time: interval,
        start: schedule.groundState(of: before, place, at: interval.lowerBound),
        end: schedule.groundState(of: after, place, at: interval.upperBound))
    }
  }

  /// Where the foot is at a time.
  ///
  /// - Parameter extraBump: by which the middle of a swing is higher [m].
  func frame(at time: Double, extraBump: Double) -> Frame {
    // A strike or lift-off that falls on a frame belongs to the stance.
    let slack = 1e-9
    let next = stances.firstIndex { $0.time.upperBound + slack >= time } ?? stances.count - 1
    let stance = stances[next]
    if stance.time.lowerBound - slack <= time || next == 0 {
      let foothold = stance.foothold.act(Pose(position: place + .unitZ * leg.ankleHeight))
      return Frame(ankle: foothold, isStanding: true)
    }
    let swing = swings[next - 1]
    let span = swing.time.upperBound - swing.time.lowerBound
    let part = (time - swing.time.lowerBound) / span
    return Frame(
      ankle: schedule.bodyPose(at: time).act(swing.anklePose(at: part, extraBump: extraBump)),
      isStanding: false, swing: part)
  }
}

extension GaitSchedule {
  /// The standing ankle seen from the body, which moves: `ṗ = −v − ω × p`.
  fileprivate func groundState(
    of stance: Stance, _ place: Vector3, at time: Double
  ) -> FootSwing.GroundState {
    let body = bodyPose(at: time).act(.identity)
    let seen = body.inverse * stance.foothold.act(Pose(position: place))
    let share = speedShare(at: time)
    let (p, w) = (seen.position, share * command.yawRate)
    return FootSwing.GroundState(
      place: PlanarTransform(x: p.x, y: p.y, yaw: seen.orientation.heading),
      rate: PlanarTransform(
        x: -share * command.forwardSpeed + w * p.y, y: -share * command.leftSpeed - w * p.x,
        yaw: -w))
  }
}
