import Foundation
import Physics
import PolicyInterface
import SpatialMath
import Testing

@testable import EvaluationSuites
@testable import Locomotion

@Suite struct EpisodeTallyTests {
  private static let timestep = 0.02
  /// Rounding of sums over a few hundred steps.
  private static let tolerance = 1e-9

  private let context = TallyContext(
    timestep: timestep, settlingStepCount: 50, torqueThresholds: [100, 50],
    mass: 50, legs: [], followsClips: false, gravity: 10)

  /// The tally of a robot in a state for each time, 10 s of it.
  private func figures(
    command: VelocityCommand = VelocityCommand(), addedMass: Double = 0,
    _ change: (inout BatchState, Int) -> Void
  ) -> EpisodeFigures {
    var episode = EvaluationEpisode(seed: 1, duration: 10, commands: [])
    episode.properties.addedBaseMass = addedMass
    var tally = EpisodeTally(episode, context)
    for step in 1...500 {
      var state = BatchState(robotCount: 1, jointCount: 2, footCount: 2)
      state.baseOrientation = [1, 0, 0, 0]
      change(&state, step)
      tally.add(state, row: 0, command: command, context)
    }
    return tally.figures(
      EvaluationResult(isFinished: true, cause: nil, stepCount: 500), context)
  }

  @Test("tracking errors are means over the control steps, and none without a reference")
  func tracking() {
    var tally = EpisodeTally(EvaluationEpisode(seed: 1, duration: 1, commands: []), context)
    let result = EvaluationResult(isFinished: true, cause: nil, stepCount: 2)
    var state = BatchState(robotCount: 1, jointCount: 2, footCount: 2)
    state.baseOrientation = [1, 0, 0, 0]
    for step in 1...2 {
      tally.add(state, row: 0, command: VelocityCommand(), context)
      var error = TrackingError()
      error.jointPosition = 0.1 * Double(step)
      error.footPosition = 0.02 * Double(step)
      tally.addTracking(error)
    }
    let figures = tally.figures(result, context)
    #expect(abs((figures.jointError ?? 0) - 0.15) < 1e-12)
    #expect(abs((figures.footError ?? 0) - 0.03) < 1e-12)
    #expect(self.figures { _, _ in }.jointError == nil)
  }

  @Test("walking a circle as commanded has no error, and the drift is the chord")
  func circle() throws {
    let rate = 0.4
    let speed = 0.5
    let result = figures(command: VelocityCommand(forwardSpeed: speed, yawRate: rate)) {
      state, step in
      let angle = rate * Double(step) * Self.timestep
      let heading = Quaternion(axis: .unitZ, angle: angle)
      state.baseOrientation.setQuaternion(0, heading)
      state.baseLinearVelocityInWorld.setVector(0, heading.act(Vector3(speed, 0, 0)))
      state.baseAngularVelocityInWorld.setVector(0, Vector3(0, 0, rate))
      let radius = speed / rate
      state.basePositionInWorld.setVector(
        0, Vector3(radius * sin(angle), radius * (1 - cos(angle)), 1))
    }
    #expect(try #require(result.velocityError) < Self.tolerance)
    #expect(try #require(result.meanVelocityError) < Self.tolerance)
    #expect(try #require(result.meanYawRateError) < Self.tolerance)
    #expect(abs(try #require(result.forwardSpeed) - speed) < Self.tolerance)
    // 9 s at 0.4 rad/s: the chord of 3.6 rad of a circle of 1.25 m.
    #expect(abs(try #require(result.drift) - 2 * 1.25 * sin(1.8)) < Self.tolerance)
    #expect(result.score(isStanding: false) > 1 - Self.tolerance)
  }

  @Test("swaying has an error at every moment and none in the mean, the beginning left out")
  func swaying() throws {
    let result = figures { state, step in
      let sway = step % 2 == 0 ? 0.3 : -0.3
      state.baseLinearVelocityInWorld.setVector(0, Vector3(step <= 50 ? 9 : sway, 0, 0))
    }
    #expect(try #require(result.velocityError) > 0.3)
    #expect(try #require(result.meanVelocityError) < Self.tolerance)
  }

  @Test("a touch-down counts as a step after 50 ms of flight, by the clock of the control steps")
  func steps() throws {
    // In every 10 steps the left foot flies for 3, the right for 2: 60 and 40 ms.
    let result = figures { state, step in
      let phase = step % 10
      state.footForceInWorld[2] = phase < 3 ? 0 : 500
      state.footForceInWorld[5] = phase < 2 ? 0 : 750
    }
    // The first flight begins a step late: step 0 is not played.
    #expect(try #require(result.stepRate) == 49.0 / 10)
    #expect(try #require(result.peakFootForce) == 750.0 / 500)
  }

