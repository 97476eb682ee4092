/// Mean and spread of numbers, one after the other (Welford 1962).
struct Moments {
  private(set) var count = 0
  private(set) var mean = 0.0
  /// Σ (x − mean)².
  private(set) var squaredDeviations = 0.0

  mutating func add(_ x: Double) {
    count += 1
    let delta = x - mean
    mean += delta / Double(count)
    squaredDeviations += delta * (x - mean)
  }

  /// Standard deviation of the sample, with n − 1; 0 for fewer than two numbers.
  var sampleStandardDeviation: Double {
    count < 2 ? 0 : (squaredDeviations / Double(count - 1)).squareRoot()
  }
}
