import EnvironmentInterface

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

  /// Takes the numbers of other moments in (Chan, Golub and LeVeque 1979).
  mutating func merge(_ other: Moments) {
    guard count > 0 else {
      self = other
      return
    }
    let (n, m) = (Double(count), Double(other.count))
    let delta = other.mean - mean
    count += other.count
    mean += delta * m / (n + m)
    squaredDeviations += other.squaredDeviations + delta * delta * n * m / (n + m)
  }

  /// Standard deviation of the sample, with n − 1; 0 for fewer than two numbers.
  var sampleStandardDeviation: Double {
    count < 2 ? 0 : (squaredDeviations / Double(count - 1)).squareRoot()
  }
}

extension EnvironmentGroups {
  /// The moments of all groups' numbers, the same on every rank.
  ///
  /// - Parameter moments: of each of this rank's groups.
  func merged(_ moments: [Moments]) -> Moments {
    inOrder(moments.map(\.numbers)).reduce(into: Moments()) { $0.merge(Moments($1)) }
  }
}

extension Moments {
  /// Count, mean and Σ (x − mean)², as ranks hand them on.
  fileprivate var numbers: [Double] { [Double(count), mean, squaredDeviations] }

  fileprivate init(_ numbers: [Double]) {
    count = Int(numbers[0])
    mean = numbers[1]
    squaredDeviations = numbers[2]
  }
}
