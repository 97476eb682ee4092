/// What one step of one block computes on its way; one per worker.
struct LaneWorkspace {
  /// `[links]` axes of each link in the world.
  let rotation: LaneBuffer<LaneMatrix>
  /// `[links]` origin of each link from its parent's, along the world's axes [m].
  let offset: LaneBuffer<LaneVector>
  /// `[links]` origin of each link from the base's, along the world's axes [m].
  let origin: LaneBuffer<LaneVector>
  /// `[links]` velocity of each link at its origin.
  let velocity: LaneBuffer<LaneScrew>
  /// `[links]` acceleration of each link at its origin if no joint accelerated, gravity included.
  let acceleration: LaneBuffer<LaneScrew>
  /// `[links]` force that each link takes at its origin for that.
  let force: LaneBuffer<LaneScrew>
  /// `[links]` inertia of each link and all that hangs on it.
  let composite: LaneBuffer<CompositeInertia>

  /// `[rows]` the mass matrix, then its factor L.
  let mass: LaneBuffer<Lanes>
  /// `[freedoms]` 1 / D of the factorisation.
  let inverseDiagonal: LaneBuffer<Lanes>
  /// `[freedoms]` impulse of everything but the contacts, then what becomes of it in the solution.
  let impulse: LaneBuffer<Lanes>
  /// `[joints]` derivative of each motor's torque by speed, made positive [N m s/rad].
  let motorDamping: LaneBuffer<Lanes>
  /// `[commanded joints]` targets that were given to `advance` [rad or m].
  let command: LaneBuffer<Lanes>
  /// `[2 commanded joints]` factors on stiffness, then on damping, that were given to `advance`.
  let gainCommand: LaneBuffer<Lanes>
  /// `[2 joints]` those that act in the step, 1 for held joints.
  let gain: LaneBuffer<Lanes>
  /// `[2 commanded joints]` velocities, then torques to feed forward, that were given to `advance`
  /// [rad/s, N m].
  let feedForwardCommand: LaneBuffer<Lanes>
  /// `[2 joints]` those that act in the step, 0 for held joints.
  let feedForward: LaneBuffer<Lanes>

  /// `[contact links, depth]` response of the factorised system to a unit force on the link.
  let response: LaneBuffer<LaneScrew>
  /// The same divided by D.
  let scaledResponse: LaneBuffer<LaneScrew>
  /// Longest chain: the rows of `response`.
  let largestDepth: Int
  /// `[active links]` how a link gives way to an impulse on itself.
  let compliance: LaneBuffer<SymmetricCompliance>
  /// `[active links, active links]` how the first gives way to an impulse on the second, where the
  /// first's number is lower.
  let coupling: LaneBuffer<CrossCompliance>
  /// `[active links]` velocity at the link's origin.
  let contactVelocity: LaneBuffer<LaneScrew>
  /// `[active links]` impulse at the link's origin.
  let contactImpulse: LaneBuffer<LaneScrew>
  /// `[points]`.
  let points: LaneBuffer<ActivePoint>
  /// `[active links]` their places among the model's contact links.
  let active: LaneBuffer<Int>

  init(_ model: LaneModel, cut: inout LaneCut) {
    let links = model.links.count
    let freedoms = model.freedomCount
    let touching = model.contactLinks.count
    largestDepth = model.largestContactDepth
    rotation = cut.take(links, of: LaneMatrix.self)
    offset = cut.take(links, of: LaneVector.self)
    origin = cut.take(links, of: LaneVector.self)
    velocity = cut.take(links, of: LaneScrew.self)
    acceleration = cut.take(links, of: LaneScrew.self)
    force = cut.take(links, of: LaneScrew.self)
    composite = cut.take(links, of: CompositeInertia.self)
    mass = cut.take(model.rowCount, of: Lanes.self)
    inverseDiagonal = cut.take(freedoms, of: Lanes.self)
    impulse = cut.take(freedoms, of: Lanes.self)
    motorDamping = cut.take(model.jointCount, of: Lanes.self)
    command = cut.take(model.commandedJoints.count, of: Lanes.self)
    gainCommand = cut.take(2 * model.commandedJoints.count, of: Lanes.self)
    gain = cut.take(2 * model.jointCount, of: Lanes.self)
    feedForwardCommand = cut.take(2 * model.commandedJoints.count, of: Lanes.self)
    feedForward = cut.take(2 * model.jointCount, of: Lanes.self)
    response = cut.take(touching * largestDepth, of: LaneScrew.self)
    scaledResponse = cut.take(touching * largestDepth, of: LaneScrew.self)
    compliance = cut.take(touching, of: SymmetricCompliance.self)
    coupling = cut.take(touching * touching, of: CrossCompliance.self)
    contactVelocity = cut.take(touching, of: LaneScrew.self)
    contactImpulse = cut.take(touching, of: LaneScrew.self)
    points = cut.take(model.contacts.count, of: ActivePoint.self)
    active = cut.take(touching, of: Int.self)
  }
}
