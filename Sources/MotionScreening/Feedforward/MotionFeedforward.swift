import Foundation
import ReferenceMotion
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// What a reference motion takes of the motors, and what neither they nor the ground can give, tick by
/// tick: inverse dynamics of the motion with its contact forces shared out over the standing soles.
struct MotionFeedforward: Sendable {
  /// `[ticks, joints]` torque of the motors, friction included [N m].
  let jointTorques: [Double]
  /// `[ticks]` force at the base that the motion takes and the ground cannot give [N].
  let missingForces: [Vector3]
  /// `[ticks]` moment about the base's origin that the motion takes and the ground cannot give [N m].
  let missingMoments: [Vector3]

  /// - Parameters:
  ///   - track: the motion; its robot has no fixed joints.
  ///   - tickCount: number of control ticks, from the clip's first frame on.
  init(
    _ track: ReferenceTrack, replay: ScreeningConfiguration.Replay, tickCount: Int,
    gravity: Double = 9.81
  ) {
    let robot = track.robot
    let model = RigidBodyModel(robot, gravity: gravity)
    precondition(
      model.jointCount == robot.joints.count, "\(robot.name) has fixed joints, expected none")
    var workspace = RigidBodyWorkspace(for: model)
    var frame = track.makeFrame()
    var sharing = ContactWrenchSharing(
      robot, friction: replay.friction, weight: model.totalMass * gravity)
    let derivative = VelocityDerivative(track, span: replay.accelerationSpan)
    let loading = FootLoading(track, time: replay.loadingTime)
    var scratch = Scratch(model)
    var torques: [Double] = []
    torques.reserveCapacity(tickCount * robot.joints.count)
    var forces: [Vector3] = []
    var moments: [Vector3] = []

    for tick in 0..<tickCount {
      let time = Double(tick) * replay.controlPeriod
      track.sample(at: time, into: &frame)
      derivative.acceleration(at: time, into: &scratch.accelerations)
      loading.loads(at: time, into: &scratch.loads)
      model.computeKinematics(of: RigidBodyState(frame), in: &workspace)

      // w = M v̇ + h, the base's part: what the ground must give.
      model.inverseDynamics(
        accelerations: scratch.accelerations, into: &scratch.forces, in: &workspace)
      let needed = SpatialForce(
        moment: Vector3(scratch.forces[3], scratch.forces[4], scratch.forces[5]),
        force: Vector3(scratch.forces[0], scratch.forces[1], scratch.forces[2]))
      let missing = sharing.share(
        needed, linkPoses: frame.linkPoses, loads: scratch.loads, into: &scratch.wrenches)

      // τ = M v̇ + h − Σ Jᵀ f, the joints' part, and what the joints' friction takes.
      model.inverseDynamics(
        accelerations: scratch.accelerations, wrenches: scratch.wrenches, into: &scratch.forces,
        in: &workspace)
      for (index, joint) in robot.joints.enumerated() {
        let velocity = frame.jointVelocities[index]
        torques.append(
          scratch.forces[6 + index] + joint.viscousFriction * velocity
            + joint.coulombFriction * tanh(velocity / Self.frictionSmoothingSpeed))
      }
      forces.append(missing.force)
      moments.append(missing.moment)
    }
    jointTorques = torques
    missingForces = forces
    missingMoments = moments
  }

  /// Speed at which Coulomb friction has three quarters of its size [rad/s].
  private static let frictionSmoothingSpeed = 0.1

  private struct Scratch {
    var accelerations: [Double]
    var forces: [Double]
    var wrenches: [SpatialForce]
    var loads = [0.0, 0.0]

    init(_ model: RigidBodyModel) {
      accelerations = Array(repeating: 0, count: model.velocityCount)
      forces = accelerations
      wrenches = Array(repeating: .zero, count: model.linkCount)
    }
  }
}

extension RigidBodyState {
  /// The state that a reference motion wants.
  fileprivate init(_ frame: ReferenceFrame) {
    self.init(
      basePose: frame.basePose, jointPositions: frame.jointPositions,
      velocity: frame.generalizedVelocity)
  }
}

