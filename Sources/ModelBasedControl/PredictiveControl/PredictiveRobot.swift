import RigidBodyDynamics
import RobotModel
import SpatialMath

/// What a predictive controller knows of its robot.
struct PredictiveRobot: Sendable {
  /// A foot with the leg that moves it.
  struct Leg: Sendable {
    let side: Foot.Side
    let contact: CentroidalDynamics.Contact
    /// Indices of the joints between base and foot.
    let joints: [Int]
    /// The sole from its centre, in the foot's axes [m].
    let soleForward: ClosedRange<Double>
    let soleLeft: ClosedRange<Double>

    /// Whether the joints can move the foot in all directions; else it cannot turn about its long axis
    /// of itself, as without a second ankle joint.
    var isComplete: Bool { joints.count >= 6 }

    /// Friction, centre of pressure and torsion of the sole, each a row w · (f, n) ≤ 0 of force and moment:
    ///
    ///     ± f_x ≤ μ f_z,  ± f_y ≤ μ f_z,  x₋ f_z ≤ −n_y ≤ x₊ f_z,  y₋ f_z ≤ n_x ≤ y₊ f_z,
    ///     ± n_z ≤ ρ f_z
    ///
    /// in the foot's axes.
    ///
    /// - Parameters:
    ///   - orientation: of the foot in the world.
    ///   - parameters: friction and how much of the sole is used.
    ///   - row: called `coneRowCount` times, in the same order always, with the row in the world's axes.
    func writeCone(
      _ orientation: Quaternion, _ parameters: PredictiveParameters,
      _ row: (_ force: Vector3, _ moment: Vector3) -> Void
    ) {
      let (x, y, z) = (
        orientation.act(.unitX), orientation.act(.unitY), orientation.act(.unitZ)
      )
      // The pyramid with its edges on the cone.
      let slope = z * (parameters.friction * 0.5.squareRoot())
      let share = parameters.soleShare
      let torsion = z * parameters.torsionalFriction
      row(x - slope, .zero)
      row(-x - slope, .zero)
      row(y - slope, .zero)
      row(-y - slope, .zero)
      row(z * -(share * soleForward.upperBound), -y)
      row(z * (share * soleForward.lowerBound), y)
      row(z * -(share * soleLeft.upperBound), x)
      row(z * (share * soleLeft.lowerBound), -x)
      row(-torsion, z)
      row(-torsion, -z)
    }

    /// Number of rows of a cone.
    static let coneRowCount = 10
  }

  let dynamics: CentroidalDynamics
  /// In the order of the feet, that of the input.
  let legs: [Leg]
  /// `[joints]` [rad].
  let nominalPositions: [Double]
  /// Middle and half of each joint's range [rad]; the half infinite without limits.
  let rangeMiddle: [Double]
  let rangeHalf: [Double]
  /// `[joints]` [N m], infinite without limits.
  let torqueLimits: [Double]
  /// As `BaseReference` has it.
  let standingOffset: Vector3
  /// Where feet are put, from the robot's size.
  let placement: FootPlacement

  /// What is known of a robot.
  ///
  /// - Parameters:
  ///   - robot: reduced to the joints that a plan moves.
  ///   - gravity: [m/s²]
  ///   - isSingleBody: whether its mass is taken for that of a single rigid body in the nominal pose.
  init(_ robot: RobotDescription, gravity: Double = 9.81, isSingleBody: Bool = false) {
    let moving = robot.joints.filter { $0.kind != .fixed }
    precondition(
      moving.count == robot.joints.count,
      "\(robot.name) has fixed joints, expected a robot reduced to the joints that move")
    precondition(
      robot.feet.count == 2 && robot.feet[0].side != robot.feet[1].side,
      "\(robot.name) has \(robot.feet.count) feet, expected a left and a right one")
    let model = RigidBodyModel(robot, gravity: gravity)
    dynamics = CentroidalDynamics(
      model, contacts: robot.feet.map(CentroidalDynamics.Contact.init),
      body: isSingleBody
        ? SingleRigidBody(model, jointPositions: robot.nominalPositions) : nil)
    legs = robot.feet.map { foot in
      let center = foot.soleCenter
      let forward = foot.contactPoints.map { $0.x - center.x }
      let left = foot.contactPoints.map { $0.y - center.y }
      return Leg(
        side: foot.side, contact: CentroidalDynamics.Contact(foot),
        joints: robot.jointsCarrying(link: foot.link),
        soleForward: (forward.min() ?? 0)...(forward.max() ?? 0),
        soleLeft: (left.min() ?? 0)...(left.max() ?? 0))
    }
    nominalPositions = robot.nominalPositions
    rangeMiddle = robot.joints.map {
      $0.limits.lowerBound.isFinite && $0.limits.upperBound.isFinite
        ? 0.5 * ($0.limits.lowerBound + $0.limits.upperBound) : 0
    }
    rangeHalf = robot.joints.map { 0.5 * ($0.limits.upperBound - $0.limits.lowerBound) }
    torqueLimits = robot.joints.map(\.effortLimit)

    let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    let soles = robot.feet.map { poses[$0.link].act($0.soleCenter) }
    let center = robot.centerOfMassInWorld(linkPoses: poses)
    standingOffset = Vector3(-center.x, -center.y, -0.5 * (soles[0].z + soles[1].z))
    // Legs that stand wide apart walk closer together, or the body would sway.
    let width = min(abs(soles[0].y - soles[1].y), 0.2 * standingOffset.z)
    // Soles that are put down side by side leave two centimetres between them.
    let clearance = legs.map { $0.soleLeft.upperBound - $0.soleLeft.lowerBound + 0.02 }.max() ?? 0
    placement = FootPlacement(
      stepWidth: width, forwardReach: 0.6 * standingOffset.z,
      sideReach: min(clearance, width)...width + 0.35 * standingOffset.z, gravity: gravity)
  }

  /// What feet are placed by: soles, and the links' own centre of mass, whatever the dynamics take it for.
  ///
  /// - Parameters:
  ///   - state: of the robot.
  ///   - slope: how the ground rises.
  ///   - kinematics: overwritten by those of the state.
  func measure(
    _ state: RigidBodyState, on slope: GroundSlope, in kinematics: inout RigidBodyWorkspace
  ) -> SwingPlan.Measurement {
    let model = dynamics.model
    model.computeKinematics(of: state, in: &kinematics)
    var measured = SwingPlan.Measurement(
      centerOfMass: model.centerOfMassInWorld(in: kinematics),
      velocity: model.centerOfMassVelocityInWorld(in: kinematics),
      yaw: state.basePose.orientation.yaw, slope: slope)
    for leg in legs {
      let pose = kinematics.poseInWorld(ofLink: leg.contact.link)
      measured[leg.side] = SwingPlan.Sole(
        position: pose.act(leg.contact.point), yaw: pose.orientation.yaw)
    }
    return measured
  }
}

extension RobotDescription {
  /// Indices of the joints between the base and a link, from the base on.
  fileprivate func jointsCarrying(link: Int) -> [Int] {
    var result: [Int] = []
    var index = link
    while index > 0 {
      result.insert(index - 1, at: 0)
      index = links[index].parent ?? 0
    }
    return result
  }
}
