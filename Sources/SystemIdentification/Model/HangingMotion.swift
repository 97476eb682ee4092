import RigidBodyDynamics
import RobotModel

/// Integrates the motion of a hanging robot by steps of second order in everything smooth, and along
/// with it how it changes with the actuators, the delay and the state that it began in.
///
/// A step solves, for the acceleration a,
/// `M(q̃) a + h(q̃, q̇ₕ) + I a = kp (q* − qₘ) − (kd + v) q̇ₘ − c ψ(q̇ + θ Δt a)`
/// with `q̃ = q + Δt/2 q̇`, `qₘ = q̃ + Δt²/4 a`, `q̇ₘ = q̇ + Δt/2 a`: rotor inertia I, gains kp and kd,
/// viscous and Coulomb friction v and c. `ψ(x) = x/s` up to the speed s, as in the engines, and ±1
/// beyond. Bias forces h are those of the velocity that goes on as in the step before,
/// `q̇ₕ = q̇ + Δt/2 a₋`. A motor at its limit gives that.
struct HangingMotion: Sendable {
  let robot: HangingRobot
  /// Time step [s].
  let timestep: Double
  /// Where in the step friction acts, and how it fades.
  let friction: FrictionLaw

  /// `[joints]` [rad].
  var position: [Double]
  /// `[joints]` [rad/s].
  var velocity: [Double]
  /// `[joints]` of the last step [rad/s²].
  private(set) var acceleration: [Double]
  /// `[joints]` of the motors in the last step [N m].
  private(set) var torque: [Double]

  /// What the motors are asked for in the next step.
  var command: MotorCommand
  /// `[joints]` what the joints do in the step.
  private(set) var reactions: [JointReaction]
  /// Sensitivities; nil where none are wanted.
  var tangents: MotionTangents?

  private var midpoint: RigidBodyState
  var workspace: RigidBodyWorkspace
  /// `[limbs]` rigid bodies, rotors and what resists the acceleration, factorised.
  private(set) var factors: [CholeskyFactor]
  private var right: [[Double]]

  /// A robot at rest.
  init(
    _ robot: HangingRobot, timestep: Double, friction: FrictionLaw, hasTangents: Bool
  ) {
    self.robot = robot
    self.timestep = timestep
    self.friction = friction
    let zeros = Array(repeating: 0.0, count: robot.jointCount)
    position = robot.description.nominalPositions
    velocity = zeros
    acceleration = zeros
    torque = zeros
    command = MotorCommand(jointCount: robot.jointCount)
    reactions = Array(repeating: JointReaction(), count: robot.jointCount)
    midpoint = RigidBodyState(
      basePose: robot.description.basePose, jointPositions: zeros, velocity: zeros)
    workspace = RigidBodyWorkspace(for: robot.dynamics)
    factors = robot.limbs.map { CholeskyFactor(size: $0.count) }
    right = robot.limbs.map { Array(repeating: 0, count: $0.count) }
    tangents = hasTangents ? MotionTangents(robot.limbs) : nil
  }

  /// Advances by one step.
  ///
  /// - Returns: whether the motion is still finite.
  mutating func advance(_ values: ActuatorValues) -> Bool {
    let half = timestep / 2
    for joint in 0..<robot.jointCount {
      midpoint.jointPositions[joint] = position[joint] + half * velocity[joint]
      midpoint.velocity[joint] = velocity[joint] + half * acceleration[joint]
      react(joint, to: values.joints[joint])
    }
    robot.dynamics.computeKinematics(of: midpoint, in: &workspace)
    robot.dynamics.computeBiasForces(in: &workspace)
    robot.dynamics.computeMassMatrix(in: &workspace)
    for (index, limb) in robot.limbs.enumerated() {
      // Friction is linear in pieces: guess the pieces, solve, look, and guess again.
      for _ in 0..<HangingMotion.mostGuesses {
        guard accelerate(index, limb, values) else { return false }
        guard correctPieces(of: limb) else { break }
      }
    }
    if tangents != nil { advanceTangents(values) }
    for joint in 0..<robot.jointCount {
      let a = acceleration[joint]
      let reaction = reactions[joint]
      torque[joint] =
        reaction.limit
        ?? reaction.stiffness * reaction.positionError(a, timestep)
        - reaction.motorDamping * (velocity[joint] + half * a)
      // q⁺ = q + Δt/2 (q̇ + q̇⁺)
      position[joint] += half * (2 * velocity[joint] + timestep * a)
      velocity[joint] += timestep * a
    }
    return true
  }

