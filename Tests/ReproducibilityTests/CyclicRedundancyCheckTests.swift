import Testing

@testable import Reproducibility

@Suite struct CyclicRedundancyCheckTests {
  @Test("the check values of the catalogue of CRCs come out for the digits 1 to 9")
  func checkValues() {
    let digits = Array("123456789".utf8)
    #expect(CyclicRedundancyCheck.ieee.checksum(of: digits) == 0xCBF4_3926)
    #expect(CyclicRedundancyCheck.castagnoli.checksum(of: digits) == 0xE306_9283)
  }

  @Test(
    "CRC-32C gives the examples of RFC 3720, appendix B.4",
    arguments: [
      ([UInt8](repeating: 0, count: 32), UInt32(0x8A91_36AA)),
      ([UInt8](repeating: 0xFF, count: 32), UInt32(0x62A8_AB43)),
      (Array(UInt8(0)...31), UInt32(0x46DD_794E)),
      (Array((UInt8(0)...31).reversed()), UInt32(0x113F_DB5C)),
    ])
  func iscsiExamples(bytes: [UInt8], expected: UInt32) {
    #expect(CyclicRedundancyCheck.castagnoli.checksum(of: bytes) == expected)
  }

  @Test("nothing has the checksum 0")
  func empty() {
    #expect(CyclicRedundancyCheck.ieee.checksum(of: []) == 0)
  }

  @Test("every single flipped bit changes the checksum")
  func flippedBits() {
    let bytes = (0..<64).map { UInt8(truncatingIfNeeded: 37 * $0 + 11) }
    let whole = CyclicRedundancyCheck.ieee.checksum(of: bytes)
    for bit in 0..<8 * bytes.count {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(CyclicRedundancyCheck.ieee.checksum(of: flipped) != whole)
    }
  }
}
