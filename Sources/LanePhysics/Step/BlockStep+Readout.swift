import Physics
import SpatialMath

extension BlockStep {
  /// Takes the block's targets and forgets the sums of forces.
  func load(_ targets: [Double], block: Int, robotCount: Int) {
    let joints = tables.commandedJointCount
    for lane in 0..<Lanes.count {
      let robot = block * Lanes.count + lane
      guard robot < robotCount else { break }
      for joint in 0..<joints {
        workspace.command[joint][lane] = Float(targets[robot * joints + joint])
      }
    }
    for foot in 0..<model.feet.count { state.footImpulse[foot] = .zero }
    state.bodyImpulse[0] = .zero
  }

  /// Takes the block's factors on the gains, 1 where none are given.
  func load(_ gains: GainScales?, block: Int, robotCount: Int) {
    let joints = tables.commandedJointCount
    for lane in 0..<Lanes.count {
      let robot = block * Lanes.count + lane
      guard robot < robotCount else { break }
      for joint in 0..<joints {
        let place = robot * joints + joint
        workspace.gainCommand[joint][lane] = Float(gains?.stiffness[place] ?? 1)
        workspace.gainCommand[joints + joint][lane] = Float(gains?.damping[place] ?? 1)
      }
    }
  }

  /// Takes what the block's robots are to be fed forward, 0 where nothing is given.
  func load(_ feedForward: FeedForward?, block: Int, robotCount: Int) {
    let joints = tables.commandedJointCount
    for lane in 0..<Lanes.count {
      let robot = block * Lanes.count + lane
      guard robot < robotCount else { break }
      for joint in 0..<joints {
        let place = robot * joints + joint
        workspace.feedForwardCommand[joint][lane] = Float(feedForward?.velocities[place] ?? 0)
        workspace.feedForwardCommand[joints + joint][lane] = Float(feedForward?.torques[place] ?? 0)
      }
    }
  }

  /// Stops the robots that are asked for what is no finite number, or for a gain below zero, so that
  /// nothing of it gets into their state.
  func refuseUnsound() {
    // Zero times what is infinite or undefined is undefined, and survives the sum.
    let count = tables.commandedJointCount
    var check = Lanes.zero
    var least = Lanes.zero
    for joint in 0..<count { check += workspace.command[joint] * .zero }
    if constants.hasVariableGains {
      for place in 0..<2 * count {
        check += workspace.gainCommand[place] * .zero
        least = min(least, workspace.gainCommand[place])
      }
    }
    if constants.hasFeedForward {
      for place in 0..<2 * count { check += workspace.feedForwardCommand[place] * .zero }
    }
    let isSound = (check == .zero) .& (least == .zero)
    guard !all(isSound) else { return }
    for place in 0..<count {
      let held = state.filteredTarget[tables.commandedJoints[place]]
      workspace.command[place] = Lanes(where: isSound, workspace.command[place], else: held)
    }
    if constants.hasVariableGains {
      for place in 0..<2 * count {
        workspace.gainCommand[place] = Lanes(
          where: isSound, workspace.gainCommand[place], else: .one)
      }
    }
    if constants.hasFeedForward {
      for place in 0..<2 * count {
        workspace.feedForwardCommand[place] = Lanes(
          where: isSound, workspace.feedForwardCommand[place], else: .zero)
      }
    }
    // Robots that failed before keep their reason.
    let stops = .!isSound .& (state.isAlive[0] == .one)
    state.isAlive[0] = Lanes(where: stops, -Lanes.one, else: state.isAlive[0])
  }

  /// Why a robot of the block does not move any more.
  func reasonOfFault(lane: Int) -> String {
    state.isAlive[0][lane] < 0
      ? "it was asked for what is no finite number" : "the state left the finite numbers"
  }

  /// Writes the rows of the block's robots, after `moveLinks`.
  func readBlock(_ block: Int, robotCount: Int, into rows: BatchRows, substeps: Int) {
    let rate = substeps > 0 ? 1 / (Double(substeps) * Double(constants.timestep)) : 0
    for lane in 0..<Lanes.count {
      let robot = block * Lanes.count + lane
      guard robot < robotCount else { break }
      read(lane: lane, row: robot, into: rows, rate: rate)
    }
  }

  /// Writes the row of one robot, after `moveLinks`.
  ///
  /// - Parameter rate: what makes forces of summed impulses [1/s].
  func read(lane: Int, row: Int, into rows: BatchRows, rate: Double) {
    let base = Vector3(
      state.position[0][lane], state.position[1][lane], state.position[2][lane])
    rows.basePosition.set(base, at: row)
    rows.baseOrientation.set(state.orientation[0][lane], at: row)
    rows.baseLinearVelocity.set(state.velocity[0].linear[lane], at: row)
    rows.baseAngularVelocity.set(state.velocity[0].angular[lane], at: row)
    let joints = tables.commandedJointCount
    for place in 0..<joints {
      let joint = tables.commandedJoints[place]
      rows.jointPosition[row * joints + place] = Double(state.jointPosition[joint][lane])
      rows.jointVelocity[row * joints + place] = Double(state.jointVelocity[joint][lane])
      rows.jointTorque[row * joints + place] = Double(state.motorTorque[joint][lane])
    }
    var heldPower = 0.0
    for joint in model.heldJoints {
      heldPower += abs(
        Double(state.motorTorque[joint][lane]) * Double(state.jointVelocity[joint][lane]))
    }
    rows.heldPower[row] = heldPower
    for (index, foot) in model.feet.enumerated() {
      let place = row * model.feet.count + index
      let rotation = workspace.rotation[foot.link].matrix(lane: lane)
      let arm = rotation * foot.soleCenter
      let velocity = workspace.velocity[foot.link]
      rows.footPosition.set(base + workspace.origin[foot.link][lane] + arm, at: place)
      rows.footOrientation.set(Quaternion(rotation) * foot.frame.conjugate, at: place)
      rows.footVelocity.set(velocity.linear[lane] + velocity.angular[lane].cross(arm), at: place)
      rows.footForce.set(state.footImpulse[index][lane] * rate, at: place)
    }
    rows.bodyForce[row] = Double(state.bodyImpulse[0][lane]) * rate
  }

  /// The block's robots that do not move any more.
  func failedRobots(_ block: Int, robotCount: Int) -> [Int] {
    guard !all(state.isAlive[0] == .one) else { return [] }
    return (0..<Lanes.count).filter { state.isAlive[0][$0] != 1 }
      .map { block * Lanes.count + $0 }.filter { $0 < robotCount }
  }
}

extension LaneBuffer<Double> {
  /// Writes the `index`-th vector of a buffer `[…, 3]`.
  fileprivate func set(_ v: Vector3, at index: Int) {
    self[3 * index] = v.x
    self[3 * index + 1] = v.y
    self[3 * index + 2] = v.z
  }

  /// Writes the `index`-th quaternion of a buffer `[…, 4]`.
  fileprivate func set(_ q: Quaternion, at index: Int) {
    self[4 * index] = q.w
    self[4 * index + 1] = q.x
    self[4 * index + 2] = q.y
    self[4 * index + 3] = q.z
  }
}

extension Lanes {
  /// The largest over the robots.
  var largest: Float { values.max() }
}
