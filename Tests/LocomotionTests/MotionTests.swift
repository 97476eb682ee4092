import EnvironmentInterface
import Foundation
import PolicyInterface
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct MotionTests {
  /// Between the frames of a clip at 100 Hz positions go in straight lines: (2π / 80)² / 8 of 0.2 rad.
  private let interpolationTolerance = 1.6e-4

  @Test("episodes start in the clip's own state, where and as the robot would have stood")
  func referenceStart() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 6, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.reset.place = 3...4
      $0.reset.yaw = 1...1
    }
    var phases: Set<Double> = []
    for robot in 0..<6 {
      let phase = environment.gaitPhase(of: robot)
      phases.insert(phase)
      let expected = TestClip.joints(phase: phase)
      let found = Array(batch.state.jointPosition[12 * robot..<12 * (robot + 1)])
      for joint in 0..<12 {
        #expect(abs(found[joint] - expected[joint]) < interpolationTolerance)
      }
      #expect((3...4).contains(batch.state.basePositionInWorld.vector(robot).x))
      let velocity = batch.state.baseLinearVelocityInWorld.vector(robot)
      #expect(abs(velocity.x - 0.5 * cos(1)) < 1e-9)
      #expect(abs(velocity.y - 0.5 * sin(1)) < 1e-9)
      #expect(abs(environment.command(of: robot).forwardSpeed - 0.5) < 1e-9)
    }
    #expect(phases.count == 6)
  }

  @Test("noise about the reference is as large as it says, and no foot starts in the ground")
  func disturbedStart() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 40, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.motion.start.jointPosition = 0.1...0.1
      $0.motion.start.height = -0.3 ... -0.3
      $0.motion.start.verticalVelocity = 0.2...0.2
    }
    var kinematics = BodyKinematics(linkCount: TestBiped.robot.links.count)
    for robot in 0..<40 {
      let expected = TestClip.joints(phase: environment.gaitPhase(of: robot))
      let positions = Array(batch.state.jointPosition[12 * robot..<12 * (robot + 1)])
      #expect(abs(positions[0] - expected[0] - 0.1) < interpolationTolerance)
      #expect(abs(batch.state.baseLinearVelocityInWorld.vector(robot).z - 0.2) < 1e-9)
      let base = Pose(
        position: batch.state.basePositionInWorld.vector(robot),
        orientation: batch.state.baseOrientation.quaternion(robot))
      kinematics.updatePoses(TestBiped.robot, base: base, jointPositions: positions)
      let lowest = TestBiped.robot.feet.flatMap { foot in
        foot.contactPoints.map { kinematics.linkPoses[foot.link].act($0).z }
      }.min()
      #expect(abs(try #require(lowest)) < 1e-9)
    }
  }

  @Test("a share of the episodes starts as without a reference, the clip going on beside")
  func shareOfStarts() throws {
    let (_, batch) = try EnvironmentSupport.make(count: 300, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.motion.start.probability = 0.25
    }
    let standing = (0..<300).count { batch.state.jointPosition[12 * $0 + 2] == TestBiped.pose[2] }
    // Binomial with a deviation of 7.5.
    #expect(abs(Double(standing) - 225) < 30)
  }

  @Test("the observation holds the reference and its phase, now and ahead")
  func observation() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 3, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.motion.previewCount = 2
      $0.motion.previewInterval = 0.16
      $0.observation.preset = .custom
      $0.observation.terms = ["gait_phase", "reference_joint_position", "reference_preview"]
      $0.observation.criticTerms = ["reference_base_position", "reference_base_orientation"]
    }
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 3)
    environment.step(actions: Array(repeating: 0, count: 36), into: &outcome)
    environment.observe(into: &observations)
    #expect(environment.shape.observationCount == 2 + 12 + 24)
    #expect(environment.shape.criticObservationCount == 2 + 12 + 24 + 9)
    for robot in 0..<3 {
      let row = Array(observations.actor[38 * robot..<38 * (robot + 1)])
      let phase = environment.gaitPhase(of: robot)
      #expect(abs(row[0] - Float(sin(2 * Double.pi * phase))) < 1e-6)
      for (index, ahead) in [0, 0.2, 0.4].enumerated() {
        let expected = zip(TestClip.joints(phase: phase + ahead), TestBiped.pose).map { $0 - $1 }
        for joint in 0..<12 {
          #expect(
            abs(Double(row[2 + 12 * index + joint]) - expected[joint]) < interpolationTolerance)
        }
      }
    }
  }

  @Test("a clip that does not repeat cuts the episode at its end, without a fall")
  func clipEnd() throws {
    let (environment, _) = try EnvironmentSupport.make(
      count: 2, clips: [TestClip.walk(isCyclic: false)]
    ) {
      TestClip.configure(&$0)
      $0.motion.sampling.mode = .start
      $0.terminations.bodyContactForce = nil
    }
    var outcome = StepOutcome(environmentCount: 2)
    for step in 1...40 {
      environment.step(actions: Array(repeating: 0, count: 24), into: &outcome)
      #expect(outcome.truncated == [step == 40, step == 40])
      #expect(outcome.terminated == [false, false])
    }
  }

  @Test("too far from the reference is a fall, told by its cause")
  func earlyTermination() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
      $0.motion.terminations.distance = 0.06
    }
    // The stand-in comes to rest while the clip goes on at 0.5 m/s.
    var outcome = StepOutcome(environmentCount: 1)
    var steps = 0
    repeat {
      environment.step(actions: Array(repeating: 0, count: 12), into: &outcome)
      steps += 1
    } while !outcome.terminated[0] && steps < 50
    #expect(outcome.terminated[0])
    #expect(batch.callCount == steps)
    let figures = environment.drainStatistics().figures
    let cause = figures.first { $0.name == "termination/reference_distance" }
    #expect(cause?.value == 1)
  }

  @Test("the tracking error is zero in the reference and grows with the joints' distance")
  func trackingError() throws {
    var sample = try RewardSamples.standing()
    sample.meetReference()
    sample.moveReference(Pose(position: Vector3(5, 0, 0)))
    #expect(sample.trackingError.jointPosition == 0)
    #expect(sample.trackingError.footPosition < 1e-12)
    sample.jointPositions[4] += 0.6
    sample.feet[0].positionInWorld.y += 0.2
    #expect(abs(sample.trackingError.jointPosition - 0.05) < 1e-12)
    #expect(abs(sample.trackingError.footPosition - 0.1) < 1e-12)
  }

  @Test("the style weight is on the terms that compare with a reference, and on no others")
  func styleWeight() throws {
    var sample = try RewardSamples.standing()
    sample.meetReference()
    sample.reference.weight = 0.25
    var configuration = RewardConfiguration()
    configuration.isPerSecond = false
    configuration.terms = [RewardTerm("mimic_contact", 2), RewardTerm("alive", 3)]
    var potentials: [Double] = []
    var contributions = [0.0, 0]
    let reward = try RewardSum(configuration, timestep: 0.02).evaluate(
      sample, potentials: &potentials, at: 0, contributions: &contributions)
    #expect(contributions == [0.5, 3])
    #expect(reward == 3.5)
  }

  @Test("what makes no reference is refused, by name")
  func refusals() throws {
    func refusal(
      _ clips: [ReferenceClip], _ configure: (inout LocomotionConfiguration) -> Void = { _ in }
    ) -> String {
      do {
        _ = try EnvironmentSupport.make(count: 1, clips: clips) {
          TestClip.configure(&$0)
          configure(&$0)
        }
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal([]).contains("at least one clip"))
    var foreign = TestClip.walk()
    foreign.robotName = "g1"
    #expect(refusal([foreign]).contains("a clip for the robot g1, expected one for test biped"))
    var renamed = TestClip.walk()
    renamed.jointNames[3] = "J_knee"
    #expect(refusal([renamed]).contains("left_knee") && refusal([renamed]).contains("J_knee"))
    let single = TestClip.walk(isCyclic: false)
    #expect(refusal([single]) { $0.motion.selection = .command }.contains("does not repeat"))
    #expect(
      refusal([TestClip.walk()]) { $0.motion.source = .none }.isEmpty)
    #expect(
      refusal([]) {
        $0.motion.source = .none
        $0.rewards.terms = [RewardTerm("mimic_contact", 1)]
      }.contains("reward 'mimic_contact'"))
    #expect(
      refusal([]) {
        $0.motion.source = .none
        $0.observation.criticTerms = ["reference_preview"]
      }.contains("observation 'reference_preview'"))
    #expect(
      refusal([TestClip.walk()]) { $0.motion.gaits.forwardSpeeds = [1, 0] }.contains("rising"))
  }
}

