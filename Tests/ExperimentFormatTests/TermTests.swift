import ExperimentFormat
import Testing

@Suite("Terms")
struct TermTests {
  @Test("terms keep the order of the file and take missing parameters from the catalogue")
  func orderAndDefaults() throws {
    let experiment = try decode("rewards: {torque: -1, track_velocity: 2, alive: {weight: 0.5}}")
    #expect(experiment.rewards.map(\.name) == ["torque", "track_velocity", "alive"])
    #expect(experiment.rewards.map(\.weight) == [-1, 2, 0.5])
    #expect(experiment.rewards[1]["sigma_m_s"] == 0.25)
    #expect(experiment.rewards[1].parameters == ["sigma_m_s": 0.25, "exponent": 2])
  }

  static let wrongTerms: [(String, String)] = [
    (
      "rewards: {track_velocty: 1}",
      "found the term 'track_velocty' in rewards, expected one of track_velocity, alive, torque; "
        + "did you mean 'track_velocity'?"
    ),
    (
      "rewards: {track_velocity: {weight: 1, sgima_m_s: 1}}",
      "found key 'sgima_m_s' in rewards.track_velocity, expected one of weight, sigma_m_s, "
        + "exponent; did you mean 'sigma_m_s'?"
    ),
    (
      "rewards: {alive: {weight: 1, sigma_m_s: 1}}",
      "found key 'sigma_m_s' in rewards.alive, expected 'weight'"
    ),
    (
      "rewards: {track_velocity: {sigma_m_s: 1}}",
      "found no weight for rewards.track_velocity, expected {weight: …}"
    ),
    (
      "rewards: {track_velocity: {weight: 1, sigma_m_s: 0}}",
      "found the number 0 for rewards.track_velocity.sigma_m_s, expected a number > 0 [m/s]"
    ),
    (
      "rewards: {alive: high}",
      "found the text 'high' for rewards.alive, expected a weight or "
        + "{weight: …, parameter: …}"
    ),
    (
      "rewards: {alive: null}",
      "found nothing for rewards.alive, expected a weight or {weight: …, parameter: …}"
    ),
    (
      "rewards: [alive]",
      "found a list of 1 for rewards, expected a mapping of terms to {weight: …, parameter: …}"
    ),
    (
      "events: {push: 1}",
      "found the number 1 for events.push, expected a mapping {parameter: …}"
    ),
    (
      "events: {push: {weight: 1}}",
      "found key 'weight' in events.push, expected one of interval_s, speed_m_s"
    ),
  ]

  @Test(
    "a wrong term is an error",
    arguments: wrongTerms)
  func wrongTerm(text: String, message: String) {
    #expect(messages(text) == ["a.yaml:1: " + message])
  }

  @Test("an override of the weight keeps the parameters, and one of a parameter the weight")
  func partialOverride() throws {
    let text = "rewards: {track_velocity: {weight: 1, sigma_m_s: 0.5}, alive: 3}"
    let heavier = try decode(text, overrides: ["rewards.track_velocity=4"])
    #expect(heavier.rewards[0].weight == 4)
    #expect(heavier.rewards[0]["sigma_m_s"] == 0.5)

    let wider = try decode(
      "rewards: {track_velocity: 3}", overrides: ["rewards.track_velocity.sigma_m_s=0.75"])
    #expect(wider.rewards[0].weight == 3)
    #expect(wider.rewards[0]["sigma_m_s"] == 0.75)
  }

  @Test("null takes a term out, and a later layer brings it back with its defaults")
  func removal() throws {
    let text = "rewards: {track_velocity: {weight: 1, sigma_m_s: 0.5}, alive: 3}"
    let without = try decode(text, overrides: ["rewards.track_velocity=null"])
    #expect(without.rewards.map(\.name) == ["alive"])

    let again = try decode(
      text, overrides: ["rewards.track_velocity=null", "rewards.track_velocity=2"])
    #expect(again.rewards.map(\.name) == ["track_velocity", "alive"])
    #expect(again.rewards[0].weight == 2)
    #expect(again.rewards[0]["sigma_m_s"] == 0.25)
  }
}
