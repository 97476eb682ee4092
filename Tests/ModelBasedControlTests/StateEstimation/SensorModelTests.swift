import ModelBasedControl
import RigidBodyDynamics
import SpatialMath
import Testing

@Suite("Sensor model") struct SensorModelTests {
  private let timestep = 0.001

  private func state(
    orientation: Quaternion = .identity, linear: Vector3 = .zero, angular: Vector3 = .zero
  ) -> RigidBodyState {
    RigidBodyState(
      basePose: Pose(orientation: orientation), jointPositions: [0.1234567],
      velocity: [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z, 0.5])
  }

  @Test("a perfect unit at rest feels g upwards in its own axes, a falling one nothing")
  func perfect() {
    let unit = Pose(
      position: Vector3(0.1, 0, 0.2), orientation: Quaternion(axis: .unitX, angle: .pi))
    var model = SensorModel(jointCount: 1, imperfections: .none, unitInBase: unit, seed: 1)
    var sample = SensorSample(jointCount: 1)
    let lean = Quaternion(axis: .unitY, angle: 0.3)
    for _ in 0..<2 {
      model.read(state(orientation: lean), torques: [7], timestep: timestep, into: &sample)
    }
    let expected = (lean * unit.orientation).actInverse(Vector3(0, 0, 9.81))
    #expect((sample.specificForce - expected).length < 1e-12)
    #expect(sample.angularVelocity == .zero)
    #expect(sample.jointPositions == [0.1234567] && sample.jointVelocities == [0.5])
    #expect(sample.jointTorques == [7])

    for step in 0..<3 {
      let fall = Vector3(0, 0, -9.81 * timestep * Double(step))
      model.read(
        state(orientation: lean, linear: fall), torques: [0], timestep: timestep, into: &sample)
    }
    #expect(sample.specificForce.length < 1e-12)
  }

  @Test("a unit off the centre of a turn feels ω² r")
  func centripetal() {
    let unit = Pose(position: Vector3(0.2, 0, 0))
    var model = SensorModel(jointCount: 1, imperfections: .none, unitInBase: unit, seed: 1)
    var sample = SensorSample(jointCount: 1)
    let rate = 2.0
    for step in 0..<2 {
      let turn = Quaternion(axis: .unitZ, angle: rate * timestep * Double(step))
      model.read(
        state(orientation: turn, angular: Vector3(0, 0, rate)), torques: [0], timestep: timestep,
        into: &sample)
    }
    // A difference over one time step is that of half a step before: ω Δt / 2 of 0.8 m/s².
    #expect((sample.specificForce - Vector3(-0.8, 0, 9.81)).length < 1e-3)
    #expect(sample.angularVelocity == Vector3(0, 0, rate))
  }

  @Test("noise has the deviation of its density, encoders their step, robots different draws")
  func noise() {
    var imperfections = SensorImperfections.none
    imperfections.gyroNoiseDensity = 1e-4
    imperfections.encoderStep = 0.01
    imperfections.accelerometerBias = 0.1
    var model = SensorModel(jointCount: 1, imperfections: imperfections, seed: 3)
    var sample = SensorSample(jointCount: 1)
    var squares = 0.0
    for _ in 0..<4000 {
      model.read(state(), torques: [0], timestep: timestep, into: &sample)
      squares += sample.angularVelocity.lengthSquared
    }
    // σ = n √(1 / 2Δt); 12,000 numbers give it to 2 % at three deviations.
    let deviation = (squares / 12_000).squareRoot()
    #expect(abs(deviation / (1e-4 * (500.0).squareRoot()) - 1) < 0.02)
    #expect(abs(sample.jointPositions[0] - 0.12) < 1e-12)
    #expect((sample.specificForce - Vector3(0, 0, 9.81) - model.accelerometerBias).length < 1e-12)

    let same = SensorModel(jointCount: 1, imperfections: imperfections, seed: 3)
    let other = SensorModel(jointCount: 1, imperfections: imperfections, seed: 3, robot: 1)
    #expect(same.accelerometerBias == model.accelerometerBias)
    #expect(other.accelerometerBias != model.accelerometerBias)
  }
}
