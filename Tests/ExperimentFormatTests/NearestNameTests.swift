import Testing

@testable import ExperimentFormat

@Suite("The nearest name")
struct NearestNameTests {
  static let distances: [(String, String, Int)] = [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("abc", "abc", 0),
    ("timestap", "timestep", 1), ("flaw", "lawn", 2),
  ]

  @Test(
    "the edit distance counts insertions, deletions, replacements and swaps", arguments: distances)
  func distance(a: String, b: String, expected: Int) {
    #expect(NearestName.editDistance(Array(a), Array(b)) == expected)
    #expect(NearestName.editDistance(Array(b), Array(a)) == expected)
  }

  static let suggestions: [(String, String?)] = [
    ("qinlong", "qinglong"), ("QINGLONG", "qinglong"), ("g2", "g1"), ("h1-2", "h1_2"),
    ("timestep", "timestep_s"), ("zebra", nil), ("", nil), ("x", nil), ("cassei", "cassie"),
  ]

  @Test(
    "a misspelt name finds the one that is meant, a strange one finds none", arguments: suggestions)
  func suggestion(name: String, expected: String?) {
    let names = ["qinglong", "g1", "h1_2", "timestep_s", "cassie"]
    #expect(NearestName.suggest(for: name, among: names) == expected)
  }

  @Test("very long names are compared in no time and find nothing")
  func longNames() {
    let long = String(repeating: "a", count: 1_000_000)
    let suggestion = NearestName.suggest(for: long, among: [long + "b", "g1"])
    #expect(suggestion == nil)
  }
}
