/// Mean of the last values of a series over a window.
struct MovingMean {
  private var values: [Double]
  private var next = 0
  private(set) var count = 0
  private var sum = 0.0

  /// - Parameter length: of the window, at least 1.
  init(length: Int) {
    values = Array(repeating: 0, count: max(length, 1))
  }

  /// Whether the window is full.
  var isFull: Bool { count == values.count }
  /// Mean of the values so far, at most a window of them; 0 for none.
  var mean: Double { count > 0 ? sum / Double(count) : 0 }

  /// Takes a value in and forgets the oldest beyond the window.
  mutating func append(_ value: Double) {
    sum += value - (isFull ? values[next] : 0)
    values[next] = value
    next = (next + 1) % values.count
    count = min(count + 1, values.count)
  }
}