@Suite struct MotionStateTests {
  /// Settings under which everything is left to chance, with two clips of which one ends.
  private func wild(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.wild(&configuration)
    configuration.motion.source = .clips
    configuration.motion.start.probability = 0.8
    configuration.motion.terminations.footHeight = 0.05
    configuration.observation.criticTerms += ["reference_preview", "reference_base_position"]
    configuration.rewards.terms += [
      RewardTerm("mimic_body_position_exp", 1), RewardTerm("deepmimic_pose_exp", 1),
    ]
  }

  private let clips = [
    TestClip.walk(cycles: 4), TestClip.walk("stroll", speed: 0.2, cycles: 3, isCyclic: false),
  ]

  @Test(
    "with a reference, results are the same to the bit for any number of workers",
    arguments: [MotionConfiguration.Selection.sampled, .command])
  func workers(selection: MotionConfiguration.Selection) throws {
    let clips = selection == .command ? [TestClip.walk(), TestClip.walk("fast", speed: 1)] : clips
    var recordings: [Recording] = []
    var statistics: [EpisodeStatistics] = []
    var snapshots: [Snapshot] = []
    for workers in 1...3 {
      let (environment, _) = try EnvironmentSupport.make(
        count: 7, workers: workers, clips: clips
      ) {
        wild(&$0)
        $0.motion.selection = selection
      }
      var stream = RandomStream(seed: 8, stream: 0)
      recordings.append(Recording(environment, count: 90, stream: &stream))
      snapshots.append(environment.snapshot())
      statistics.append(environment.drainStatistics())
    }
    #expect(recordings[0].isFinite)
    #expect(recordings[0] == recordings[1] && recordings[0] == recordings[2])
    #expect(statistics[0] == statistics[1] && statistics[0] == statistics[2])
    #expect(snapshots[0] == snapshots[1] && snapshots[0] == snapshots[2])
    #expect(statistics[0].episodeCount > 7)
  }