  @Test("a foot's clearance, slip and asymmetry are those of its flights and contacts")
  func feet() throws {
    // Of 10 steps the left foot flies for 4, up to 5 cm above the ground at 1 m; the right for 3, up to 2 cm.
    // On the ground the left slips at 0.1 m/s, the right at 0.
    let result = figures { state, step in
      let phase = step % 10
      state.footForceInWorld[2] = phase < 4 ? 0 : 500
      state.footForceInWorld[5] = phase >= 5 && phase < 8 ? 0 : 500
      state.footPositionInWorld[2] = 1 + (phase == 2 ? 0.05 : phase < 4 ? 0.01 : 0)
      state.footPositionInWorld[5] = 1 + (phase == 6 ? 0.02 : 0)
      state.footVelocityInWorld.setVector(0, Vector3(phase < 4 ? 9 : 0.06, 0.08, -9))
      state.footVelocityInWorld.setVector(1, Vector3(0, 0, 3))
    }
    // 50 flights of each foot, but of the left foot's first no lift-off is seen: it begins in the air.
    let clearance = try #require(result.footClearance)
    #expect(abs(clearance - (49 * 0.05 + 50 * 0.02) / 99) < Self.tolerance)
    // 6 of 10 steps of the left foot, 7 of the right.
    let slip = try #require(result.footSlip)
    #expect(abs(slip - 0.1 * 300 / 650) < 1e-3)
    #expect(abs(try #require(result.asymmetry) - 1 / 3.5) < Self.tolerance)
  }

  @Test("a robot that lifts no foot has neither clearance nor asymmetry")
  func noFlight() {
    let result = figures { state, _ in
      (state.footForceInWorld[2], state.footForceInWorld[5]) = (400, 400)
    }
    #expect(result.footClearance == nil && result.asymmetry == nil && result.footSlip == 0)
  }

  @Test("the added mass weighs, too")
  func addedMass() throws {
    let result = figures(addedMass: 25) { state, _ in state.footForceInWorld[2] = 750 }
    #expect(try #require(result.peakFootForce) == 1)
  }

  @Test("a motor at its limit counts joint by joint")
  func torqueLimits() throws {
    let result = figures { state, step in
      state.jointTorque = [step % 4 == 0 ? -100 : 99, 49]
    }
    #expect(try #require(result.torqueLimitShare) == 0.125)
  }

  @Test("the cost of transport counts commanded and held motors")
  func costOfTransport() throws {
    let result = figures { state, _ in
      state.baseLinearVelocityInWorld.setVector(0, Vector3(0.8, 0, 0))
      state.jointTorque = [50, -20]
      state.jointVelocity = [-1, 2]
      state.heldJointPower = [30]
    }
    // (50 + 40 + 30) W / (500 N · 0.8 m/s), and both joints brake.
    #expect(abs(try #require(result.costOfTransport) - 0.3) < Self.tolerance)
    #expect(result.positiveCostOfTransport == 0)
  }

  @Test("the action rate is that of the targets")
  func actionRate() throws {
    var tally = EpisodeTally(EvaluationEpisode(seed: 1, duration: 1, commands: []), context)
    let state = BatchState(robotCount: 1, jointCount: 2, footCount: 2)
    tally.add(state, row: 0, command: VelocityCommand(), context)
    tally.addTargets(
      [9, 9, 0.5, 0.5], previous: [0, 0, 0, 0.25], row: 1, jointCount: 2)
    let result = tally.figures(
      EvaluationResult(isFinished: true, cause: nil, stepCount: 1), context)
    // (0.5 + 0.25) rad / 2 joints / 0.02 s.
    #expect(abs(try #require(result.actionRate) - 18.75) < Self.tolerance)
  }

  @Test("the share in flight is that of the steps without a foot on the ground")
  func flight() {
    let hopping = figures { state, step in
      let force = step % 5 == 0 ? 0.0 : 600.0
      state.footForceInWorld[2] = force
      state.footForceInWorld[5] = step % 10 == 0 ? 0 : force
    }
    #expect(abs((hopping.flightShare ?? 1) - 0.2) < 1e-12)
    let walking = figures { state, step in
      state.footForceInWorld[step % 50 < 25 ? 2 : 5] = 600
    }
    #expect(walking.flightShare == 0)
  }

  @Test("the score falls with each error as its formula says, and a fall a tenth of its time")
  func score() {
    var episode = EpisodeFigures()
    episode.meanVelocityError = 0.2
    episode.meanYawRateError = 0.3
    episode.drift = 0.3
    #expect(abs(episode.score(isStanding: false) - exp(-2)) < 1e-15)
    #expect(abs(episode.score(isStanding: true) - exp(-3)) < 1e-15)
    episode.jointError = 0.2
    episode.footError = 0.1
    #expect(abs(episode.score(isStanding: false) - exp(-2)) < 1e-15)
    episode.followsClip = true
    episode.footError = 0.2
    #expect(abs(episode.score(isStanding: false) - exp(-5)) < 1e-15)
    episode.cause = .tilt
    episode.length = 20
    episode.survival = 5
    #expect(abs(episode.score(isStanding: false) - 0.025) < 1e-15)
  }
}
