import PolicyInterface

/// What policies see, robot by robot: the observation and, where the layout has a long history, the
/// window of frames behind it.
struct PolicyInputs {
  private let layout: ObservationLayout
  private let count: Int
  /// `[robots, window]`, oldest frame first.
  private var windows: [Float]

  /// - Parameters:
  ///   - layout: of the observations.
  ///   - count: number of robots.
  init(_ layout: ObservationLayout, count: Int) {
    self.layout = layout
    self.count = count
    windows = Array(repeating: 0, count: count * layout.windowCount)
  }

  /// Takes the observations of a step.
  ///
  /// - Parameters:
  ///   - observations: `[robots, observations]`.
  ///   - isFirst: whether all episodes begin with it.
  /// - Returns: `[robots, inputs]`.
  mutating func take(_ observations: [Float], isFirst: Bool) -> [Float] {
    let layout = layout
    guard layout.windowCount > 0 else { return observations }
    var inputs: [Float] = []
    inputs.reserveCapacity(count * layout.inputCount)
    for robot in 0..<count {
      let observation = robot * layout.count..<(robot + 1) * layout.count
      let place = robot * layout.windowCount..<(robot + 1) * layout.windowCount
      var whole = windows.mutableSpan
      var window = whole._mutatingExtracting(place)
      layout.takeFrame(
        of: observations.span.extracting(observation), isFirst: isFirst, window: &window)
      inputs += observations[observation]
      inputs += windows[place]
    }
    return inputs
  }
}
