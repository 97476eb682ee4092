#if MuJoCo
  internal import CMuJoCo
  import Physics
  import Reproducibility
  import SpatialMath

  extension MuJoCoBatch {
    /// The whole state, so that a restored batch goes on with the same bits.
    public func snapshot() -> Snapshot {
      var snapshot = Snapshot()
      snapshot.store(worlds.flatMap(\.mujocoState), at: "mujoco_state")
      snapshot.store(worlds.flatMap(\.basePlace), at: "base_place")
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
      let jointCount = robot.joints.count
      let stateCount = worlds[0].stateCount
      let controllerCount = worlds[0].controller.numbers.count
      let propertyCount = RobotProperties.numberCount(jointCount: jointCount)
      let states = try snapshot.doubles("mujoco_state", count: robotCount * stateCount)
      let places = try snapshot.doubles("base_place", count: robotCount * 7)
      let controllers = try snapshot.doubles("controller", count: robotCount * controllerCount)
      let torques = try snapshot.doubles("motor_torque", count: robotCount * jointCount)
      let forces = try snapshot.doubles("external_force", count: robotCount * 3)
      let numbers = try snapshot.doubles("properties", count: robotCount * propertyCount)
      let footForces = try snapshot.doubles("foot_force", count: state.footForceInWorld.count)
      let bodyForces = try snapshot.doubles("body_contact_force", count: robotCount)
      guard states.allSatisfy(\.isFinite) else {
        throw .invalidValue(path: "mujoco_state", detail: "holds numbers that are not finite")
      }
      let properties = (0..<robotCount).map {
        RobotProperties(numbers: numbers.row($0, of: propertyCount), jointCount: jointCount)
      }
      for row in properties where !configuration.keepsTargets(for: row.commandDelay) {
        throw .invalidValue(
          path: "properties",
          detail: "found a command delay of \(row.commandDelay) s, expected at most "
            + "\(configuration.largestCommandDelay) s")
      }

      for (index, world) in worlds.enumerated() {
        world.resetData()
        world.apply(properties[index])
        world.basePlace = places.row(index, of: 7)
        world.mujocoState = states.row(index, of: stateCount)
        world.controller.numbers = controllers.row(index, of: controllerCount)
        world.motorTorque = torques.row(index, of: jointCount)
        world.externalForceInWorld = forces.vector(index)
        world.clearContactSums()
        world.write(to: &state, row: index, substeps: 0)
      }
      state.footForceInWorld = footForces
      state.bodyContactForce = bodyForces
    }
  }

  extension MuJoCoWorld {
    /// Forgets a fault and everything that MuJoCo remembers.
    fileprivate func resetData() {
      unsafe mj_resetData(model, data)
      fault = nil
    }

    /// Where a fixed base is bolted: position 3 [m], quaternion 4.
    fileprivate var basePlace: [Double] {
      get {
        let position = unsafe (model.pointee.body_pos + 3 * index.body[0]).vector
        let q = unsafe (model.pointee.body_quat + 4 * index.body[0]).quaternion
        return [position.x, position.y, position.z, q.w, q.x, q.y, q.z]
      }
      set {
        unsafe (model.pointee.body_pos + 3 * index.body[0]).setVector(newValue.vector(0))
        unsafe (model.pointee.body_quat + 4 * index.body[0]).setQuaternion(
          Quaternion(newValue[3], newValue[4], newValue[5], newValue[6]))
      }
    }
  }
#endif
