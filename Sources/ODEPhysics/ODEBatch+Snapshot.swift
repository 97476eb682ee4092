import Physics
import Reproducibility
import SpatialMath

extension ODEBatch {
  /// The whole state, so that a restored batch goes on with the same bits.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(worlds.flatMap(\.bodyState), at: "bodies")
    snapshot.store(worlds.flatMap(\.controller.numbers), at: "controller")
    snapshot.store(worlds.flatMap(\.motorTorque), at: "motor_torque")
    snapshot.store(
      worlds.flatMap { world in
        let force = world.externalForceInWorld
        return [force.x, force.y, force.z]
      }, at: "external_force")
    snapshot.store(
      worlds.flatMap { $0.properties.numbers(jointCount: robot.joints.count) }, at: "properties")
    snapshot.store(state.footForceInWorld, at: "foot_force")
    snapshot.store(state.bodyContactForce, at: "body_contact_force")
    return snapshot
  }

  /// Goes on from `snapshot`; throws where it is of another robot or count.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let bodyNumbers = robot.links.count * ODEWorld.numbersPerBody
    let jointCount = robot.joints.count
    let propertyNumbers = RobotProperties.numberCount(jointCount: jointCount)
    let bodies = try snapshot.doubles("bodies", count: robotCount * bodyNumbers)
    let controllerCount = worlds[0].controller.numbers.count
    let controllers = try snapshot.doubles("controller", count: robotCount * controllerCount)
    let torques = try snapshot.doubles("motor_torque", count: robotCount * jointCount)
    let forces = try snapshot.doubles("external_force", count: robotCount * 3)
    let properties = try snapshot.doubles("properties", count: robotCount * propertyNumbers)
    let footForces = try snapshot.doubles("foot_force", count: state.footForceInWorld.count)
    let bodyForces = try snapshot.doubles("body_contact_force", count: robotCount)
    guard bodies.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: "bodies", detail: "holds numbers that are not finite")
    }

    let rows = (0..<robotCount).map {
      RobotProperties(numbers: properties.row($0, of: propertyNumbers), jointCount: jointCount)
    }
    for row in rows where !configuration.keepsTargets(for: row.commandDelay) {
      throw .invalidValue(
        path: "properties",
        detail: "found a command delay of \(row.commandDelay) s, expected at most "
          + "\(configuration.largestCommandDelay) s")
    }

    for (index, world) in worlds.enumerated() {
      world.apply(rows[index])
      world.controller.numbers = controllers.row(index, of: controllerCount)
      world.bodyState = bodies.row(index, of: bodyNumbers)
      world.motorTorque = torques.row(index, of: jointCount)
      world.externalForceInWorld = forces.vector(index)
      world.fault = nil
      world.clearContactSums()
      world.write(to: &state, row: index, substeps: 0)
    }
    state.footForceInWorld = footForces
    state.bodyContactForce = bodyForces
  }
}
