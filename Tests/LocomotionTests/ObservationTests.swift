import EnvironmentInterface
import PolicyInterface
import Reproducibility
import RobotModel
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct ObservationTests {
  @Test("sizes are those of the layouts")
  func shape() throws {
    let (standard, _) = try EnvironmentSupport.make(count: 2)
    #expect(standard.shape.observationCount == 47)
    // Velocity 3, height 1, contacts 2, forces 6, friction 1, push 3.
    #expect(standard.shape.criticObservationCount == 47 + 16)
    #expect(standard.shape.actionCount == 12)
    let (openLoong, _) = try EnvironmentSupport.make(count: 2) {
      $0.observation.preset = .openloong173
    }
    #expect(openLoong.shape.observationCount == 173)
    #expect(openLoong.contract.observation.terms == ObservationLayout.openLoongTerms)
  }

  @Test("frames of a long history are cut out of the observations of actor and critic alike")
  func longHistory() throws {
    func make(_ terms: [String]?) throws -> LocomotionEnvironment {
      try EnvironmentSupport.make(count: 2) {
        var history = LongHistoryConfiguration()
        history.frameCount = 40
        if let terms { history.terms = terms }
        $0.observation.preset = terms == nil ? .openloong173 : .standard
        $0.observation.longHistory = history
      }.0
    }
    let openLoong = try make(nil)
    let layout = openLoong.contract.observation
    #expect(layout.longHistory?.quantities == LongHistory.openLoong.quantities)
    #expect(
      openLoong.shape.history
        == ObservationHistory(frameCount: 40, components: layout.frameComponents))
    // Angular velocity 3, gravity 3, command 3, position offsets 12, then joint velocities.
    let standard = try make(["joint_velocity", "base_angular_velocity"])
    #expect(standard.shape.history?.components == Array(21..<33) + [0, 1, 2])
    #expect(throws: LocomotionError.self) { try make(["joint_position"]) }
    #expect(throws: LocomotionError.self) { try make(["knees"]) }
    #expect(try EnvironmentSupport.make(count: 1).0.shape.history == nil)
  }

  @Test("a privileged actor sees what the critic sees, to the bit, and is as mirrored")
  func privilegedActor() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 3) {
      EnvironmentSupport.wild(&$0)
      $0.observation.isActorPrivileged = true
    }
    let (ordinary, _) = try EnvironmentSupport.make(count: 3, configure: EnvironmentSupport.wild)
    #expect(environment.shape.observationCount == ordinary.shape.criticObservationCount)
    #expect(environment.contract.observation == ordinary.criticContract.observation)
    #expect(environment.mirror?.observation == ordinary.mirror?.criticObservation)
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 3)
    var stream = RandomStream(seed: 31, stream: 0)
    for _ in 0..<6 {
      environment.observe(into: &observations)
      #expect(observations.actor == observations.critic)
      let actions = EnvironmentSupport.actions(environment.shape, &stream)
      environment.step(actions: actions, into: &outcome)
    }
  }

  @Test("the contract's layout builds what the environment observed, number for number")
  func sameAsContract() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      $0.observation.preset = .openloong173
      $0.observation.noise = .none
      $0.episode.hasRandomInitialAge = false
    }
    let layout = environment.contract.observation
    var history = [Float](repeating: 0, count: layout.historyCount)
    var expected = [Float](repeating: 0, count: layout.count)
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 2)
    var stream = RandomStream(seed: 31, stream: 0)
    var action = [Float](repeating: 0, count: 12)
    for step in 0..<6 {
      // What the runtime of the second robot would build from its sensors.
      var frame = ObservationFrame(jointCount: 12)
      let orientation = batch.state.baseOrientation.quaternion(1)
      frame.reading.baseAngularVelocityInBase = orientation.actInverse(
        batch.state.baseAngularVelocityInWorld.vector(1))
      frame.reading.gravityInBase = orientation.actInverse(Vector3(0, 0, -1))
      frame.reading.jointPositions = Array(batch.state.jointPosition[12..<24])
      frame.reading.jointVelocities = Array(batch.state.jointVelocity[12..<24])
      frame.command = environment.command(of: 1)
      frame.previousAction = action
      layout.write(
        frame, isFirst: step == 0, history: &history, at: 0, into: &expected, at: 0)
      environment.observe(into: &observations)
      #expect(Array(observations.actor[173...]) == expected)
      let actions = EnvironmentSupport.actions(environment.shape, &stream)
      environment.step(actions: actions, into: &outcome)
      action = Array(actions[12...])
    }
  }

  @Test("the actor's noise is as strong as it says, and the critic sees none")
  func noise() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 100) {
      EnvironmentSupport.calm(&$0)
      $0.observation.noise = .uniform
      $0.observation.noiseScale = 0.5
    }
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    var largest: Float = 0
    for index in 0..<100 {
      // Joint offsets are the numbers 9 to 20; the level is 0.5 · 0.01.
      for joint in 9..<21 {
        #expect(observations.critic[63 * index + joint] == 0)
        largest = max(largest, abs(observations.actor[47 * index + joint]))
      }
    }
    #expect(largest > 0.0049 && largest <= 0.005)
    #expect(batch.state.jointPosition[2] == TestBiped.pose[2])
  }

  @Test("normal noise has the level as its standard deviation")
  func normalNoise() throws {
    var configuration = ObservationConfiguration()
    configuration.noise = .normal
    let noise = SensorNoise(configuration: configuration)
    var stream = RandomStream(seed: 77, stream: 0)
    var squares = 0.0
    for _ in 0..<2000 {
      var reading = SensorReading(jointCount: 2)
      noise.add(to: &reading, seesGround: false, stream: &stream)
      squares += reading.jointVelocities[0] * reading.jointVelocities[0]
    }
    // The relative standard deviation of the variance is √(2/2000) = 3 %.
    #expect(abs(squares / 2000 / (1.5 * 1.5) - 1) < 0.1)
  }

  @Test("privileged terms are refused among the actor's, unknown ones everywhere")
  func refusals() {
    #expect(throws: LocomotionError.self) {
      try EnvironmentSupport.make(count: 1) {
        $0.observation.preset = .custom
        $0.observation.terms = ["base_linear_velocity"]
      }
    }
    #expect(throws: LocomotionError.self) {
      try EnvironmentSupport.make(count: 1) { $0.observation.criticTerms = ["base_hight"] }
    }
    #expect(throws: LocomotionError.self) {
      try EnvironmentSupport.make(count: 1) { $0.observation.preset = .custom }
    }
  }

  @Test("the mirror fits the observations and is its own inverse")
  func mirror() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 1)
    let mirror = try #require(environment.mirror)
    for (permutation, count) in [
      (mirror.observation, 47), (mirror.criticObservation, 63), (mirror.action, 12),
    ] {
      #expect(permutation.count == count)
      for index in 0..<count {
        let source = permutation.source[index]
        #expect(permutation.source[source] == index)
        #expect(permutation.sign[index] == permutation.sign[source])
      }
    }
  }

  @Test("a limping gait has no mirror")
  func limping() throws {
    let (limping, _) = try EnvironmentSupport.make(count: 1) { $0.gait.rightOffset = 0.4 }
    #expect(limping.mirror == nil)
  }

  @Test("a mirrored robot is observed as the mirrored observation")
  func mirroredRobot() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      EnvironmentSupport.calm(&$0)
      $0.commands.standingShare = 1
      $0.randomization.friction = 1...1
    }
    let mirror = try #require(environment.mirror)
    let action: [Float] = [0.3, -0.2, 0.5, 0.1, -0.4, 0.2, -0.1, 0.6, 0.2, -0.3, 0.1, 0.4]
    let image = (0..<12).map { mirror.action.sign[$0] * action[mirror.action.source[$0]] }
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 2)
    for _ in 0..<5 { environment.step(actions: action + image, into: &outcome) }
    environment.observe(into: &observations)
    let jointMirror = try batch.robot.jointMirror()
    #expect(
      zip(
        Array(batch.state.jointPosition[12...]),
        jointMirror.mirrored(Array(batch.state.jointPosition[..<12]))
      ).allSatisfy { abs($0 - $1) < 1e-12 })
    for index in 0..<63 {
      let original = observations.critic[mirror.criticObservation.source[index]]
      let expected = mirror.criticObservation.sign[index] * original
      #expect(abs(observations.critic[63 + index] - expected) < 1e-5, "number \(index)")
    }
    #expect(abs(outcome.rewards[0] - outcome.rewards[1]) < 1e-6)
  }
}
