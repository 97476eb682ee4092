/// Finds numbers that are not finite before they reach weights or statistics.
enum FiniteCheck {
  /// Checks a batch of observations.
  ///
  /// - Parameters:
  ///   - observations: `[environments, columns]`.
  ///   - network: for the message.
  ///   - columnCount: numbers in an observation.
  ///   - firstEnvironment: number of the first in the whole run.
  /// - Throws: `LearningError.nonFiniteObservation` for the first.
  static func check(
    _ observations: [Float], network: String, columnCount: Int, firstEnvironment: Int
  ) throws(LearningError) {
    // Of all magnitudes as bit patterns, those of infinity and NaN are the largest.
    var largest: UInt32 = 0
    for value in observations { largest = max(largest, value.magnitude.bitPattern) }
    guard largest >= Float.infinity.bitPattern,
      let index = observations.firstIndex(where: { !$0.isFinite })
    else { return }
    throw .nonFiniteObservation(
      network: network, environment: firstEnvironment + index / columnCount,
      component: index % columnCount,
      value: observations[index])
  }
}
