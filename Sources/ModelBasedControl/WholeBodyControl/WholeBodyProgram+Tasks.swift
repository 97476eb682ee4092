import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

extension WholeBodyProgram {
  /// The level of the body, that of feet in the air being 0.
  private var bodyLevel: Int { levels.tasks.count - 1 }

  /// Rows J v̇ = ẍ − J̇ v of body, base and feet in the air.
  mutating func setMotion(_ stance: StanceMode, _ reference: WholeBodyReference) {
    for level in levels.tasks.indices { levels.tasks[level].count = 0 }
    setBody(reference)

    let base = reference.base
    addRows(
      ofBaseVelocity: 3,
      acceleration: parameters.baseRotation.acceleration(
        base, orientation: dynamics.linkOrientation[0], velocity: dynamics.linkVelocity[0].angular),
      weight: parameters.baseRotation.weight)

    for side in Foot.Side.inOrder where !stance.contains(StanceMode(side)) {
      // In the sole's axes, as its Jacobian is.
      let (sole, wanted) = (soles[side.index], reference[side])
      let linear = parameters.swingPoint.acceleration(
        wanted.point, position: sole.pose.position, velocity: sole.linearVelocity)
      let angular = parameters.swingRotation.acceleration(
        wanted.rotation, orientation: sole.pose.orientation, velocity: sole.angularVelocity)
      addRows(
        of: soleJacobians[side.index], from: 0,
        acceleration: sole.pose.orientation.actInverse(linear - sole.linearBias),
        weight: parameters.swingPoint.weight, level: 0)
      addRows(
        of: soleJacobians[side.index], from: 3,
        acceleration: sole.pose.orientation.actInverse(angular - sole.angularBias),
        weight: parameters.swingRotation.weight, level: 0)
    }
  }

  private mutating func setBody(_ reference: WholeBodyReference) {
    let task = parameters.bodyPoint
    switch reference.bodyPoint {
    case .baseOrigin:
      addRows(
        ofBaseVelocity: 0,
        acceleration: task.acceleration(
          reference.body, position: dynamics.origin,
          velocity: dynamics.velocityInWorld(ofPoint: .zero, onLink: 0)),
        weight: task.weight)
    case .centerOfMass:
      let bias = model.centroidalMomentumBias(in: dynamics).linear / model.totalMass
      let wanted = task.acceleration(
        reference.body, position: model.centerOfMassInWorld(in: dynamics),
        velocity: model.centerOfMassVelocityInWorld(in: dynamics))
      addRows(
        of: centerJacobian, from: 0, acceleration: wanted - bias, weight: task.weight,
        level: bodyLevel)
    }
  }

  /// Three rows of a Jacobian `[…, n]`.
  private mutating func addRows(
    of jacobian: [Double], from first: Int, acceleration: Vector3, weight: Double, level: Int
  ) {
    let count = model.velocityCount
    let row = addTargets(acceleration, weight, level: level)
    for axis in 0..<3 {
      for j in 0..<count {
        levels.tasks[level].coefficients[row + axis, j] = jacobian[(first + axis) * count + j]
      }
    }
  }

  /// Three rows that are elements of v̇ themselves.
  private mutating func addRows(
    ofBaseVelocity first: Int, acceleration: Vector3, weight: Double
  ) {
    let row = addTargets(acceleration, weight, level: bodyLevel)
    for axis in 0..<3 {
      for j in 0..<model.velocityCount {
        levels.tasks[bodyLevel].coefficients[row + axis, j] = j == first + axis ? 1 : 0
      }
    }
  }

  private mutating func addTargets(
    _ acceleration: Vector3, _ weight: Double, level: Int
  ) -> Int {
    let row = levels.tasks[level].count
    levels.tasks[level].targets.set(acceleration, row: row, column: 0, of: 1)
    for axis in 0..<3 { levels.tasks[level].weights[row + axis] = weight }
    levels.tasks[level].count = row + 3
    return row
  }

  /// Cost of wrenches beside those wanted and of joints beside their posture.
  mutating func setRegularization(
    _ state: RigidBodyState, _ stance: StanceMode, _ reference: WholeBodyReference
  ) {
    levels.common.hessian.fill(with: 0)
    for index in levels.common.gradient.indices { levels.common.gradient[index] = 0 }
    let task = parameters.posture
    for joint in 0..<model.jointCount {
      let wanted =
        task.stiffness * (reference.jointPositions[joint] - state.jointPositions[joint])
        + task.damping * (reference.jointVelocities[joint] - state.velocity[6 + joint])
      addCost(of: 6 + joint, beside: wanted, weight: task.weight)
    }
    let arm = parameters.momentArm
    for side in Foot.Side.inOrder {
      let orientation = soles[side.index].pose.orientation
      let wanted = stance.contains(StanceMode(side)) ? reference[side].wrench : .zero
      let column = wrenchColumn(side.index)
      addCost(
        of: column, beside: orientation.actInverse(wanted.force) / weight,
        weight: parameters.forceWeight)
      addCost(
        of: column + 3, beside: orientation.actInverse(wanted.moment) / weight,
        weight: parameters.momentWeight / (arm * arm))
    }
  }

  private mutating func addCost(of first: Int, beside wanted: Vector3, weight: Double) {
    addCost(of: first, beside: wanted.x, weight: weight)
    addCost(of: first + 1, beside: wanted.y, weight: weight)
    addCost(of: first + 2, beside: wanted.z, weight: weight)
  }

  /// ½ ω (w − a)²
  private mutating func addCost(of index: Int, beside wanted: Double, weight: Double) {
    levels.common.hessian[index, index] += weight
    levels.common.gradient[index] -= weight * wanted
  }

  /// Adds ½ Σ ω (J v̇ − a)² to the regularisation: H += Jᵀ Ω J, g −= Jᵀ Ω a.
  mutating func addMotionToCost() {
    let count = model.velocityCount
    for row in 0..<levels.tasks[0].count {
      let (weight, target) = (levels.tasks[0].weights[row], levels.tasks[0].targets[row])
      for i in 0..<count {
        let factor = weight * levels.tasks[0].coefficients[row, i]
        guard factor != 0 else { continue }
        levels.common.gradient[i] -= factor * target
        for j in 0...i {
          levels.common.hessian[i, j] += factor * levels.tasks[0].coefficients[row, j]
        }
      }
    }
    for i in 0..<count {
      for j in 0..<i { levels.common.hessian[j, i] = levels.common.hessian[i, j] }
    }
  }
}

extension WholeBodyParameters.Task {
  /// ẍ* + k (x* − x) + d (ẋ* − ẋ)
  fileprivate func acceleration(
    _ wanted: WholeBodyReference.Point, position: Vector3, velocity: Vector3
  ) -> Vector3 {
    wanted.acceleration + stiffness * (wanted.position - position)
      + damping * (wanted.velocity - velocity)
  }

  /// The same with log(R* Rᵀ) for the difference of orientations, in the world.
  fileprivate func acceleration(
    _ wanted: WholeBodyReference.Rotation, orientation: Quaternion, velocity: Vector3
  ) -> Vector3 {
    let turn = (wanted.orientation * orientation.conjugate).rotationVector
    return wanted.acceleration + stiffness * turn + damping * (wanted.velocity - velocity)
  }
}
