import SpatialMath

/// Makes sure that the base was held still, since nothing tells what force held it otherwise.
struct BaseRest: Sendable {
  let period: Double
  let path: String

  /// Gravity's mean direction in the base's frame.
  ///
  /// - Parameter base: `[rows, 6]` direction of gravity, angular velocity [rad/s].
  /// - Throws: `unusable` where the base turned.
  func gravity(_ base: [Double]) throws(SystemIdentificationError) -> Vector3 {
    let rowCount = base.count / 6
    let length = max(1, Int((BaseRest.blockDuration / period).rounded()))
    let whole = mean(base, 0..<rowCount, offset: 0)
    guard whole.length > 0.5 else {
      throw .unusable(
        log: path, line: nil, reason: "found no direction of gravity, expected a unit vector")
    }
    // Means of short times, in which a sensor's noise is next to nothing.
    for start in stride(from: 0, to: rowCount, by: length) {
      let rows = start..<min(start + length, rowCount)
      guard rows.count == length || start == 0 else { break }
      let rate = mean(base, rows, offset: 3).length
      guard rate < BaseRest.largestRate else {
        throw moved(at: start, "turning at \(rate) rad/s")
      }
      let lean = mean(base, rows, offset: 0).normalized.cross(whole.normalized).length
      guard lean < BaseRest.largestLean else {
        throw moved(at: start, "tilted by \(lean) rad against its mean")
      }
    }
    return whole.normalized
  }

  private func moved(at row: Int, _ how: String) -> SystemIdentificationError {
    .unusable(
      log: path, line: row + 2,
      reason:
        "found the base \(how), expected one that is held: what the ground does to a robot that "
        + "stands or walks is in no log")
  }

  private func mean(_ base: [Double], _ rows: Range<Int>, offset: Int) -> Vector3 {
    rows.reduce(.zero) {
      $0 + Vector3(base[6 * $1 + offset], base[6 * $1 + offset + 1], base[6 * $1 + offset + 2])
    } / Double(max(rows.count, 1))
  }

  /// [s].
  private static let blockDuration = 0.1
  /// [rad/s].
  private static let largestRate = 0.15
  /// [rad].
  private static let largestLean = 0.03
}
