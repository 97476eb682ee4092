import Testing

@testable import Locomotion

@Suite struct ConfigurationTests {
  private func message(
    _ configure: (inout LocomotionConfiguration) -> Void
  ) -> String? {
    do {
      _ = try EnvironmentSupport.make(count: 1, configure: configure)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("the defaults make an environment")
  func defaults() { #expect(message { _ in } == nil) }

  @Test("settings that make no environment are named with what would be right")
  func refusals() {
    #expect(
      message { $0.control.rate = 33 }?.contains("a whole number of physics steps of 0.005 s")
        == true)
    #expect(
      message { $0.control.delay = 0...0.06 }?.contains("delay [s]: found 0.06, expected at most")
        == true)
    #expect(
      message { $0.control.actionScales = [JointValue("*_kneee", 0.5)] }?
        .contains("'*_kneee', which fits no joint") == true)
    #expect(
      message {
        $0.commands.standingShare = 0.8
        $0.commands.turningShare = 0.3
      }?
      .contains("shares of commands") == true)
    #expect(message { $0.gait.period = 0...1 }?.contains("gait period [s]: found 0.0") == true)
    #expect(message { $0.curriculum.pushes.lastStep = 0 } != nil)
    #expect(message { $0.episode.length = -1 }?.contains("episode length") == true)
    #expect(
      message { $0.rewards.terms = [RewardTerm("alife", 1)] }?.contains("'alife'") == true)
  }

  @Test("scales and default pose go by name, the last pattern that fits counts")
  func patterns() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      $0.control.actionScale = 0.1
      $0.control.actionScales = [JointValue("*ankle*", 0.2), JointValue("left_ankle_roll", 0.3)]
      $0.control.defaultPose = [JointValue("right_knee", -0.5)]
    }
    let actions = environment.contract.actions
    #expect(actions.scale == [0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2])
    #expect(actions.defaultPositions[9] == -0.5)
    #expect(actions.defaultPositions[3] == 0.4)
    // A pose that is not symmetric has no mirror.
    #expect(environment.mirror == nil)
    #expect(environment.contract.jointNames == batch.robot.joints.map(\.name))
  }
}
