/// How much deviations that follow one another repeat each other.
enum DeviationSpectrum {
  /// The integrated autocorrelation of each channel, at least 1: `1 + 2 Σ ρₖ` over the lags before the
  /// first at which ρ is below `2 / √rows` (the mean of n numbers varies by so much more than that of
  /// independent ones; Geyer 1992 has estimates of this kind).
  ///
  /// - Parameters:
  ///   - deviations: `[windows][rows, channels]`, NaN where nothing is compared.
  ///   - channelCount: number of channels.
  static func correlation(_ deviations: [[Double]], channelCount: Int) -> [Double] {
    (0..<channelCount).map { channel in
      let series = deviations.map { window in
        stride(from: channel, to: window.count, by: channelCount).map {
          window[$0].isFinite ? window[$0] : 0
        }
      }
      let rows = series.reduce(0) { $0 + $1.count }
      let power = covariance(series, lag: 0)
      guard power > 0 else { return 1 }
      var sum = 1.0
      for lag in 1..<max(2, (series.map(\.count).max() ?? 0) / 4) {
        let share = covariance(series, lag: lag) / power
        guard share > 2 / Double(rows).squareRoot() else { break }
        sum += 2 * share
      }
      return sum
    }
  }

  private static func covariance(_ series: [[Double]], lag: Int) -> Double {
    series.reduce(0) { sum, values in
      guard values.count > lag else { return sum }
      var product = 0.0
      for index in lag..<values.count { product += values[index] * values[index - lag] }
      return sum + product
    }
  }
}
