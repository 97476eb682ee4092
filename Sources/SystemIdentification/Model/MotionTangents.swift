/// How positions and velocities change with everything that is estimated, limb by limb.
///
/// A limb of n joints has the columns `[5 n]` its actuators, parameter by parameter and joint by joint,
/// the delay, `[n]` the positions and `[n]` the velocities that it began with. Actuators are in
/// logarithms.
struct MotionTangents: Sendable {
  /// `[limbs]`.
  var limbs: [LimbTangents]
  /// `[joints, joints]` derivatives of the inverse dynamics.
  var dPosition: [Double]
  var dVelocity: [Double]

  init(_ ranges: [Range<Int>]) {
    limbs = ranges.map(LimbTangents.init)
    let count = ranges.reduce(0) { $0 + $1.count }
    dPosition = Array(repeating: 0, count: count * count)
    dVelocity = Array(repeating: 0, count: count * count)
  }

  /// Begins anew: the state is the one that the motion begins with.
  mutating func reset() {
    for index in limbs.indices { limbs[index].reset() }
  }
}

/// The columns of one limb.
struct LimbColumns: Sendable {
  /// Number of joints.
  let jointCount: Int

  /// Columns of the actuators and the delay.
  var parameterCount: Int { ActuatorParameter.allCases.count * jointCount + 1 }
  /// All columns.
  var count: Int { parameterCount + 2 * jointCount }
  /// The delay's.
  var delay: Int { parameterCount - 1 }

  /// Of a joint's parameter.
  func actuator(_ parameter: Int, _ joint: Int) -> Int { parameter * jointCount + joint }
  /// Of the position that a joint began with.
  func startPosition(_ joint: Int) -> Int { parameterCount + joint }
  /// Of the velocity that a joint began with.
  func startVelocity(_ joint: Int) -> Int { parameterCount + jointCount + joint }
}

/// Sensitivities of one limb, `[joints, blocks]`.
struct LimbTangents: Sendable {
  let joints: Range<Int>
  let columns: LimbColumns
  let blocks: Int
  /// δq.
  var position: [ColumnBlock]
  /// δq̇.
  var velocity: [ColumnBlock]
  /// δa of the last step, before it its right-hand side.
  var acceleration: [ColumnBlock]
  /// Of the motors' torques in the last step.
  var torque: [ColumnBlock]
  /// δq̃ and δq̇ₕ of the step.
  var middle: [ColumnBlock]
  var expected: [ColumnBlock]

  init(_ joints: Range<Int>) {
    self.joints = joints
    columns = LimbColumns(jointCount: joints.count)
    blocks = blockCount(of: columns.count)
    position = Array(repeating: .zero, count: joints.count * blocks)
    velocity = position
    acceleration = position
    torque = position
    middle = position
    expected = position
  }

  mutating func reset() {
    for index in position.indices {
      position[index] = .zero
      velocity[index] = .zero
      acceleration[index] = .zero
    }
    for joint in 0..<joints.count {
      let (p, v) = (columns.startPosition(joint), columns.startVelocity(joint))
      position[joint * blocks + p / 8][p % 8] = 1
      velocity[joint * blocks + v / 8][v % 8] = 1
    }
  }
}

extension HangingMotion {
  /// Differentiates the step with respect to every column:
  /// `A δa = −(∂τ/∂q + kp) δq̃ − ∂τ/∂q̇ δq̇ₕ − (kd + v + c ψ′) δq̇ + ∂/∂p`, where τ(q̃, q̇ₕ, a) are the rigid
  /// bodies' inverse dynamics, A is the factorised matrix of the step, and p is what is estimated.
  mutating func advanceTangents(_ values: ActuatorValues) {
    guard var tangents else { return }
    self.tangents = nil
    robot.dynamics.inverseDynamicsDerivatives(
      accelerations: acceleration, dPosition: &tangents.dPosition, dVelocity: &tangents.dVelocity,
      in: &workspace)
    for index in tangents.limbs.indices {
      addStateTerms(to: &tangents.limbs[index], tangents.dPosition, tangents.dVelocity)
      addParameterTerms(to: &tangents.limbs[index], values)
      let blocks = tangents.limbs[index].blocks
      factors[index].solve(&tangents.limbs[index].acceleration, blocks: blocks)
      advanceTorque(of: &tangents.limbs[index])
      advanceState(of: &tangents.limbs[index])
    }
    self.tangents = tangents
  }

