import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The state of a robot with a floating base from what it feels of itself: orientation, then position
/// and velocity, then forces on the feet, and with these which feet to trust in the next update, and how
/// the ground lies below them.
///
/// Position along the ground and heading drift, as nothing tells them; velocity, tilt and height do not.
public struct StateEstimator: Sendable {
  /// Settings of the parts.
  public struct Settings: Equatable, Sendable {
    /// Of the orientation.
    public var orientation = OrientationFilter.Settings()
    /// Of position and velocity.
    public var base = BaseKalmanFilter.Settings()
    /// Of the contacts.
    public var contact = ContactEstimate.Settings()
    /// Of the ground.
    public var ground = GroundEstimate.Settings()
    /// K of the momentum observer [1/s].
    public var observerBandwidth = 80.0
    /// The inertial unit in the base.
    public var unitInBase = Pose.identity

    /// The defaults.
    public init() {}
  }

  /// The equations of motion.
  public let model: RigidBodyModel
  /// The robot's feet.
  public let feet: [Foot]
  /// Settings of the parts.
  public let settings: Settings
  /// The state after the last update.
  public private(set) var state: RigidBodyState
  /// Which feet carry after the last update.
  public private(set) var contacts: ContactEstimate
  /// `[feet]` wrenches of the ground on the feet, moments about the centres of the soles, in the world's
  /// axes.
  public private(set) var footWrenches: [SpatialForce]
  /// Filter of the orientation.
  public private(set) var orientation: OrientationFilter
  /// Filter of the inertial unit's position and velocity.
  public private(set) var base: BaseKalmanFilter
  /// The ground below the feet after the last update.
  public private(set) var ground: GroundEstimate

  /// `[feet]` normals of the soles in the axes of their links, out of the ground.
  private let soleNormals: [Vector3]
  private var observer: MomentumObserver
  /// What the base's filter made of the inertial unit's velocity in the last update [m/s²].
  private var acceleration = Vector3.zero
  private var solver: FootWrenchSolver
  private var workspace: RigidBodyWorkspace

  /// - Parameters:
  ///   - robot: with feet and a floating base.
  ///   - settings: of the parts.
  public init(robot: RobotDescription, settings: Settings = Settings()) {
    precondition(
      robot.hasFloatingBase && !robot.feet.isEmpty,
      "\(robot.name) has a bolted base or no feet, expected a floating base and feet")
    model = RigidBodyModel(robot, gravity: settings.base.gravity)
    feet = robot.feet
    self.settings = settings
    orientation = OrientationFilter(settings: settings.orientation)
    base = BaseKalmanFilter(footCount: feet.count, settings: settings.base)
    contacts = ContactEstimate(
      footCount: feet.count, weight: model.totalMass * model.gravity, settings: settings.contact)
    ground = GroundEstimate(footCount: feet.count, settings: settings.ground)
    soleNormals = robot.feet.map {
      SoleContact($0, of: robot).poseInLink.orientation.act(.unitZ)
    }
    observer = MomentumObserver(for: model, bandwidth: settings.observerBandwidth)
    solver = FootWrenchSolver(for: model)
    workspace = RigidBodyWorkspace(for: model)
    footWrenches = Array(repeating: .zero, count: feet.count)
    state = RigidBodyState(
      basePose: robot.basePose, jointPositions: Array(repeating: 0, count: model.jointCount),
      velocity: Array(repeating: 0, count: model.velocityCount))
    reset(to: state)
  }

  /// Takes a state for the truth, with all feet on level ground; what is known of biases stays.
  public mutating func reset(to truth: RigidBodyState) {
    follow(truth)
    observer.reset()
    contacts.reset()
    ground.reset()
  }

  /// Takes one reading of all sensors.
  ///
  /// - Parameters:
  ///   - sample: the reading.
  ///   - swingPhases: `[feet]` share of its swing that is over for a foot that is to swing; nil for one
  ///     that is to stand, or where no schedule is known.
  ///   - timestep: since the reading before [s].
  ///   - truth: the true state, which then takes the place of both filters; nil to estimate it.
  public mutating func update(
    _ sample: SensorSample, swingPhases: [Double?], timestep: Double, truth: RigidBodyState? = nil
  ) {
    precondition(
      swingPhases.count == feet.count,
      "\(model.name) has \(feet.count) feet, got \(swingPhases.count) swing phases")
    if let truth {
      follow(truth)
    } else {
      estimate(sample, timestep: timestep)
    }
    model.computeKinematics(of: state, in: &workspace)
    observer.update(
      torques: sample.jointTorques, timestep: timestep, of: model, in: &workspace)
    for (index, foot) in feet.enumerated() {
      let wrench = solver.wrench(
        on: foot, externalForces: observer.externalForces, of: model, in: workspace)
      footWrenches[index] = wrench
      contacts.update(
        foot: index, normalForce: wrench.force.z, swingPhase: swingPhases[index])
    }
    updateGround(timestep: timestep)
  }

