import Reproducibility
import Testing

@testable import MotionCapture

@Suite struct TextScannerTests {
  private func number(_ text: String) throws -> Double {
    var scanner = TextScanner(Array(text.utf8), file: "t")
    return try scanner.number()
  }

  @Test("numbers are read as the standard library reads them, to the last bit")
  func correctlyRounded() throws {
    var random = RandomStream(seed: 5, stream: 0)
    for _ in 0..<20_000 {
      let digits = Int(random.next() % 20) + 1
      let whole = (0..<digits).map { _ in String(random.next() % 10) }.joined()
      let point = Int(random.next() % UInt64(digits + 1))
      var text = whole
      text.insert(".", at: text.index(text.startIndex, offsetBy: point))
      if random.next() % 3 == 0 { text += "e\(Int(random.next() % 60) - 30)" }
      if random.next() % 2 == 0 { text = "-" + text }
      #expect(try number(text) == Double(text), "\(text)")
    }
  }

  @Test("numbers may begin or end with a point, have a sign and an exponent")
  func forms() throws {
    #expect(try number(".0083333") == 0.0083333)
    #expect(try number("-.5") == -0.5)
    #expect(try number("5.") == 5)
    #expect(try number("+3E+2") == 300)
    #expect(try number("8.04084e-014") == 8.04084e-14)
    let long = "123456789012345678901234567890"
    #expect(try number(long) == Double(long))
  }

  @Test(
    "what is no finite number is refused with its line",
    arguments: ["nan", "inf", "1e999", "1,5", "--1", "e5", ".", "1.2.3", "0x10", ""])
  func refused(_ text: String) {
    #expect {
      var scanner = TextScanner(Array("\n\r\n  \(text)".utf8), file: "t")
      _ = try scanner.number()
    } throws: { error in
      "\(error)".contains("t, line 3: found")
    }
  }

  @Test("lines end with LF, CR LF or CR, and a byte order mark is no word")
  func lines() {
    var scanner = TextScanner([0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc\nd".utf8), file: "t")
    var lines: [String] = []
    while let word = scanner.word() { lines.append("\(scanner.line)\(word)") }
    #expect(lines == ["1a", "2b", "3c", "4d"])
  }
}
