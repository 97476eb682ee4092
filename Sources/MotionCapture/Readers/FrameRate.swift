/// Frame rates as cameras and suits have them.
enum FrameRate {
  private static let usual: [Double] = [
    24, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 200, 240,
  ]

  /// The rate of a rounded interval: the usual rate within 0.09 %, otherwise the reciprocal. Rates of
  /// television (29.97 Hz) lie 0.1 % below a usual one and stay.
  ///
  /// - Parameter interval: time between frames as a file writes it, positive [s].
  static func snapped(interval: Double) -> Double {
    let rate = 1 / interval
    return usual.first { abs(rate / $0 - 1) < 0.0009 } ?? rate
  }
}