  private mutating func updateGround(timestep: Double) {
    ground.predict(timestep: timestep)
    for (index, foot) in feet.enumerated() {
      let pose = workspace.poseInWorld(ofLink: foot.link)
      let sole = GroundEstimate.Sole(
        pivot: pose.act(pivot(of: foot, at: pose)),
        normal: pose.orientation.act(soleNormals[index]),
        angularSpeed: workspace.linkVelocity[foot.link].angular.length,
        isCarrying: contacts.isCarrying[index])
      ground.correct(foot: index, sole, timestep: timestep)
    }
  }

  /// Copies the true state, and has the filters go on from there.
  private mutating func follow(_ truth: RigidBodyState) {
    state.basePose = truth.basePose
    for index in state.jointPositions.indices {
      state.jointPositions[index] = truth.jointPositions[index]
    }
    for index in state.velocity.indices { state.velocity[index] = truth.velocity[index] }
    let arm = truth.basePose.orientation.act(settings.unitInBase.position)
    orientation.reset(to: truth.basePose.orientation * settings.unitInBase.orientation)
    base.reset(
      position: truth.basePose.position + arm,
      velocity: truth.velocity.vector(at: 0) + truth.velocity.vector(at: 3).cross(arm))
    acceleration = .zero
  }

  private mutating func estimate(_ sample: SensorSample, timestep: Double) {
    for index in state.jointPositions.indices {
      state.jointPositions[index] = sample.jointPositions[index]
      state.velocity[6 + index] = sample.jointVelocities[index]
    }
    orientation.update(
      angularVelocity: sample.angularVelocity, specificForce: sample.specificForce,
      acceleration: acceleration, timestep: timestep)
    state.basePose.orientation =
      (orientation.orientation * settings.unitInBase.orientation.conjugate).normalized
    let angular = orientation.orientation.act(orientation.angularVelocity)
    let arm = state.basePose.orientation.act(settings.unitInBase.position)

    // Legs against a base that turns in its place.
    state.velocity.set(.zero, at: 0)
    state.velocity.set(angular, at: 3)
    model.computeKinematics(of: state, in: &workspace)
    let velocityBefore = base.velocity
    base.predict(
      orientation: orientation.orientation, specificForce: sample.specificForce,
      timestep: timestep)
    for index in feet.indices {
      base.correct(foot: index, reading(foot: index, arm: arm, angular: angular))
      let byLeg = angular - workspace.linkVelocity[feet[index].link].angular
      orientation.correctBias(
        measured: sample.angularVelocity, byLeg: orientation.orientation.actInverse(byLeg),
        trust: contacts.probability[index], timestep: timestep)
    }
    acceleration = (base.velocity - velocityBefore) / timestep
    state.basePose.position = base.position - arm
    state.velocity.set(base.velocity - angular.cross(arm), at: 0)
  }

  /// What a leg tells of its foot, from the inertial unit.
  private func reading(
    foot index: Int, arm: Vector3, angular: Vector3
  ) -> BaseKalmanFilter.FootReading {
    let foot = feet[index]
    let origin = state.basePose.position + arm
    let pose = workspace.poseInWorld(ofLink: foot.link)
    let pivot = pivot(of: foot, at: pose)
    return BaseKalmanFilter.FootReading(
      sole: pose.act(foot.soleCenter) - origin, pivot: pose.act(pivot) - origin,
      pivotVelocity: workspace.velocityInWorld(ofPoint: pivot, onLink: foot.link)
        - angular.cross(arm),
      trust: contacts.probability[index], groundHeight: ground.height(at: pose.act(pivot)))
  }

  /// The lowest point of a sole, in the axes of its link: the mean of its points, the lowest above the
  /// ground weighing most, so that it is the centre of a flat sole and goes to the edge over which a
  /// foot rolls without a jump.
  private func pivot(of foot: Foot, at pose: Pose) -> Vector3 {
    let slope = ground.slope
    var lowest = Double.infinity
    for point in foot.contactPoints {
      let place = pose.act(point)
      lowest = min(lowest, place.z - slope.rise(over: place))
    }
    var (sum, weights) = (Vector3.zero, 0.0)
    for point in foot.contactPoints {
      let place = pose.act(point)
      let height = (place.z - slope.rise(over: place) - lowest) / Self.pivotHeight
      let weight = 1 / (1 + height * height)
      sum += point * weight
      weights += weight
    }
    return sum / weights
  }

  /// Points of the sole that are higher above the ground than the lowest by this weigh half as much [m].
  private static let pivotHeight = 2e-3
}
