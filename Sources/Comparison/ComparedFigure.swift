import Foundation

/// A figure that controllers are compared by.
public struct ComparedFigure: Equatable, Sendable {
  /// Key in files.
  public let key: String
  /// In words, short enough for a table.
  public let title: String
  /// In words that say what it is.
  public let name: String
  /// Its unit in tables.
  public let unit: String
  /// Digits after the point in tables.
  public let digits: Int
  /// Factor on the value in tables.
  public let tableFactor: Double
  /// Whether more is better.
  public let preference: Preference

  /// The figure of the properties given.
  public init(
    key: String, title: String, name: String, unit: String, digits: Int, tableFactor: Double,
    preference: Preference
  ) {
    self.key = key
    self.title = title
    self.name = name
    self.unit = unit
    self.digits = digits
    self.tableFactor = tableFactor
    self.preference = preference
  }

  /// A value as tables have it, with a sign in front where differences are told; a dash for none.
  public func text(_ value: Double?, hasSign: Bool = false) -> String {
    guard let value else { return "–" }
    let text = String(format: "%\(hasSign ? "+" : "").\(digits)f", value * tableFactor)
    // What is rounded to zero has no sign.
    return Double(text) == 0 ? String(text.drop { "+-".contains($0) }) : text
  }
}

/// A figure with its 95 % interval, and what it was estimated from.
public struct MeasuredFigure: Equatable, Sendable {
  /// The figure.
  public let value: Double
  /// Lower end of the interval.
  public let low: Double
  /// Upper end of the interval.
  public let high: Double
  /// `[episodes]` the figure of each, nil where it has none.
  public let samples: [Double?]

  /// The figure of the values given.
  public init(value: Double, low: Double, high: Double, samples: [Double?]) {
    self.value = value
    self.low = low
    self.high = high
    self.samples = samples
  }
}
