import Reproducibility
import SpatialMath

extension WorldBatch {
  /// The whole state, so that a restored batch goes on with the same bits.
  package func snapshot() -> Snapshot {
    let jointCount = simulated.description.joints.count
    var snapshot = Snapshot()
    snapshot.store(worlds.flatMap(\.engineState), at: "engine_state")
    snapshot.store(worlds.flatMap(\.controller.numbers), at: "controller")
    snapshot.store(worlds.flatMap(\.motorTorque), at: "motor_torque")
    snapshot.store(worlds.flatMap { $0.externalForceInWorld.numbers }, at: "external_force")
    snapshot.store(worlds.flatMap { $0.externalTorqueInWorld.numbers }, at: "external_torque")
    snapshot.store(
      worlds.flatMap { $0.properties.numbers(jointCount: jointCount) }, at: "properties")
    snapshot.store(state.footForceInWorld, at: "foot_force")
    snapshot.store(state.bodyContactForce, at: "body_contact_force")
    return snapshot
  }

  /// Goes on from `snapshot`; throws where it is of another robot or count.
  package func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let jointCount = simulated.description.joints.count
    let engineCount = worlds[0].engineState.count
    let controllerCount = worlds[0].controller.numbers.count
    let states = try snapshot.doubles("engine_state", count: robotCount * engineCount)
    let controllers = try snapshot.doubles("controller", count: robotCount * controllerCount)
    let torques = try snapshot.doubles("motor_torque", count: robotCount * jointCount)
    let forces = try snapshot.doubles("external_force", count: robotCount * 3)
    let externalTorques = try snapshot.externalTorques(robotCount: robotCount)
    let footForces = try snapshot.doubles("foot_force", count: state.footForceInWorld.count)
    let bodyForces = try snapshot.doubles("body_contact_force", count: robotCount)
    guard states.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: "engine_state", detail: "holds numbers that are not finite")
    }
    let properties = try properties(in: snapshot)

    for (index, world) in worlds.enumerated() {
      world.fault = nil
      world.apply(properties[index])
      world.engineState = states.row(index, of: engineCount)
      world.controller.numbers = controllers.row(index, of: controllerCount)
      world.motorTorque = torques.row(index, of: jointCount)
      world.externalForceInWorld = forces.vector(index)
      world.externalTorqueInWorld = externalTorques.vector(index)
      world.clearContactSums()
      world.write(to: &state, row: index, substeps: 0)
    }
    state.footForceInWorld = footForces
    state.bodyContactForce = bodyForces
  }

  /// `[robots]` the properties that a snapshot holds; throws where a delay is too long.
  private func properties(in snapshot: Snapshot) throws(SnapshotError) -> [RobotProperties] {
    let jointCount = simulated.description.joints.count
    let width = RobotProperties.numberCount(jointCount: jointCount)
    let numbers = try snapshot.doubles("properties", count: robotCount * width)
    let rows = (0..<robotCount).map {
      RobotProperties(numbers: numbers.row($0, of: width), jointCount: jointCount)
    }
    for row in rows where !configuration.keepsTargets(for: row.commandDelay) {
      throw .invalidValue(
        path: "properties",
        detail: "found a command delay of \(row.commandDelay) s, expected at most "
          + "\(configuration.largestCommandDelay) s")
    }
    return rows
  }
}

extension Snapshot {
  /// `[robots, 3]` the torques that are held on the bases [N m]; zeros for a snapshot from before
  /// there were any.
  package func externalTorques(robotCount: Int) throws(SnapshotError) -> [Double] {
    guard self["external_torque"] != nil else { return Array(repeating: 0, count: 3 * robotCount) }
    return try doubles("external_torque", count: 3 * robotCount)
  }
}

extension Vector3 {
  fileprivate var numbers: [Double] { [x, y, z] }
}
