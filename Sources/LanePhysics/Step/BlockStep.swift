/// One physics step of a block of robots, every instruction for all of them.
///
/// The order of the parts is the order of the theory (Featherstone 2008): kinematics, bias forces
/// by recursive Newton–Euler, mass matrix by composite rigid bodies, actuation, factorisation along
/// the tree, contacts, integration. Lanes never meet: a robot's numbers do not depend on its
/// neighbours.
struct BlockStep: Sendable {
  let model: LaneModel
  let tables: KernelTables
  let workspace: LaneWorkspace
  let constants: StepConstants
  var state: BlockState
  let ground: LaneGround

  /// Advances by one step.
  ///
  /// - Parameter tick: number of the step since the batch was made, for the ring of targets.
  /// - Returns: how far the contacts' last sweep still moved them [m/s].
  @inline(__always)
  func advance(tick: Int) -> Lanes {
    filterTargets(tick: tick)
    if constants.hasVariableGains { takeGains(tick: tick) }
    if constants.hasFeedForward { takeFeedForward(tick: tick) }
    moveLinks()
    accumulateBias()
    assembleMassMatrix()
    actuate()
    factorize()
    applyInverseTransposed(workspace.impulse)
    let residual = resolveContacts()
    applyInverse(workspace.impulse)
    integrate()
    return residual
  }
}

/// Numbers that hold for every step and robot of a batch.
struct StepConstants: Sendable {
  /// [s].
  let timestep: Float
  /// [m/s²].
  let gravity: Float
  /// Share of the target that the filter keeps in one step.
  let targetRetention: Float
  /// Number of steps whose targets the ring holds; 1 for no delay.
  let ringLength: Int
  /// Whether each step has factors on the gains.
  let hasVariableGains: Bool
  /// Whether each step has velocities and torques to feed forward.
  let hasFeedForward: Bool
  /// Stall torque over effort limit, infinite for none.
  let stallTorqueRatio: Float
  let sweepCount: Int
  let errorReduction: Float
  let correctingVelocity: Float
  let contactSoftness: Float
  let stopStiffness: Float

  /// Number of steps whose factors on the gains the ring holds; 0 where none vary or none wait.
  var gainRingLength: Int { hasVariableGains && ringLength > 1 ? ringLength : 0 }
  /// The same of what is fed forward.
  var feedForwardRingLength: Int { hasFeedForward && ringLength > 1 ? ringLength : 0 }

  /// Speed below which Coulomb friction fades to zero, so that it does not chatter [rad/s].
  static let frictionSmoothingSpeed: Float = 0.05
  /// Points higher above the ground than this are no candidates [m].
  static let contactMargin: Float = 0.05
}
