import ExperimentFormat
import Testing

@Suite("YAML text")
struct YAMLTextTests {
  static let refused: [(String, String)] = [
    ("", "a.yaml: found an empty file, expected 'key: value' lines"),
    ("# only a comment\n", "a.yaml: found an empty file, expected 'key: value' lines"),
    ("---\n...\n", "a.yaml: found an empty file, expected 'key: value' lines"),
    ("just words", "a.yaml:1: found the text 'just words', expected 'key: value' lines"),
    ("- robot: g1", "a.yaml:1: found a list of 1, expected 'key: value' lines"),
    ("robot: g1\n---\nrobot: g2\n", "a.yaml:2: found a second document, expected one per file"),
    (
      "robot: g1\nphysics:\n\tengine: ode\n",
      "a.yaml:3: found a tab in the indentation, expected spaces"
    ),
    (
      "robot: g1\nrobot: g2\n",
      "a.yaml:2: found key 'robot' more than once in a mapping, expected it once"
    ),
    (
      "physics:\n  engine: ode\n  # x\n  engine: lanes\n",
      "a.yaml:4: found key 'engine' more than once in a mapping, expected it once"
    ),
    (
      "robot: &r g1\nnote: x\n",
      "a.yaml:1: found the anchor or alias 'r', expected every value to be written out; use 'include' to share values between files"
    ),
    ("robot: *r\n", "a.yaml:1: found an alias, expected every value to be written out"),
    (
      "robot: !!str 12\n",
      "a.yaml:1: found the tag 'tag:yaml.org,2002:str', expected a value without a tag"
    ),
    ("physics: !world {}\n", "a.yaml:1: found the tag '!world', expected a value without a tag"),
    ("? [a, b]\n: 1\n", "a.yaml:1: found a key that is not plain text, expected a name"),
    (
      "robot: g1\n<<: {note: x}\n",
      "a.yaml:2: found the merge key '<<', expected 'include' with a file's name"
    ),
    ("robot: g1\nnote: \u{0}\n", "a.yaml:2: found a control character, expected printable text"),
  ]

  @Test("what hides the meaning of a file is refused with its line", arguments: refused)
  func refusedText(text: String, message: String) {
    #expect(messages(text) == [message])
  }

  static let brokenTexts = [
    "robot: g1\nphysics: {engine: ode\n", "robot: g1\n  note: x\n", "robot: 'g1\n",
    "robot: g1\n note: x\n  kind: y\n", "a: b: c\n", "robot: [g1\nnote: x\n", "%\n", "robot: @x\n",
  ]

  @Test("broken YAML is an error with a line of the file", arguments: brokenTexts)
  func broken(text: String) {
    let found = messages(text)
    #expect(found.count == 1)
    #expect(found.first?.contains("found YAML that cannot be read (") == true, "\(found)")
    #expect(found.first?.hasPrefix("a.yaml:") == true)
  }

  @Test("problems of reading are reported together with those of decoding")
  func together() {
    let found = messages("robot: !x g1\nphysics:\n  timestep_s: 9\n")
    #expect(found.map { $0.prefix(9) } == ["a.yaml:1:", "a.yaml:3:"])
  }

  @Test("a byte-order mark, foreign line ends and letters of any script are fine")
  func unusualButRight() throws {
    let experiment = try decode("\u{FEFF}robot: 青龙\r\nphysics:\r\n  engine: ode\r\n")
    #expect(experiment.robot == "青龙")
    #expect(experiment.physics.engine == .ode)
    #expect(
      messages("robot: g1\r\nphysics:\r\n  engine: x\r\n").first?.hasPrefix("a.yaml:3") == true)
  }

  @Test("very deep nesting is refused and harms nothing")
  func deepNesting() {
    for depth in [40, 500, 100_000] {
      let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(!messages("clips: " + lists).isEmpty)
      let mappings = String(repeating: "{a: ", count: depth) + String(repeating: "}", count: depth)
      #expect(!messages("clips: " + mappings).isEmpty)
      #expect(!messages("clips:\n" + String(repeating: "- ", count: depth)).isEmpty)
    }
  }

  @Test("anchors that multiply cost nothing")
  func billionLaughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(messages(text).count >= 13)
  }
}
