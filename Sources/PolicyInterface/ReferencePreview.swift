/// When a reference motion is seen ahead: at whole multiples of an interval from now.
public struct ReferencePreview: Equatable, Sendable {
  /// Number of times.
  public var count = 2
  /// From one time to the next, and from now to the first [s].
  public var interval = 0.1

  /// The defaults.
  public init() {}

  /// So many times, so far apart [s].
  public init(count: Int, interval: Double) {
    self.count = count
    self.interval = interval
  }

  /// How far ahead a time is [s].
  public func offset(_ index: Int) -> Double { Double(index + 1) * interval }
}
