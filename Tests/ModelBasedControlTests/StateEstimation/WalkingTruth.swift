import ReferenceMotion
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// A robot that walks as the built-in gait has it, with the torques that this takes.
///
/// The whole wrench that the motion needs comes from the feet on the ground, a half from each of two.
struct WalkingTruth {
  let robot: RobotDescription
  let model: RigidBodyModel
  private(set) var state: RigidBodyState
  /// `[joints]` of the motors [N m].
  private(set) var torques: [Double]
  /// `[feet]` share of the swing that is over; nil for a foot on the ground.
  private(set) var swingPhases: [Double?]

  private let track: ReferenceTrack
  private var frame: ReferenceFrame
  private var workspace: RigidBodyWorkspace
  private var wrenches: [SpatialForce]
  private var stepsInAir: [Int]
  private var time = 0.0
  private let timestep = 0.001
  /// Steps of a swing, from the first one.
  private let swingSteps: Int

  init(robot: RobotDescription, command: GaitCommand) throws {
    self.robot = robot
    model = RigidBodyModel(robot)
    let track = try ReferenceTrack(
      BuiltInGait(robot: robot).cycle(command, frameRate: 1000), robot: robot)
    self.track = track
    frame = track.makeFrame()
    workspace = RigidBodyWorkspace(for: model)
    wrenches = robot.links.map { _ in .zero }
    torques = robot.joints.map { _ in 0 }
    swingPhases = robot.feet.map { _ in nil }
    stepsInAir = robot.feet.map { _ in 0 }
    swingSteps = max((0..<track.frameCount).filter { !track.footContacts[2 * $0] }.count, 1)
    state = RigidBodyState(
      basePose: .identity, jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: model.velocityCount))
    sample()
  }

  /// Goes on by a millisecond.
  mutating func step() {
    time += timestep
    let before = state.velocity
    sample()
    let accelerations = zip(state.velocity, before).map { ($0 - $1) / timestep }
    model.computeKinematics(of: state, in: &workspace)
    var forces = accelerations
    model.inverseDynamics(accelerations: accelerations, into: &forces, in: &workspace)
    let needed = SpatialForce(
      moment: Vector3(forces[3], forces[4], forces[5]),
      force: Vector3(forces[0], forces[1], forces[2]))
    let standing = frame.footContacts.filter { $0 }.count
    for (index, foot) in robot.feet.enumerated() {
      let place = workspace.linkPosition[foot.link]
      let share = frame.footContacts[index] ? 1 / Double(standing) : 0
      let wrench = needed.about(place)
      wrenches[foot.link] = SpatialForce(moment: wrench.moment * share, force: wrench.force * share)
      stepsInAir[index] = frame.footContacts[index] ? 0 : stepsInAir[index] + 1
      swingPhases[index] =
        frame.footContacts[index] ? nil : min(Double(stepsInAir[index]) / Double(swingSteps), 1)
    }
    model.inverseDynamics(
      accelerations: accelerations, wrenches: wrenches, into: &forces, in: &workspace)
    torques = Array(forces[6...])
  }

  private mutating func sample() {
    track.sample(at: time, into: &frame)
    state.basePose = frame.basePose
    state.jointPositions = frame.jointPositions
    let (linear, angular) = (frame.baseLinearVelocity, frame.baseAngularVelocity)
    state.velocity =
      [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z] + frame.jointVelocities
  }
}
