/// Ranges in words and signs, for messages and the reference page.
enum RangeText {
  /// `in 0…1`, `≥ 0`, `> 0`, or nothing for every number.
  static func of(_ range: ClosedRange<Double>) -> String {
    let lower = short(range.lowerBound)
    let upper = short(range.upperBound)
    switch (range.lowerBound, range.upperBound) {
    case (-Double.infinity, Double.infinity): return ""
    case (Double.leastNonzeroMagnitude, Double.infinity): return "> 0"
    case (Double.leastNonzeroMagnitude, _): return "> 0 and ≤ \(upper)"
    case (_, Double.infinity): return "≥ \(lower)"
    case (-Double.infinity, _): return "≤ \(upper)"
    default: return "in \(lower)…\(upper)"
    }
  }

  /// `in 1…8`, `≥ 1`, or nothing for every number; without the `in` where `verb` is false.
  static func of(_ range: ClosedRange<Int>, verb: Bool = true) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (Int.min, Int.max): return ""
    case (_, Int.max): return "≥ \(range.lowerBound)"
    case (Int.min, _): return "≤ \(range.upperBound)"
    case (let lower, let upper) where lower == upper: return verb ? "= \(lower)" : "\(lower)"
    default: return "\(verb ? "in " : "")\(range.lowerBound)…\(range.upperBound)"
    }
  }

  /// A number without a needless `.0`.
  static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e6
      ? String(Int(number)) : String(number).replacing("e-0", with: "e-")
  }
}