  @Test("with a reference, a restored environment goes on with the same bits")
  func resume() throws {
    let (environment, _) = try EnvironmentSupport.make(
      count: 5, workers: 2, clips: clips, configure: wild)
    var stream = RandomStream(seed: 13, stream: 0)
    _ = Recording(environment, count: 37, stream: &stream)
    let snapshot = environment.snapshot()
    let startOfRest = stream
    let rest = Recording(environment, count: 50, stream: &stream)
    let end = environment.snapshot()
    let (other, _) = try EnvironmentSupport.make(
      count: 5, workers: 3, seed: 99, clips: clips, configure: wild)
    try other.restore(snapshot)
    var again = startOfRest
    #expect(Recording(other, count: 50, stream: &again) == rest)
    #expect(other.snapshot() == end)

    var wrong = snapshot
    wrong.store(Array(repeating: 2, count: 5), at: "motion/clip")
    #expect(throws: SnapshotError.self) { try other.restore(wrong) }
  }

  @Test("style transitions join up until an episode ends, and then begin with the new one")
  func styleTransitions() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 4, clips: clips, configure: wild)
    let reference = try #require(environment.styleReference)
    let width = reference.stateCount
    #expect(width == 30)
    var outcome = StepOutcome(environmentCount: 4, styleCount: width)
    var stream = RandomStream(seed: 3, stream: 0)
    var last: [Float] = []
    var endedCount = 0
    for _ in 0..<60 {
      let ended = zip(outcome.terminated, outcome.truncated).map { $0 || $1 }
      environment.step(
        actions: EnvironmentSupport.actions(environment.shape, &stream), into: &outcome)
      for robot in 0..<4 where !last.isEmpty {
        let after = last[(2 * robot + 1) * width..<(2 * robot + 2) * width]
        let before = outcome.styleTransitions[2 * robot * width..<(2 * robot + 1) * width]
        #expect((Array(after) == Array(before)) == !ended[robot])
        endedCount += ended[robot] ? 1 : 0
      }
      last = outcome.styleTransitions
    }
    #expect(endedCount > 3)
  }

  @Test("style transitions of a clip are a control step apart, their velocities the change between")
  func styleReference() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 1, clips: [TestClip.walk()]) {
      TestClip.configure(&$0)
    }
    let reference = try #require(environment.styleReference)
    // One cycle of 0.8 s in control steps of 0.02 s.
    #expect(reference.count == 40)
    let width = reference.stateCount
    for row in 0..<reference.count {
      let first = 2 * row * width
      for joint in 0..<12 {
        let before = reference.transitions[first + joint]
        let after = reference.transitions[first + width + joint]
        let velocity = reference.transitions[first + 12 + joint]
        // Half a step of the acceleration, (2π / 0.8)² · 0.2 · 0.01.
        #expect(abs((after - before) / 0.02 - velocity) < 0.13)
      }
    }
  }
}
