/// The joint targets of the last physics steps, of which those that are old enough act.
struct DelayedTargets: Equatable {
  private let jointCount: Int
  /// `[steps, joints]` targets by the step in which they were asked for, a ring [rad].
  private var ring: [Double]
  /// Row of the newest step.
  private var newest = 0

  /// The same targets for all steps.
  ///
  /// - Parameters:
  ///   - targets: `[joints]` [rad].
  ///   - stepCount: for how many physics steps targets are kept.
  init(_ targets: [Double], stepCount: Int) {
    jointCount = targets.count
    ring = Array(repeating: 0, count: stepCount * targets.count)
    fill(targets)
  }

  private var stepCount: Int { jointCount == 0 ? 1 : ring.count / jointCount }

  /// Forgets what was asked for; all steps have the targets `[joints]` [rad].
  mutating func fill(_ targets: [Double]) {
    for index in ring.indices { ring[index] = targets[index % jointCount] }
    newest = 0
  }

  /// Takes what the coming step asks for, the row `row` of `targets` `[robots, joints]` [rad].
  mutating func append(_ targets: [Double], row: Int) {
    newest = (newest + 1) % stepCount
    for joint in 0..<jointCount {
      ring[newest * jointCount + joint] = targets[row * jointCount + joint]
    }
  }

  /// What was asked of a joint so many steps before the newest [rad].
  func target(joint: Int, delay: Int) -> Double {
    ring[(newest + stepCount - delay) % stepCount * jointCount + joint]
  }

  /// `[steps, joints]` from the oldest to the newest, for a snapshot.
  var numbers: [Double] {
    get {
      let start = (newest + 1) % stepCount * jointCount
      return Array(ring[start...] + ring[..<start])
    }
    set {
      precondition(
        newValue.count == ring.count, "\(ring.count) delayed targets got \(newValue.count)")
      ring = newValue
      newest = stepCount - 1
    }
  }
}
