import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The quadratic program of one tick of a whole-body controller, in memory that is made once.
///
/// Unknowns: v̇ (n), then for each foot force and moment about its sole frame's origin, in that frame's
/// axes and in weights of the robot, so that all unknowns are of like size. Inequality rows: torque limits, then for each foot its cone and normal force; those of a foot
/// in the air, whose wrench is zero, have no bounds.
struct WholeBodyProgram {
  let model: RigidBodyModel
  let contacts: [SoleContact]
  let torqueLimits: [Double]
  let parameters: WholeBodyParameters
  /// m g, the unit of wrenches [N].
  let weight: Double

  /// Kinematics, M and h of the state.
  private(set) var dynamics: RigidBodyWorkspace
  /// The soles in that state, left before right.
  private(set) var soles: [SoleMotion]
  /// Hard rows and regularisation as common program, motion as the level before it, or as two, that of
  /// feet in the air and that of the body; with weights the common program's cost holds the motion, too.
  var levels: HierarchicalProgram

  /// `[feet][6, n]` Jacobians of the soles' frames in their own axes.
  var soleJacobians: [[Double]]
  /// `[3, n]`
  private(set) var centerJacobian: [Double]
  private var stanceRows: IndependentRows

  init(
    _ model: RigidBodyModel, _ contacts: [SoleContact], torqueLimits: [Double],
    _ parameters: WholeBodyParameters
  ) {
    self.model = model
    self.contacts = contacts
    self.torqueLimits = torqueLimits
    self.parameters = parameters
    weight = model.totalMass * model.gravity
    let count = model.velocityCount
    dynamics = RigidBodyWorkspace(for: model)
    soles = contacts.map { _ in SoleMotion() }
    soleJacobians = contacts.map { _ in Array(repeating: 0, count: 6 * count) }
    centerJacobian = Array(repeating: 0, count: 3 * count)
    stanceRows = IndependentRows(capacity: 6 * contacts.count, columnCount: count)
    let footRowCount = WrenchCone.rowCount + 1
    let common = QuadraticProgram(
      variableCount: count + 6 * contacts.count, equalityCapacity: 6 + 6 * contacts.count,
      inequalityCapacity: model.jointCount + footRowCount * contacts.count)
    levels = HierarchicalProgram(
      common: common,
      taskCapacities: parameters.formulation == .priority
        ? [6 * contacts.count, 6] : [6 + 6 * contacts.count])
    for foot in contacts.indices { setCone(ofFoot: foot) }
    levels.common.inequalities.count = levels.common.inequalities.lower.count
  }

  /// Place of a foot's wrench among the unknowns.
  func wrenchColumn(_ foot: Int) -> Int { model.velocityCount + 6 * foot }

  /// First of a foot's inequality rows; the last is that of its normal force.
  private func coneRow(_ foot: Int) -> Int {
    model.jointCount + foot * (WrenchCone.rowCount + 1)
  }

  /// The rows of a foot's cone never change, as its wrench is in the sole's axes.
  private mutating func setCone(ofFoot foot: Int) {
    let cone = WrenchCone(contacts[foot], friction: parameters.friction)
    for (offset, row) in cone.rows.enumerated() {
      for (axis, coefficient) in row.enumerated() {
        levels.common.inequalities.coefficients[
          coneRow(foot) + offset, wrenchColumn(foot) + axis] = coefficient
      }
    }
    levels.common.inequalities.coefficients[
      coneRow(foot) + WrenchCone.rowCount, wrenchColumn(foot) + 2] = 1
  }

  /// Sets the program up for one tick.
  mutating func load(
    _ state: RigidBodyState, _ stance: StanceMode, _ reference: WholeBodyReference
  ) {
    computeMotion(of: state)
    model.computeMassMatrix(in: &dynamics)
    model.computeBiasForces(in: &dynamics)
    model.centerOfMassJacobian(into: &centerJacobian, in: &dynamics)

    levels.common.equalities.count = 0
    addEquationsOfMotion()
    addContacts(stance)
    setTorqueLimits()
    setWrenchBounds(stance, reference)
    setMotion(stance, reference)
    setRegularization(state, stance, reference)
    if parameters.formulation == .weighted { addMotionToCost() }
  }

