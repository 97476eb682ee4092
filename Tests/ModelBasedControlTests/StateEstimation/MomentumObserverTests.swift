import Foundation
import ModelBasedControl
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

/// 青龙's legs moving freely under wrenches from outside, by forward dynamics of small steps.
private struct FreeMotion {
  let robot: RobotDescription
  let model: RigidBodyModel
  let wrenches: [SpatialForce]
  var workspace: RigidBodyWorkspace
  var observer: MomentumObserver
  private var state: RigidBodyState
  private let torques: [Double]
  private var accelerations: [Double]
  private let timestep = 0.001

  /// - Parameter wrench: on the link of the left foot, at its origin in the world's axes.
  init(wrench: SpatialForce) throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    self.robot = robot
    model = RigidBodyModel(robot)
    workspace = RigidBodyWorkspace(for: model)
    observer = MomentumObserver(for: model, bandwidth: 100)
    wrenches = robot.links.indices.map { $0 == robot.feet[0].link ? wrench : .zero }
    var stream = RandomStream(seed: 8, stream: 0)
    state = RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, 1)), jointPositions: robot.nominalPositions,
      velocity: stream.normals(model.velocityCount, deviation: 0.3))
    torques = stream.normals(model.jointCount, deviation: 5)
    accelerations = Array(repeating: 0, count: model.velocityCount)
    observe()
  }

  mutating func step() {
    for _ in 0..<10 {
      model.computeKinematics(of: state, in: &workspace)
      model.forwardDynamics(
        forces: Array(repeating: 0, count: 6) + torques, wrenches: wrenches,
        into: &accelerations, in: &workspace)
      for index in accelerations.indices {
        state.velocity[index] += 0.1 * timestep * accelerations[index]
      }
      state = state.displaced(by: state.velocity.map { 0.1 * timestep * $0 })
    }
    observe()
  }

  private mutating func observe() {
    model.computeKinematics(of: state, in: &workspace)
    observer.update(torques: torques, timestep: timestep, of: model, in: &workspace)
  }
}

@Suite("Momentum observer") struct MomentumObserverTests {
  @Test("it follows a force from outside as 1 − (1 − K Δt)ⁿ, and finds the wrench on a foot")
  func wrench() throws {
    let push = SpatialForce(moment: Vector3(4, -6, 2), force: Vector3(20, -30, 200))
    var motion = try FreeMotion(wrench: push)
    var share = 0.0
    for step in 1...20 {
      motion.step()
      share = 1 - pow(1 - 100 * 0.001, Double(step))
      // Force on the base; Euler's method leaves half a per cent of the robot's weight.
      let forces = motion.observer.externalForces
      #expect(abs(forces[2] - 200 * share) < 4, "step \(step)")
      #expect(abs(forces[0] - 20 * share) < 4, "step \(step)")
    }
    // Before the leg is far from where it was.
    var solver = FootWrenchSolver(for: motion.model)
    let foot = motion.robot.feet[0]
    let found = solver.wrench(
      on: foot, externalForces: motion.observer.externalForces, of: motion.model,
      in: motion.workspace)
    let arm = motion.workspace.linkOrientation[foot.link].act(foot.soleCenter)
    #expect((found.force - push.force * share).length < 0.05 * 200, "\(found)")
    #expect((found.moment - push.about(arm).moment * share).length < 0.05 * 200, "\(found)")
    let other = solver.wrench(
      on: motion.robot.feet[1], externalForces: motion.observer.externalForces,
      of: motion.model, in: motion.workspace)
    #expect(other.force.length < 0.05 * 200, "\(other)")
  }

  @Test("a robot that falls freely and swings its legs feels nothing")
  func free() throws {
    var motion = try FreeMotion(wrench: .zero)
    for _ in 0..<200 {
      motion.step()
      let largest = motion.observer.externalForces.map(abs).max() ?? 0
      // Half a per cent of the weight; the bias is that of the step's end.
      #expect(largest < 4, "\(largest)")
    }
  }
}

@Suite("Contact estimate") struct ContactEstimateTests {
  @Test("a foot that is to stand carries from a tenth of the weight on, with a band between")
  func threshold() {
    var contacts = ContactEstimate(footCount: 2, weight: 800)
    contacts.update(foot: 0, normalForce: 0, swingPhase: nil)
    #expect(contacts.isCarrying == [false, true])
    #expect(contacts.probability[0] < 0.01)
    contacts.update(foot: 0, normalForce: 80, swingPhase: nil)
    #expect(abs(contacts.probability[0] - 0.5) < 1e-12 && !contacts.isCarrying[0])
    contacts.update(foot: 0, normalForce: 96, swingPhase: nil)
    #expect(abs(contacts.probability[0] - 1 / (1 + exp(-1))) < 1e-12 && contacts.isCarrying[0])
    contacts.update(foot: 0, normalForce: 80, swingPhase: nil)
    #expect(contacts.isCarrying[0])
    contacts.update(foot: 0, normalForce: 60, swingPhase: nil)
    #expect(!contacts.isCarrying[0])
  }

  @Test("a foot in the air carries only at the end of its swing, where it may come down early")
  func swing() {
    var contacts = ContactEstimate(footCount: 1, weight: 800)
    for (phase, expected) in [(0.1, 0.0), (0.75, 0), (0.875, 0.5), (1, 1)] {
      contacts.update(foot: 0, normalForce: 400, swingPhase: phase)
      #expect(abs(contacts.probability[0] - expected) < 1e-6)
    }
    #expect(contacts.isCarrying[0])
    contacts.reset()
    #expect(contacts.isCarrying == [true] && contacts.normalForces == [800])
  }
}