extension ReferenceFrame {
  /// `[6 + joints]` linear and angular velocity of the base in the world [m/s, rad/s], then the joints'.
  fileprivate var generalizedVelocity: [Double] {
    let (linear, angular) = (baseLinearVelocity, baseAngularVelocity)
    return [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z] + jointVelocities
  }
}

/// Generalised accelerations of a motion, by differences of its velocities.
private struct VelocityDerivative {
  let track: ReferenceTrack
  /// To both sides [s].
  let span: Double

  init(_ track: ReferenceTrack, span: Double) {
    self.track = track
    self.span = max(span, 1 / track.frameRate)
  }

  /// `v̇ = (v(t + h) − v(t − h)) / 2h`, one-sided at the ends of a clip that does not repeat.
  func acceleration(at time: Double, into accelerations: inout [Double]) {
    var (before, after) = (time - span, time + span)
    if !track.isCyclic {
      before = max(0, before)
      after = min(track.duration, after)
    }
    guard after > before else {
      for index in accelerations.indices { accelerations[index] = 0 }
      return
    }
    var frame = track.makeFrame()
    track.sample(at: before, into: &frame)
    let old = frame.generalizedVelocity
    track.sample(at: after, into: &frame)
    let new = frame.generalizedVelocity
    for index in accelerations.indices {
      accelerations[index] = (new[index] - old[index]) / (after - before)
    }
  }
}

/// How far the feet carry around the beginnings and ends of their contacts.
private struct FootLoading {
  let track: ReferenceTrack
  /// Time from nothing to all [s].
  let time: Double
  /// `[feet, frames]` 0 to 1.
  let loads: [[Double]]

  init(_ track: ReferenceTrack, time: Double) {
    self.track = track
    self.time = time
    let footCount = track.robot.feet.count
    let frameCount = track.frameCount
    loads = (0..<footCount).map { foot in
      let contacts = (0..<frameCount).map { track.footContacts[$0 * footCount + foot] }
      let distances = Self.distancesFromSwing(contacts, isCyclic: track.isCyclic)
      return distances.map { distance in
        let s = min(1, Double(distance) / (track.frameRate * max(time, 1e-9)))
        return s * s * (3 - 2 * s)
      }
    }
  }

  /// `[frames]` how many frames a standing foot is away from the nearest one in which it does not
  /// stand, 0 in the swing; the ends of a clip that does not repeat are no swing.
  private static func distancesFromSwing(_ contacts: [Bool], isCyclic: Bool) -> [Int] {
    guard contacts.contains(false) else { return contacts.map { _ in contacts.count } }
    // The last frame of a clip that repeats is the first one again.
    let period = isCyclic ? contacts.count - 1 : contacts.count
    var distances = contacts.map { $0 ? 2 * contacts.count : 0 }
    let sweep = (0..<(isCyclic ? 2 * period : period)).map { $0 % period }
    for (place, index) in sweep.enumerated() where place > 0 {
      distances[index] = min(distances[index], distances[sweep[place - 1]] + 1)
    }
    let back = Array(sweep.reversed())
    for (place, index) in back.enumerated() where place > 0 {
      distances[index] = min(distances[index], distances[back[place - 1]] + 1)
    }
    if isCyclic { distances[contacts.count - 1] = distances[0] }
    return distances
  }

  /// - Parameter loads: `[feet]`, overwritten.
  func loads(at time: Double, into result: inout [Double]) {
    var frame = time * track.frameRate
    let last = Double(track.frameCount - 1)
    if track.isCyclic { frame -= (frame / last).rounded(.down) * last }
    frame = max(0, min(last, frame))
    let index = min(Int(frame), track.frameCount - 2)
    let part = frame - Double(index)
    for foot in result.indices {
      result[foot] = (1 - part) * loads[foot][index] + part * loads[foot][index + 1]
    }
  }
}