  /// Kinematics of a state and of the soles in it.
  mutating func computeMotion(of state: RigidBodyState) {
    model.computeKinematics(of: state, in: &dynamics)
    for foot in contacts.indices {
      let contact = contacts[foot]
      soles[foot] = SoleMotion(contact, model, dynamics)
      model.pointJacobian(
        of: contact.poseInLink.position, onLink: contact.link, into: &soleJacobians[foot],
        in: dynamics)
      // From the world's axes into the sole's.
      let orientation = soles[foot].pose.orientation
      for column in 0..<model.velocityCount {
        for row in stride(from: 0, to: 6, by: 3) {
          let inWorld = soleJacobians[foot].column(column, row: row, of: model.velocityCount)
          soleJacobians[foot].set(
            orientation.actInverse(inWorld), row: row, column: column, of: model.velocityCount)
        }
      }
    }
  }

  /// M_b v̇ − J_bᵀ f = −h_b
  private mutating func addEquationsOfMotion() {
    for row in 0..<6 {
      levels.common.equalities.append(-dynamics.biasForces[row])
      levels.common.equalities.coefficients.setDynamics(
        ofVelocity: row, row: row, massMatrix: dynamics.massMatrix, soleJacobians: soleJacobians,
        weight: weight)
    }
  }

  /// −τ_max − h_j ≤ M_j v̇ − J_jᵀ f ≤ τ_max − h_j
  private mutating func setTorqueLimits() {
    for joint in 0..<model.jointCount {
      let bias = dynamics.biasForces[6 + joint]
      levels.common.inequalities.lower[joint] = -torqueLimits[joint] - bias
      levels.common.inequalities.upper[joint] = torqueLimits[joint] - bias
      levels.common.inequalities.coefficients.setDynamics(
        ofVelocity: 6 + joint, row: joint, massMatrix: dynamics.massMatrix,
        soleJacobians: soleJacobians, weight: weight)
    }
  }

  /// J v̇ = −J̇ v − d J v for soles that stand, f = 0 for the others.
  ///
  /// Feet that stand form a closed chain: with legs of five joints some of their rows depend on others
  /// in poses that are symmetric, and near them nearly so. What such rows demand beside the others would
  /// take unlimited accelerations, so they are left out.
  private mutating func addContacts(_ stance: StanceMode) {
    let count = model.velocityCount
    stanceRows.clear()
    for side in Foot.Side.inOrder {
      let foot = side.index
      for axis in 0..<6 {
        if stance.contains(StanceMode(side)) {
          stanceRows.setRow(6 * foot + axis, to: soleJacobians[foot], from: axis * count)
        } else {
          let row = levels.common.equalities.append(0)
          levels.common.equalities.coefficients[row, wrenchColumn(foot) + axis] = 1
        }
      }
    }
    stanceRows.choose(tolerance: parameters.stanceRankTolerance)
    for place in 0..<stanceRows.count {
      let (foot, axis) = stanceRows.chosen[place].quotientAndRemainder(dividingBy: 6)
      let sole = soles[foot]
      let wanted =
        axis < 3
        ? -(sole.linearBias + parameters.stanceDamping * sole.linearVelocity)
        : -(sole.angularBias + parameters.stanceDamping * sole.angularVelocity)
      let inSole = sole.pose.orientation.actInverse(wanted)
      let row = levels.common.equalities.append(inSole.element(axis % 3))
      for j in 0..<count {
        levels.common.equalities.coefficients[row, j] = soleJacobians[foot][axis * count + j]
      }
    }
  }

