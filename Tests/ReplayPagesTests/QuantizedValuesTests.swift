import Foundation
import Testing

@testable import ReplayPages

@Suite struct QuantizedValuesTests {
  /// Rounding of `offset + step · integer` in units of the largest number.
  private static let rounding = 4 * Double.ulpOfOne

  @Test(
    "numbers come back within half a step, and that is within the tolerance",
    arguments: [(1e-4, 16), (1e-6, 32)])
  func roundTrip(tolerance: Double, bits: Int) {
    let numbers = (0..<1_000).map { 5 * sin(0.37 * Double($0)) - 2 }
    let quantized = QuantizedValues(numbers, tolerance: tolerance)
    #expect(quantized.bits == bits)
    #expect(quantized.largestError <= tolerance)
    let decoded = quantized.decoded
    #expect(decoded.count == numbers.count)
    let worst = zip(numbers, decoded).map { abs($0 - $1) }.max() ?? 1
    #expect(worst <= quantized.largestError + 10 * QuantizedValuesTests.rounding)
    // Nothing is exact by chance: the error is there.
    #expect(worst > quantized.largestError / 2)
  }

  @Test("the smallest and the largest number are met, and base 64 takes four bytes for three")
  func size() {
    let quantized = QuantizedValues([-3, 0.25, 7], tolerance: 1e-3)
    #expect(quantized.decoded.first == -3)
    #expect(abs((quantized.decoded.last ?? 0) - 7) < 1e-12)
    #expect(quantized.values.utf8.count == 8)
    #expect(QuantizedValues([-3, 0.25, 7], tolerance: 1e-5).values.utf8.count == 16)
  }

  @Test("integers are little-endian: half of 65535 rounds up to 0x8000")
  func byteOrder() {
    let quantized = QuantizedValues([0, 32_768, 65_535], tolerance: 1)
    #expect(quantized.step == 1)
    #expect(quantized.values == Data([0, 0, 0, 0x80, 0xff, 0xff]).base64EncodedString())
  }

  @Test("no numbers, and numbers that are all the same, have no step")
  func constant() {
    let none = QuantizedValues([], tolerance: 1)
    #expect(none.decoded.isEmpty && none.values.isEmpty)
    let same = QuantizedValues([4.125, 4.125], tolerance: 1e-9)
    #expect(same.step == 0 && same.bits == 16)
    #expect(same.decoded == [4.125, 4.125])
  }

  @Test("the largest numbers there are do not run over")
  func extremes() {
    let largest = Double.greatestFiniteMagnitude
    let quantized = QuantizedValues([-largest, 0, largest], tolerance: 1)
    #expect(quantized.bits == 32)
    #expect(quantized.step.isFinite && quantized.step > 0)
    #expect(quantized.decoded.first == -largest)
  }
}
