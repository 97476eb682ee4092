import Foundation
import Testing

@testable import PolicyDeployment

@Suite struct IniFileTests {
  @Test("comments, spaces, sections, continued and half-empty lists are read as the runtime does")
  func reading() throws {
    let text = """
      \u{FEFF}netNames= walk ; of the day
      ; list=1,
      \t\t2
      """
    // A comment is no value that a line could go on with.
    #expect(throws: DeploymentError.self) {
      try IniFile(text: text.replacing("netNames= walk ; of the day\n", with: ""), named: "a.ini")
    }
    let file = try IniFile(
      text: """
        netNames= walk ;of the day\r
        list=\t1, -2.5,\r
        \t\t; between

        \t\t3e2,

        [joint]
        \tlist= 4;behind
        """, named: "a.ini")
    #expect(file.entries["netNames"]?.text == "walk")
    #expect(try file.numbers("list", count: 3) == [1, -2.5, 300])
    #expect(try file.number("joint.list") == 4)
    #expect(try file.number("absent") == nil)
    #expect(file.place("joint.list") == "a.ini:8")
  }

  @Test("malformed files are refused with line, what was found and what would be right")
  func malformed() throws {
    let cases: [(String, String)] = [
      ("a=1\nlost", "a.ini:2: found 'lost' behind the value of 'a', which has no comma at its end"),
      ("list=1,2\n\t3", "a.ini:2: found '3' behind the value of 'list'"),
      ("1,2,3", "a.ini:1: found '1,2,3', expected 'key=value'"),
      ("a=1\n[b\n", "a.ini:2: found '[b', expected a section"),
      ("=3", "a.ini:1: found '=3', expected 'key=value'"),
      ("a=1\nb=2\na=3", "a.ini:3: found 'a' again, it is already given on line 1"),
      ("a=1\u{1}", "a.ini:1: found a control character (1)"),
      ("list=1,two,3", "a.ini:1: found 'two' at number 2 of 'list', expected a number"),
      ("list=1,,3", "a.ini:1: found '' at number 2 of 'list', expected a number"),
      ("list=1,nan,3", "found 'nan'"), ("list=1,0x10,3", "found '0x10'"),
      ("list=1,2", "a.ini:1: found 2 numbers in 'list', expected 3"),
      ("list=", "a.ini:1: found '' at number 1 of 'list'"),
    ]
    for (text, words) in cases {
      #expect {
        _ = try IniFile(text: text, named: "a.ini").numbers("list", count: 3)
      } throws: {
        "\($0)".contains(words) && "\($0)".contains(", expected ")
      }
    }
    let folder = try TemporaryFolder()
    #expect(throws: DeploymentError.self) { try IniFile(contentsOf: folder.url.path + "/none.ini") }
    #expect(throws: DeploymentError.self) { try IniFile(contentsOf: folder.url.path) }
  }
}
