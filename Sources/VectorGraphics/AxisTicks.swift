import Foundation

/// The marks of an axis: multiples of 1, 2 or 5 times a power of ten.
public struct AxisTicks: Equatable, Sendable {
  /// Positions of the marks, ascending, all within the range.
  public let values: [Double]
  /// Distance of neighbouring marks.
  public let step: Double

  /// - Parameters:
  ///   - range: finite.
  ///   - count: about how many marks there should be, at least 1.
  public init(covering range: ClosedRange<Double>, count: Int) {
    precondition(
      range.lowerBound.isFinite && range.upperBound.isFinite && count >= 1,
      "an axis got the range \(range) and \(count) marks")
    let span = range.upperBound - range.lowerBound
    guard span > 0 else {
      step = 1
      values = [range.lowerBound]
      return
    }
    let rough = span / Double(count)
    let power = pow(10, floor(log10(rough)))
    let factor = rough / power
    let step = power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10)
    self.step = step
    let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((range.upperBound / step + 1e-9).rounded(.down))
    values = (first...max(first, last)).map { Double($0) * step }
  }

  /// The mark's value with as many digits as the step needs; large numbers with k or M.
  public func label(_ value: Double) -> String {
    guard abs(value) > 1e-9 * step || step < 1 else { return "0" }
    let magnitude = max(abs(values.first ?? 0), abs(values.last ?? 0))
    let (scale, suffix) = magnitude >= 2e6 ? (1e6, "M") : magnitude >= 1e4 ? (1e3, "k") : (1.0, "")
    let digits = max(0, Int(-floor(log10(step / scale) + 1e-9)))
    let text = String(format: "%.\(digits)f", value / scale)
    return (text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text) + suffix
  }
}
