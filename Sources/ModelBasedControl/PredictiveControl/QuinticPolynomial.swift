/// The polynomial of fifth degree through given values, rates and accelerations at both ends of a time:
/// at rest at both ends, the motion of least jerk (Flash and Hogan 1985).
public struct QuinticPolynomial: Equatable, Sendable {
  /// A value with its first two derivatives.
  public struct Sample: Equatable, Sendable {
    /// The value.
    public var value: Double
    /// Its first derivative [1/s].
    public var rate: Double
    /// Its second derivative [1/s²].
    public var acceleration: Double

    /// The sample of the numbers given; at rest where only the value is.
    public init(_ value: Double, rate: Double = 0, acceleration: Double = 0) {
      self.value = value
      self.rate = rate
      self.acceleration = acceleration
    }
  }

  /// Duration [s].
  public let duration: Double
  private let start: Sample
  private let end: Sample
  private let cubic: Double
  private let quartic: Double
  private let quintic: Double

  /// - Parameters:
  ///   - start: at time 0.
  ///   - end: at time `duration`.
  ///   - duration: above 0 [s].
  public init(from start: Sample, to end: Sample, duration: Double) {
    precondition(duration > 0, "a polynomial over \(duration) s, expected more than 0 s")
    self.start = start
    self.end = end
    self.duration = duration
    // What the first three terms leave over at the end, each scaled to the unit interval.
    let t = duration
    let value =
      end.value - start.value - start.rate * t - 0.5 * start.acceleration * t * t
    let rate = (end.rate - start.rate - start.acceleration * t) * t
    let acceleration = (end.acceleration - start.acceleration) * t * t
    cubic = 10 * value - 4 * rate + 0.5 * acceleration
    quartic = -15 * value + 7 * rate - acceleration
    quintic = 6 * value - 3 * rate + 0.5 * acceleration
  }

  /// Value and derivatives at a time [s]; before the beginning those of the start, after the end those
  /// of the end.
  public func sample(at time: Double) -> Sample {
    if time <= 0 { return start }
    if time >= duration { return end }
    let s = time / duration
    let value =
      start.value + start.rate * time + 0.5 * start.acceleration * time * time
      + s * s * s * (cubic + s * (quartic + s * quintic))
    let rate =
      start.rate + start.acceleration * time
      + s * s * (3 * cubic + s * (4 * quartic + s * 5 * quintic)) / duration
    let acceleration =
      start.acceleration
      + s * (6 * cubic + s * (12 * quartic + s * 20 * quintic)) / (duration * duration)
    return Sample(value, rate: rate, acceleration: acceleration)
  }
}
