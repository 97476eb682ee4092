import Testing

@testable import ExperimentFormat

@Suite struct YAMLValueTests {
  @Test("a document of another program is read with its places")
  func reading() throws {
    let root = try YAMLValue(
      text: "step: 0.02\nmap: [3, 1]\nterms:\n  first: {scale: null}\n  second: {}\n", named: "d")
    #expect(root["step"]?.number == 0.02 && root["step"]?.integer == nil)
    #expect(root["map"]?.items?.compactMap(\.integer) == [3, 1])
    #expect(root["map"]?.number == nil && root["none"] == nil)
    let terms = try #require(root["terms"]?.entries)
    #expect(terms.map { $0.key } == ["first", "second"])
    #expect(terms[0].value["scale"]?.isNull == true)
    #expect(terms[1].value.place == SourcePlace(source: "d", line: 5))
    #expect(root["map"]?.found == "a list of 2")
  }

  @Test("what is no plain mapping is refused")
  func refusals() {
    for (text, words) in [
      ("", "d: found an empty file"), ("- 1\n", "d:1: found a list of 1, expected 'key: value'"),
      ("a: !!python/object:os.system 1", "found the tag"), ("a: &x 1\nb: *x\n", "anchor or alias"),
      ("a: 1\na: 2\n", "more than once"), ("a: [1\n", "d:"),
    ] {
      #expect {
        try YAMLValue(text: text, named: "d")
      } throws: { "\($0)".contains(words) }
    }
  }
}
