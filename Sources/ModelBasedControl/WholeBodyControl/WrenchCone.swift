/// The wrenches that a rectangular sole can take from the ground without tilting, slipping or turning,
/// as rows c · (f, n) ≤ 0 of force and moment in the sole's frame.
///
/// With half sides X and Y, a friction pyramid of μ and n about the rectangle's centre (Caron, Pham and
/// Nakamura 2015, *Stability of surface contacts for humanoid robots*, eq. 14–19):
///
///     |f_x|, |f_y| ≤ μ f_z,    |n_x| ≤ Y f_z,    |n_y| ≤ X f_z
///      n_z ≤ μ (X + Y) f_z − |Y f_x + μ n_x| − |X f_y + μ n_y|
///     −n_z ≤ μ (X + Y) f_z − |Y f_x − μ n_x| − |X f_y − μ n_y|
///
/// That is what forces at the four corners add up to, each in its own pyramid, no more and no less.
struct WrenchCone {
  /// Number of rows.
  static let rowCount = 16
  /// `[rowCount][6]` coefficients of force over moment about the sole frame's origin.
  let rows: [[Double]]

  /// - Parameters:
  ///   - contact: the sole.
  ///   - friction: Coulomb's μ; the pyramid is inside its cone.
  init(_ contact: SoleContact, friction: Double) {
    let (forward, left) = (contact.forwardRange, contact.leftRange)
    let x = (forward.upperBound - forward.lowerBound) / 2
    let y = (left.upperBound - left.lowerBound) / 2
    let mu = friction / 2.0.squareRoot()
    var rows: [[Double]] = []
    for sign in [1.0, -1] {
      rows.append([sign, 0, -mu, 0, 0, 0])
      rows.append([0, sign, -mu, 0, 0, 0])
      rows.append([0, 0, -y, sign, 0, 0])
      rows.append([0, 0, -x, 0, sign, 0])
      for a in [1.0, -1] {
        for b in [1.0, -1] {
          rows.append([a * y, b * x, -mu * (x + y), sign * a * mu, sign * b * mu, sign])
        }
      }
    }
    let centerX = (forward.upperBound + forward.lowerBound) / 2
    let centerY = (left.upperBound + left.lowerBound) / 2
    self.rows = rows.map { row in
      // The rows over n about the centre c: n_c = n − c × f.
      var moved = row
      moved[0] += centerY * row[5]
      moved[1] -= centerX * row[5]
      moved[2] += centerX * row[4] - centerY * row[3]
      return moved
    }
  }
}
