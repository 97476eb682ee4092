import Testing

@testable import ExperimentFormat

@Suite("Scalars")
struct ScalarTests {
  private func plain(_ text: String) -> ExperimentScalar {
    ExperimentScalar(text: text, isQuoted: false)
  }

  static let spellings: [(String, Double)] = [
    ("0", 0), ("-3", -3), ("+2.5", 2.5), (".5", 0.5), ("4.", 4), ("1e-3", 0.001),
    ("1E+3", 1000), ("-0.25e1", -2.5), ("6.02e23", 6.02e23),
  ]

  @Test(
    "decimal numbers are read in every usual spelling",
    arguments: spellings)
  func numbers(text: String, value: Double) {
    #expect(plain(text).number == value)
    #expect(ExperimentScalar(text: text, isQuoted: true).number == nil)
  }

  @Test(
    "what other readers take for a number in another base or with separators is a text",
    arguments: ["010", "0x10", "0o17", "1_000", "1:30", "--1", "1e", "e3", ".", "+", "1 2", "１"])
  func textsLikeNumbers(text: String) {
    #expect(plain(text).number == nil)
    #expect(plain(text).integer == nil)
    #expect(plain(text).plainText == text)
  }

  @Test(
    "infinities, NaN and overflowing numbers are not numbers",
    arguments: [".inf", "-.inf", ".nan", ".NaN", "inf", "-Infinity", "nan", "1e999"])
  func nonFinite(text: String) {
    #expect(plain(text).number == nil)
    #expect(plain(text).looksNonFinite)
  }

  static let integerSpellings: [(String, Int)] = [
    ("3", 3), ("3.0", 3), ("3e2", 300), ("-0", 0), ("9223372036854775807", Int.max),
  ]

  @Test(
    "an integer may be written with a fraction of zero",
    arguments: integerSpellings)
  func integers(text: String, value: Int) {
    #expect(plain(text).integer == value)
  }

  @Test(
    "numbers that are not whole or do not fit are no integers",
    arguments: ["3.5", "1e-3", "9223372036854775808", "1e300"])
  func nonIntegers(text: String) {
    #expect(plain(text).integer == nil)
  }

  @Test("only true and false are flags, and only null and nothing are null")
  func flagsAndNull() {
    #expect(plain("true").flag == true)
    #expect(plain("False").flag == false)
    for text in ["yes", "no", "on", "off", "y", "1", "tRUE"] {
      #expect(plain(text).flag == nil)
    }
    #expect(plain("").isNull && plain("~").isNull && plain("null").isNull)
    #expect(!plain("none").isNull)
    #expect(!ExperimentScalar(text: "", isQuoted: true).isNull)
  }
}
