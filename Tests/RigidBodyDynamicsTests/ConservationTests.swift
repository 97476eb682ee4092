import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite("Conservation") struct ConservationTests {
  /// Runge and Kutta's fourth-order method for a passive robot, quaternions renormalised.
  private struct PassiveFlight {
    let model: RigidBodyModel
    var state: RigidBodyState
    var workspace: RigidBodyWorkspace

    init(_ model: RigidBodyModel, from state: RigidBodyState) {
      self.model = model
      self.state = state
      workspace = RigidBodyWorkspace(for: model)
    }

    /// Rates of position numbers (base position 3, quaternion 4, joints) and of v.
    private mutating func rates(_ numbers: [Double]) -> [Double] {
      let state = unpacked(numbers)
      model.computeKinematics(of: state, in: &workspace)
      var acceleration = Array(repeating: 0.0, count: model.velocityCount)
      let idle = acceleration
      model.forwardDynamics(forces: idle, into: &acceleration, in: &workspace)
      let v = state.velocity
      // q̇ = ½ (0, ω) q
      let spin = Quaternion(0, v[3], v[4], v[5]) * state.basePose.orientation
      let turning = [spin.w / 2, spin.x / 2, spin.y / 2, spin.z / 2]
      return [v[0], v[1], v[2]] + turning + Array(v[6...]) + acceleration
    }

    private func unpacked(_ n: [Double]) -> RigidBodyState {
      let joints = model.jointCount
      return RigidBodyState(
        basePose: Pose(
          position: Vector3(n[0], n[1], n[2]),
          orientation: Quaternion(n[3], n[4], n[5], n[6]).normalized),
        jointPositions: Array(n[7..<7 + joints]), velocity: Array(n[(7 + joints)...]))
    }

    mutating func step(_ h: Double) {
      let p = state.basePose.position
      let q = state.basePose.orientation
      let start =
        [p.x, p.y, p.z, q.w, q.x, q.y, q.z] + state.jointPositions + state.velocity
      func moved(_ rates: [Double], by h: Double) -> [Double] {
        zip(start, rates).map { $0 + h * $1 }
      }
      let k1 = rates(start)
      let k2 = rates(moved(k1, by: h / 2))
      let k3 = rates(moved(k2, by: h / 2))
      let k4 = rates(moved(k3, by: h))
      let mean = k1.indices.map { (k1[$0] + 2 * k2[$0] + 2 * k3[$0] + k4[$0]) / 6 }
      state = unpacked(moved(mean, by: h))
      model.computeKinematics(of: state, in: &workspace)
    }
  }

  @Test(
    "a passive fall of 青龙 keeps its energy, and without gravity its momentum",
    arguments: [
      9.81, 0,
    ])
  func passiveFall(gravity: Double) throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let model = RigidBodyModel(robot, gravity: gravity)
    var stream = RandomStream(seed: 11, stream: 0)
    var flight = PassiveFlight(model, from: .random(of: robot, from: &stream))
    flight.step(0)
    let energy =
      model.kineticEnergy(in: flight.workspace) + model.potentialEnergy(in: flight.workspace)
    let momentum = model.centroidalMomentum(in: flight.workspace)
    for _ in 0..<500 { flight.step(0.001) }

    let kinetic = model.kineticEnergy(in: flight.workspace)
    let after = kinetic + model.potentialEnergy(in: flight.workspace)
    // The method's error: (h ω)⁴ with joint rates ω of up to 20 rad/s.
    #expect(abs(after - energy) < 1e-6 * kinetic)
    let later = model.centroidalMomentum(in: flight.workspace)
    let fallen = Vector3(0, 0, -0.5 * gravity * model.totalMass)
    #expect((later.linear - momentum.linear - fallen).length < 1e-6 * model.totalMass)
    #expect((later.angular - momentum.angular).length < 1e-6 * momentum.angular.length)
  }

  @Test("the energy grows by what torques and wrenches put in")
  func power() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    var stream = RandomStream(seed: 12, stream: 0)
    for _ in 0..<50 {
      let state = RigidBodyState.random(of: robot, from: &stream)
      let forces = stream.normals(model.velocityCount, deviation: 30)
      let wrenches = (0..<model.linkCount).map { _ in
        SpatialForce(moment: stream.normalVector(), force: stream.normalVector(deviation: 30))
      }
      model.computeKinematics(of: state, in: &workspace)
      var acceleration = forces
      model.forwardDynamics(
        forces: forces, wrenches: wrenches, into: &acceleration, in: &workspace)
      var power = zip(forces, state.velocity).reduce(0) { $0 + $1.0 * $1.1 }
      for link in 0..<model.linkCount {
        power +=
          wrenches[link].force.dot(workspace.velocityInWorld(ofPoint: .zero, onLink: link))
          + wrenches[link].moment.dot(workspace.linkVelocity[link].angular)
      }

      let h = 1e-5
      let energies = [-h, h].map { step in
        var moved = state.displaced(by: state.velocity.map { $0 * step })
        moved.velocity = zip(moved.velocity, acceleration).map { $0 + step * $1 }
        model.computeKinematics(of: moved, in: &workspace)
        return model.kineticEnergy(in: workspace) + model.potentialEnergy(in: workspace)
      }
      let rate = (energies[1] - energies[0]) / (2 * h)
      // Central difference: h² times the third derivative, and rounding of 1e3 J over h.
      #expect(abs(rate - power) < 1e-5 * max(abs(power), 1e3))
    }
  }
}