  private mutating func setWrenchBounds(_ stance: StanceMode, _ reference: WholeBodyReference) {
    let least = parameters.leastNormalForceShare
    for side in Foot.Side.inOrder {
      let stands = stance.contains(StanceMode(side))
      let first = coneRow(side.index)
      let last = first + WrenchCone.rowCount
      for row in first..<last {
        levels.common.inequalities.upper[row] = stands ? 0 : .infinity
      }
      let limit = reference[side].normalForceLimit / weight
      levels.common.inequalities.lower[last] = stands ? min(least, limit) : -.infinity
      levels.common.inequalities.upper[last] = stands ? limit : .infinity
    }
  }

  /// Reads what was found.
  func read(
    _ variables: [Double], _ state: RigidBodyState, into command: inout WholeBodyCommand
  ) {
    let (count, tick) = (model.velocityCount, parameters.tick)
    for index in 0..<count { command.accelerations[index] = variables[index] }
    for side in Foot.Side.inOrder {
      let (column, orientation) = (
        wrenchColumn(side.index), soles[side.index].pose.orientation
      )
      command[wrenchOn: side] = SpatialForce(
        moment: weight * orientation.act(variables.column(0, row: column + 3, of: 1)),
        force: weight * orientation.act(variables.column(0, row: column, of: 1)))
    }
    for joint in 0..<model.jointCount {
      // τ = M_j v̇ + h_j − J_jᵀ f: the row of the joint's torque limit.
      var torque = dynamics.biasForces[6 + joint]
      for column in variables.indices {
        torque += levels.common.inequalities.coefficients[joint, column] * variables[column]
      }
      let (rate, acceleration) = (state.velocity[6 + joint], variables[6 + joint])
      command.jointTorques[joint] = torque
      command.jointVelocities[joint] = rate + acceleration * tick
      command.jointPositions[joint] =
        state.jointPositions[joint] + rate * tick + 0.5 * acceleration * tick * tick
    }
  }
}

/// Where a sole is and how it moves, in the world.
struct SoleMotion {
  /// The sole's frame.
  var pose = Pose.identity
  /// Velocity of its origin [m/s] and its angular velocity [rad/s].
  var linearVelocity = Vector3.zero
  var angularVelocity = Vector3.zero
  /// J̇ v [m/s², rad/s²].
  var linearBias = Vector3.zero
  var angularBias = Vector3.zero
}

extension SoleMotion {
  fileprivate init(
    _ contact: SoleContact, _ model: RigidBodyModel, _ dynamics: RigidBodyWorkspace
  ) {
    let point = contact.poseInLink.position
    let bias = model.pointBiasAcceleration(of: point, onLink: contact.link, in: dynamics)
    self.init(
      pose: dynamics.poseInWorld(ofLink: contact.link) * contact.poseInLink,
      linearVelocity: dynamics.velocityInWorld(ofPoint: point, onLink: contact.link),
      angularVelocity: dynamics.linkVelocity[contact.link].angular,
      linearBias: bias.linear, angularBias: bias.angular)
  }
}

extension DenseMatrix {
  /// Writes the row of (M, −m g Jᵀ) of an element of v. An extension of the matrix, as a verb of the
  /// program would have to copy the program beside it.
  fileprivate mutating func setDynamics(
    ofVelocity index: Int, row: Int, massMatrix: [Double], soleJacobians: [[Double]], weight: Double
  ) {
    let count = columnCount - 6 * soleJacobians.count
    for j in 0..<count { self[row, j] = massMatrix[index * count + j] }
    for foot in soleJacobians.indices {
      for axis in 0..<6 {
        self[row, count + 6 * foot + axis] =
          -weight * soleJacobians[foot][axis * count + index]
      }
    }
  }
}

extension EqualityRows {
  /// Appends a row of zeros.
  ///
  /// - Returns: its index.
  @discardableResult
  fileprivate mutating func append(_ value: Double) -> Int {
    let row = count
    for j in 0..<coefficients.columnCount { coefficients[row, j] = 0 }
    values[row] = value
    count += 1
    return row
  }
}

extension Vector3 {
  /// The coordinate of an axis, 0 to 2.
  fileprivate func element(_ axis: Int) -> Double { axis == 0 ? x : axis == 1 ? y : z }
}
