import ExperimentFormat
import Testing

/// Whatever bytes a file holds, reading it ends with a configuration or with problems.
@Suite("Robustness")
struct RobustnessTests {
  private static let sample = """
    # A comment
    robot: "qing\\tlong"
    kind: mimic
    clips: [walk.csv, 'it''s', "\\u9752"]
    physics:
      timestep_s: 1e-3
      friction: [0.5, 1]
      stiffness_nm_rad: {".*_knee": 200, ankle: 40.5}
    rewards:
      track_velocity: {weight: 1, sigma_m_s: 0.3}
      alive: 2
    note: >-
      folded
      text
    adversary: null
    cases:
      - name: 青龙
        speed_m_s: 1
    """

  @Test("the sample itself is right")
  func sampleIsRight() {
    #expect(messages(Self.sample).isEmpty)
  }

  @Test("a document cut at any byte is read or refused")
  func truncated() {
    let bytes = Array(Self.sample.utf8)
    for length in 0..<bytes.count {
      let text = String(decoding: bytes[..<length], as: UTF8.self)
      for message in messages(text) { #expect(message.hasPrefix("a.yaml")) }
    }
  }

  @Test("a document with changed bytes is read or refused", arguments: 0..<8)
  func mutated(seed: UInt64) {
    var random = TestRandom(state: seed)
    let alphabet = Array("{}[]:,-?&*!|>'\"%@`#~ \n\t\\.0ae<=\u{FEFF}\u{85}\u{0}".utf8)
    for _ in 0..<100 {
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        bytes[index] = alphabet.randomElement(using: &random) ?? 0
      }
      let text = String(decoding: bytes, as: UTF8.self)
      for message in messages(text) { #expect(message.hasPrefix("a.yaml")) }
      _ = messages(Self.sample, overrides: [String(text.prefix(80))])
    }
  }

  @Test("random bytes are read or refused", arguments: 0..<8)
  func randomBytes(seed: UInt64) {
    var random = TestRandom(state: 1000 + seed)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      for message in messages(String(decoding: bytes, as: UTF8.self)) {
        #expect(message.hasPrefix("a.yaml"))
      }
    }
  }
}