  /// Right-hand sides from what the step began with.
  private func addStateTerms(
    to limb: inout LimbTangents, _ dPosition: [Double], _ dVelocity: [Double]
  ) {
    let (count, blocks, half) = (robot.jointCount, limb.blocks, timestep / 2)
    // δq̃ = δq + Δt/2 δq̇ and δq̇ₕ = δq̇ + Δt/2 δa₋
    for index in limb.position.indices {
      limb.middle[index] = limb.position[index] + half * limb.velocity[index]
      limb.expected[index] = limb.velocity[index] + half * limb.acceleration[index]
    }
    for (row, joint) in limb.joints.enumerated() {
      let reaction = reactions[joint]
      let slope = reaction.coulombFriction * friction.slope(reaction.piece)
      for block in row * blocks..<(row + 1) * blocks {
        limb.acceleration[block] =
          -reaction.stiffness * limb.middle[block]
          - (reaction.smoothDamping + slope) * limb.velocity[block]
      }
      for (column, other) in limb.joints.enumerated() {
        let alongPosition = dPosition[joint * count + other]
        let alongVelocity = dVelocity[joint * count + other]
        for block in 0..<blocks {
          limb.acceleration[row * blocks + block] -=
            alongPosition * limb.middle[column * blocks + block]
            + alongVelocity * limb.expected[column * blocks + block]
        }
      }
    }
  }

  /// Right-hand sides from what is estimated.
  private func addParameterTerms(to limb: inout LimbTangents, _ values: ActuatorValues) {
    let (columns, blocks) = (limb.columns, limb.blocks)
    for (row, joint) in limb.joints.enumerated() {
      let effects = parameterEffects(on: joint, values.joints[joint])
      for (parameter, effect) in effects.enumerated() {
        let column = columns.actuator(parameter, row)
        limb.acceleration[row * blocks + column / 8][column % 8] += effect
      }
      limb.acceleration[row * blocks + columns.delay / 8][columns.delay % 8] +=
        reactions[joint].stiffness * command.targetRate[joint]
    }
  }

  /// Generalised force that each logarithm adds, in the order of `ActuatorParameter` [N m].
  private func parameterEffects(on joint: Int, _ actuator: JointActuator) -> [Double] {
    let a = acceleration[joint]
    let reaction = reactions[joint]
    let mean = velocity[joint] + timestep / 2 * a
    let then = velocity[joint] + friction.place[joint] * timestep * a
    return [
      -reaction.coulombFriction * friction.share(of: then, on: reaction.piece),
      -reaction.viscosity * mean, -actuator.armature * a,
      reaction.stiffness * reaction.positionError(a, timestep), -reaction.motorDamping * mean,
    ]
  }

  /// `τ = kp (q* − qₘ) − kd q̇ₘ`.
  private func advanceTorque(of limb: inout LimbTangents) {
    let (columns, blocks, half) = (limb.columns, limb.blocks, timestep / 2)
    for (row, joint) in limb.joints.enumerated() {
      let (a, reaction) = (acceleration[joint], reactions[joint])
      for block in row * blocks..<(row + 1) * blocks {
        let velocity = limb.velocity[block]
        let middle = limb.position[block] + half * velocity + half * half * limb.acceleration[block]
        limb.torque[block] =
          -reaction.stiffness * middle
          - reaction.motorDamping * (velocity + half * limb.acceleration[block])
      }
      let mean = velocity[joint] + half * a
      let own = [
        (columns.actuator(3, row), reaction.stiffness * reaction.positionError(a, timestep)),
        (columns.actuator(4, row), -reaction.motorDamping * mean),
        (columns.delay, reaction.stiffness * command.targetRate[joint]),
      ]
      for (column, effect) in own {
        limb.torque[row * blocks + column / 8][column % 8] += effect
      }
    }
  }

  /// `δq⁺ = δq + Δt/2 (δq̇ + δq̇⁺)`, `δq̇⁺ = δq̇ + Δt δa`.
  private func advanceState(of limb: inout LimbTangents) {
    for index in limb.position.indices {
      let gain = timestep * limb.acceleration[index]
      limb.position[index] += timestep / 2 * (2 * limb.velocity[index] + gain)
      limb.velocity[index] += gain
    }
  }
}
