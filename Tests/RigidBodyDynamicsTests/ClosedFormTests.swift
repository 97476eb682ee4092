import Foundation
import RigidBodyDynamics
import RobotModel
import SpatialMath
import Testing

/// A few ulps of numbers of size one to a hundred.
private let rounding = 1e-13

@Suite("Closed forms") struct ClosedFormTests {
  /// Mass matrix and bias forces at a state of a fixed-base mechanism.
  private func equations(
    of robot: RobotDescription, positions: [Double], velocities: [Double]
  ) -> (mass: [Double], bias: [Double]) {
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(
      of: RigidBodyState(
        basePose: .identity, jointPositions: positions, velocity: velocities), in: &workspace)
    model.computeMassMatrix(in: &workspace)
    model.computeBiasForces(in: &workspace)
    return (workspace.massMatrix, workspace.biasForces)
  }

  @Test("a pendulum has inertia I + m l² + armature and weight m g l sin q")
  func pendulum() {
    let rod = SmallMechanisms.Rod()
    let (mass, bias) = equations(
      of: SmallMechanisms.chain([rod], armature: 0.01), positions: [0.6], velocities: [2])
    #expect(abs(mass[0] - (0.05 + 1.3 * 0.16 + 0.01)) < rounding)
    #expect(abs(bias[0] - 1.3 * 9.81 * 0.4 * sin(0.6)) < rounding)
  }

  @Test("a double pendulum has the textbook's mass matrix, Coriolis and gravity terms")
  func doublePendulum() {
    let first = SmallMechanisms.Rod()
    let second = SmallMechanisms.Rod(mass: 0.8, center: 0.25, length: 0.5, inertia: 0.02)
    let (q1, q2, v1, v2) = (0.7, -1.1, 1.7, -2.3)
    let (mass, bias) = equations(
      of: SmallMechanisms.chain([first, second]), positions: [q1, q2], velocities: [v1, v2])

    let a = first.length
    let (m1, m2, l1, l2) = (first.mass, second.mass, first.center, second.center)
    let m22 = second.inertia + m2 * l2 * l2
    let m12 = m22 + m2 * a * l2 * cos(q2)
    let m11 = first.inertia + m1 * l1 * l1 + m2 * a * a + m2 * a * l2 * cos(q2) + m12
    #expect(zip(mass, [m11, m12, m12, m22]).allSatisfy { abs($0 - $1) < rounding })

    let coupling = m2 * a * l2 * sin(q2)
    let h2 = coupling * v1 * v1 + m2 * 9.81 * l2 * sin(q1 + q2)
    let h1 =
      -coupling * (2 * v1 * v2 + v2 * v2) + 9.81 * (m1 * l1 + m2 * a) * sin(q1)
      + m2 * 9.81 * l2 * sin(q1 + q2)
    #expect(abs(bias[0] - h1) < rounding && abs(bias[1] - h2) < rounding)
  }

  @Test("a cart with a hanging rod has the textbook's equations")
  func cart() {
    let rod = SmallMechanisms.Rod()
    let (q, v) = (0.9, -1.4)
    let (mass, bias) = equations(
      of: SmallMechanisms.cart(mass: 2, rod), positions: [0.3, q], velocities: [0.5, v])
    // The centre of mass is at (x − l sin q, −l cos q).
    let coupling = -rod.mass * rod.center * cos(q)
    let inertia = rod.inertia + rod.mass * rod.center * rod.center
    let expected = [2 + rod.mass, coupling, coupling, inertia]
    #expect(zip(mass, expected).allSatisfy { abs($0 - $1) < rounding })
    #expect(abs(bias[0] - rod.mass * rod.center * sin(q) * v * v) < rounding)
    #expect(abs(bias[1] - rod.mass * 9.81 * rod.center * sin(q)) < rounding)
  }

  @Test("a body thrown turning falls with g at its centre of mass and obeys Euler's equations")
  func freeBody() {
    let moments = Vector3(0.2, 0.5, 0.6)
    let center = Vector3(0.1, -0.2, 0.3)
    let robot = SmallMechanisms.freeBody(
      SpatialInertia(mass: 3, centerOfMass: center, inertia: Matrix3(diagonal: moments)))
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    let turn = Quaternion(roll: 0.4, pitch: -0.8, yaw: 1.9)
    let omega = Vector3(2, -3, 1.5)
    model.computeKinematics(
      of: RigidBodyState(
        basePose: Pose(position: Vector3(1, 2, 3), orientation: turn), jointPositions: [],
        velocity: [0.3, -0.6, 0.9, omega.x, omega.y, omega.z]), in: &workspace)
    var acceleration = Array(repeating: 0.0, count: 6)
    #expect(
      model.forwardDynamics(
        forces: Array(repeating: 0, count: 6), into: &acceleration, in: &workspace)
        == .factorized)

    // I ω̇ = −ω × I ω in the body's axes.
    let inBody = turn.actInverse(omega)
    let spin = Vector3(moments.x * inBody.x, moments.y * inBody.y, moments.z * inBody.z)
    let torque = -inBody.cross(spin)
    let alpha = turn.act(
      Vector3(torque.x / moments.x, torque.y / moments.y, torque.z / moments.z))
    // The origin turns around the centre of mass: ö = −g − ω̇ × c − ω × (ω × c).
    let arm = turn.act(center)
    let origin =
      Vector3(0, 0, -9.81) - alpha.cross(arm) - omega.cross(omega.cross(arm))
    let expected = [origin.x, origin.y, origin.z, alpha.x, alpha.y, alpha.z]
    #expect(zip(acceleration, expected).allSatisfy { abs($0 - $1) < 10 * rounding })
  }

  @Test("a velocity that nothing resists is named")
  func singular() {
    let massless = SmallMechanisms.Rod(mass: 0, inertia: 0)
    let model = RigidBodyModel(SmallMechanisms.chain([SmallMechanisms.Rod(), massless]))
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(
      of: RigidBodyState(basePose: .identity, jointPositions: [0, 0], velocity: [0, 0]),
      in: &workspace)
    model.computeMassMatrix(in: &workspace)
    #expect(model.factorizeMassMatrix(in: &workspace) == .singular(velocityIndex: 1))
  }
}
