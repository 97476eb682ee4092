import Physics

/// Everything that a block of robots keeps from one step to the next, one robot to a lane.
struct BlockState {
  /// Base to world.
  let orientation: LaneBuffer<LaneQuaternion>
  /// Of the base's origin, along the world's axes [m/s, rad/s].
  let velocity: LaneBuffer<LaneScrew>
  /// `[joints]` [rad or m].
  let jointPosition: LaneBuffer<Lanes>
  /// `[joints]` [rad/s or m/s].
  let jointVelocity: LaneBuffer<Lanes>
  /// `[joints]` targets after the filter [rad or m].
  let filteredTarget: LaneBuffer<Lanes>
  /// `[joints]` torque of the motors in the last step [N m or N].
  let motorTorque: LaneBuffer<Lanes>
  /// `[steps, commanded joints]` the targets of the last steps, a ring [rad or m].
  let targetRing: LaneBuffer<Lanes>
  /// `[steps, 2 commanded joints]` where the gains vary and may be delayed, else empty: the factors on the
  /// stiffness of the last steps, each row followed by those on the damping, a ring.
  let gainRing: LaneBuffer<Lanes>
  /// `[steps, 2 commanded joints]` the same of the velocities and torques that are fed forward
  /// [rad/s, N m].
  let feedForwardRing: LaneBuffer<Lanes>
  /// `[points of feet]` impulses of the last step, along the world's axes [N s].
  let impulse: LaneBuffer<LaneVector>
  /// Force on the base's centre of mass, along the world's axes [N].
  let externalForce: LaneBuffer<LaneVector>
  /// `[feet]` sum of the impulses on each foot since `advance` began [N s].
  let footImpulse: LaneBuffer<LaneVector>
  /// Sum of the normal impulses on all else since `advance` began [N s].
  let bodyImpulse: LaneBuffer<Lanes>
  /// 1 where the robot moves, 0 where it failed or the lane has none, −1 where it stopped because it
  /// could not follow what it was asked.
  let isAlive: LaneBuffer<Lanes>

  /// `[links]`.
  let bodies: LaneBuffer<LaneBody>
  /// `[joints]`.
  let motors: LaneBuffer<LaneMotor>
  /// Coulomb coefficient of the ground.
  let friction: LaneBuffer<Lanes>
  /// Steps from a target to its effect, whole numbers.
  let delay: LaneBuffer<Lanes>

  /// All of the above, one number after the other.
  let numbers: LaneBuffer<Lanes>
  /// How many numbers there are.
  let numberCount: Int
  /// Position of the base's origin in the world, in double precision so that a long way costs none:
  /// `[3]` [m].
  let position: LaneBuffer<WideLanes>
  /// Torque on the base, along the world's axes; apart from `numbers`, whose order stored snapshots
  /// have [N m].
  let externalTorque: LaneBuffer<LaneVector>

  init(_ model: LaneModel, _ constants: StepConstants, cut: inout LaneCut) {
    let joints = model.jointCount
    let start = cut
    orientation = cut.take(1, of: LaneQuaternion.self)
    velocity = cut.take(1, of: LaneScrew.self)
    jointPosition = cut.take(joints, of: Lanes.self)
    jointVelocity = cut.take(joints, of: Lanes.self)
    filteredTarget = cut.take(joints, of: Lanes.self)
    motorTorque = cut.take(joints, of: Lanes.self)
    let commanded = model.commandedJoints.count
    targetRing = cut.take(constants.ringLength * commanded, of: Lanes.self)
    gainRing = cut.take(constants.gainRingLength * 2 * commanded, of: Lanes.self)
    feedForwardRing = cut.take(constants.feedForwardRingLength * 2 * commanded, of: Lanes.self)
    impulse = cut.take(model.footPointCount, of: LaneVector.self)
    externalForce = cut.take(1, of: LaneVector.self)
    footImpulse = cut.take(model.feet.count, of: LaneVector.self)
    bodyImpulse = cut.take(1, of: Lanes.self)
    isAlive = cut.take(1, of: Lanes.self)
    bodies = cut.take(model.links.count, of: LaneBody.self)
    motors = cut.take(joints, of: LaneMotor.self)
    friction = cut.take(1, of: Lanes.self)
    delay = cut.take(1, of: Lanes.self)

    numberCount = (cut.byteCount - start.byteCount) / MemoryLayout<Lanes>.stride
    var all = start
    numbers = all.take(numberCount, of: Lanes.self)
    position = cut.take(3, of: WideLanes.self)
    externalTorque = cut.take(1, of: LaneVector.self)
  }
}

/// A joint's controller, motor and friction, of every robot of a block.
struct LaneMotor {
  /// [N m/rad].
  var stiffness: Lanes
  /// [N m s/rad].
  var damping: Lanes
  /// Factor on the torque.
  var strength: Lanes
  /// [N m s/rad].
  var viscousFriction: Lanes
  /// [N m].
  var coulombFriction: Lanes
  /// [kg m²].
  var armature: Lanes
  /// What the encoder reads too much [rad].
  var offset: Lanes
}

/// One double-precision number of every robot of a block.
typealias WideLanes = SIMD16<Double>
