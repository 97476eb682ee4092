/// How far a piece of work has come.
public struct ProgressState: Equatable, Sendable {
  /// A figure that is shown beside the bar.
  public struct Figure: Equatable, Sendable {
    /// Name in front of the value; empty where the unit says enough.
    public var name: String
    /// The value; a number that is not finite is shown as `–`.
    public var value: Double
    /// Unit behind the value, or empty.
    public var unit: String

    /// - Parameters:
    ///   - name: name in front of the value.
    ///   - value: the value.
    ///   - unit: unit behind the value, or empty.
    public init(_ name: String, _ value: Double, unit: String = "") {
      self.name = name
      self.value = value
      self.unit = unit
    }

    /// Name, value with three digits or thousands as `12.3 k`, and unit.
    public var text: String {
      let number = FigureText.of(value)
      return [name, unit.isEmpty ? number : "\(number) \(unit)"].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
  }

  /// What is counted, in the singular (`iteration`, `episode`).
  public var noun: String
  /// How many are done.
  public var completedCount: Int
  /// How many were done before this process began, as in a resumed run.
  public var startCount: Int
  /// How many there will be; nil where that is not known.
  public var totalCount: Int?
  /// Time since this process began the work [s].
  public var elapsedTime: Double
  /// Figures to show, the most important first.
  public var figures: [Figure]

  /// - Parameters:
  ///   - noun: what is counted, in the singular.
  ///   - completedCount: how many are done.
  ///   - totalCount: how many there will be; nil where that is not known.
  ///   - startCount: how many were done before this process began.
  ///   - elapsedTime: time since this process began the work [s].
  ///   - figures: figures to show, the most important first.
  public init(
    noun: String, completedCount: Int, totalCount: Int?, startCount: Int = 0,
    elapsedTime: Double, figures: [Figure] = []
  ) {
    self.noun = noun
    self.completedCount = completedCount
    self.startCount = startCount
    self.totalCount = totalCount
    self.elapsedTime = elapsedTime
    self.figures = figures
  }

  /// The share that is done, in 0…1; nil where the total is not known or zero.
  public var fraction: Double? {
    guard let totalCount, totalCount > 0 else { return nil }
    return min(1, max(0, Double(completedCount) / Double(totalCount)))
  }

  /// Time that the rest takes at the mean pace so far [s]; nil where that cannot be told.
  public var remainingTime: Double? {
    guard let totalCount, totalCount >= completedCount else { return nil }
    let doneHere = completedCount - startCount
    guard doneHere > 0, elapsedTime.isFinite, elapsedTime >= 0 else { return nil }
    return elapsedTime / Double(doneHere) * Double(totalCount - completedCount)
  }

  /// `iteration 12/300`, or `iteration 12` where the total is not known.
  public var countText: String {
    totalCount.map { "\(noun) \(completedCount)/\($0)" } ?? "\(noun) \(completedCount)"
  }

  /// `3 min 12 s gone, 8 min left`.
  public var timeText: String {
    let gone = "\(DurationText.of(seconds: elapsedTime)) gone"
    guard let remainingTime, remainingTime > 0 else { return gone }
    return "\(gone), \(DurationText.of(seconds: remainingTime)) left"
  }
}

/// Numbers in few characters.
enum FigureText {
  /// `0.0123`, `1.23`, `12.3`, `123`, `12.3 k`, `4.57 M`; `–` for a number that is not finite.
  static func of(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let magnitude = abs(value)
    // Each limit is where rounding would give one digit more.
    switch magnitude {
    case 0: return "0"
    case ..<0.00995: return scientific(value)
    case ..<0.9995: return fixed(value, digits: 3)
    case ..<9.995: return fixed(value, digits: 2)
    case ..<99.95: return fixed(value, digits: 1)
    case ..<9_999.5: return fixed(value, digits: 0)
    case ..<999_500: return thousands(value / 1e3) + " k"
    case ..<999_500_000: return thousands(value / 1e6) + " M"
    default: return scientific(value)
    }
  }

  private static func thousands(_ value: Double) -> String {
    switch abs(value) {
    case ..<9.995: fixed(value, digits: 2)
    case ..<99.95: fixed(value, digits: 1)
    default: fixed(value, digits: 0)
    }
  }

  private static func fixed(_ value: Double, digits: Int) -> String {
    let scale = [1, 10, 100, 1000][digits]
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let decimals = String(scaled % scale)
    let zeros = String(repeating: "0", count: digits - decimals.count)
    return "\(sign)\(scaled / scale).\(zeros)\(decimals)"
  }

  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = value
    while abs(mantissa) >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    while abs(mantissa) < 0.9995 {
      mantissa *= 10
      exponent -= 1
    }
    return "\(fixed(mantissa, digits: 2))e\(exponent)"
  }
}