  /// Gains, friction and limit of a joint at the beginning of the step.
  private mutating func react(_ joint: Int, to actuator: JointActuator) {
    let speed = velocity[joint]
    let limit = robot.description.joints[joint].effortLimit
    var reaction = JointReaction()
    reaction.error = command.target[joint] - midpoint.jointPositions[joint]
    let stiffness = actuator.stiffnessScale * command.stiffness[joint]
    let damping = actuator.dampingScale * command.damping[joint]
    let wanted = stiffness * reaction.error - damping * speed
    if abs(wanted) > limit {
      reaction.limit = wanted > 0 ? limit : -limit
    } else {
      reaction.stiffness = stiffness
      reaction.motorDamping = damping
    }
    reaction.viscosity = actuator.viscousFriction
    reaction.coulombFriction = actuator.coulombFriction
    reaction.piece = friction.piece(at: speed)
    reactions[joint] = reaction
  }

  /// Puts every joint's friction on the piece that its velocity is on.
  ///
  /// - Returns: whether any was not.
  private mutating func correctPieces(of limb: Range<Int>) -> Bool {
    var isWrong = false
    for joint in limb {
      let speed = velocity[joint] + friction.place[joint] * timestep * acceleration[joint]
      let piece = friction.piece(at: speed)
      if piece != reactions[joint].piece { isWrong = true }
      reactions[joint].piece = piece
    }
    return isWrong
  }

  /// Two joints that begin to slide at once take three.
  private static let mostGuesses = 8

  /// Solves a limb's equations for its acceleration.
  private mutating func accelerate(
    _ index: Int, _ limb: Range<Int>, _ values: ActuatorValues
  ) -> Bool {
    let (size, count, half) = (limb.count, robot.jointCount, timestep / 2)
    for row in 0..<size {
      let joint = limb.lowerBound + row
      let reaction = reactions[joint]
      for column in 0...row {
        factors[index].elements[row * size + column] =
          workspace.massMatrix[joint * count + limb.lowerBound + column]
      }
      let slope = reaction.coulombFriction * friction.slope(reaction.piece)
      // I + Δt²/4 kp + Δt/2 (kd + v) + θ Δt c ψ′
      factors[index].elements[row * size + row] +=
        values.joints[joint].armature + half * half * reaction.stiffness
        + half * reaction.smoothDamping + friction.place[joint] * timestep * slope
      // kp (q* − q̃) − (kd + v) q̇ − c ψ − h
      right[index][row] =
        (reaction.limit ?? reaction.stiffness * reaction.error)
        - reaction.smoothDamping * velocity[joint]
        - reaction.coulombFriction * friction.share(of: velocity[joint], on: reaction.piece)
        - workspace.biasForces[joint]
    }
    guard factors[index].factorize() else { return false }
    factors[index].solve(&right[index])
    for row in 0..<size {
      guard right[index][row].isFinite else { return false }
      acceleration[limb.lowerBound + row] = right[index][row]
    }
    return true
  }
}

/// What the motors are asked for.
struct MotorCommand: Sendable {
  /// `[joints]` mean over the step [rad].
  var target: [Double]
  /// `[joints]` its derivative with respect to the delay [rad/s].
  var targetRate: [Double]
  /// `[joints]` [N m/rad].
  var stiffness: [Double]
  /// `[joints]` [N m s/rad].
  var damping: [Double]

  init(jointCount: Int) {
    target = Array(repeating: 0, count: jointCount)
    targetRate = target
    stiffness = target
    damping = target
  }
}

/// Motor and friction of a joint in one step.
struct JointReaction: Sendable {
  /// `q* − q̃` [rad].
  var error = 0.0
  /// What the motor gives at its limit [N m]; nil below it.
  var limit: Double?
  /// Of the motor; 0 at its limit [N m/rad].
  var stiffness = 0.0
  /// Of the motor; 0 at its limit [N m s/rad].
  var motorDamping = 0.0
  /// Viscous friction [N m s/rad].
  var viscosity = 0.0
  /// Coulomb friction [N m].
  var coulombFriction = 0.0
  /// Where ψ is.
  var piece = FrictionLaw.Piece.sticking

  /// What resists the mean velocity of the step.
  var smoothDamping: Double { motorDamping + viscosity }

  /// `q* − qₘ` for an acceleration and a time step.
  func positionError(_ acceleration: Double, _ timestep: Double) -> Double {
    error - timestep * timestep / 4 * acceleration
  }
}
