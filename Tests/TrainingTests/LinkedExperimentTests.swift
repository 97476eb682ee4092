import Testing

@testable import Training

@Suite struct LinkedExperimentTests {
  @Test("a robot that is driven over a link takes gains, and neither filters nor delays")
  func configuration() throws {
    var experiment = Experiment()
    experiment.simulation.physics.targetFilterRetention = 0.95
    experiment.environment.control.delay = 0...0.02
    let before = try World(experiment, environmentCount: 1).physicsConfiguration
    #expect(!before.hasVariableGains && before.largestCommandDelay == 0.02)
    let after = try World(experiment.drivenOverLink(timestep: 0.001), environmentCount: 1)
      .physicsConfiguration
    #expect(after.hasVariableGains)
    #expect(after.timestep == 0.001)
    #expect(after.targetFilterRetention == 0)
    #expect(after.largestCommandDelay == 0)
  }
}
