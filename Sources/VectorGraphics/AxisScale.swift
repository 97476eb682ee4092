import Foundation

/// How values become places along an axis.
public enum AxisScale: Equatable, Sendable {
  /// Evenly.
  case linear
  /// By their logarithms; values of 0 and below are not shown.
  case logarithmic

  /// Whether the axis has a place for a value.
  func has(_ value: Double) -> Bool { value.isFinite && (self == .linear || value > 0) }

  /// Where a value is in a range, from 0 at its lower to 1 at its upper end.
  func share(of value: Double, in range: ClosedRange<Double>) -> Double {
    let (low, high) = (place(range.lowerBound), place(range.upperBound))
    return (place(value) - low) / (high - low)
  }

  /// A range that ends at marks where the scale is logarithmic: at whole powers of ten.
  func wholeRange(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard self == .logarithmic, range.lowerBound > 0 else { return range }
    let low = floor(log10(range.lowerBound) + 1e-9)
    let high = max(ceil(log10(range.upperBound) - 1e-9), low + 1)
    return pow(10, low)...pow(10, high)
  }

  /// The marks of an axis and their labels: powers of ten on a logarithmic one.
  func ticks(
    covering range: ClosedRange<Double>, count: Int
  ) -> [(value: Double, label: String)] {
    switch self {
    case .linear:
      let ticks = AxisTicks(covering: range, count: count)
      return ticks.values.map { ($0, ticks.label($0)) }
    case .logarithmic:
      let powers = AxisTicks(
        covering: place(range.lowerBound)...place(range.upperBound), count: count)
      return powers.values.filter { abs($0 - $0.rounded()) < 1e-9 }
        .map { (pow(10, $0), String(format: "%g", pow(10, $0.rounded()))) }
    }
  }

  private func place(_ value: Double) -> Double { self == .linear ? value : log10(value) }
}
