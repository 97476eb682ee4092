import SpatialMath

/// A 3 × 3 matrix of every robot of a block, by columns: a rotation's columns are the axes of the
/// turned frame.
struct LaneMatrix {
  var x: LaneVector
  var y: LaneVector
  var z: LaneVector

  @inline(__always) init(columns x: LaneVector, _ y: LaneVector, _ z: LaneVector) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The same matrix for all robots.
  @inline(__always) init(_ m: Matrix3) {
    let t = m.transpose
    self.init(columns: LaneVector(t.rowX), LaneVector(t.rowY), LaneVector(t.rowZ))
  }

  /// The rotation of the unit quaternion (w, x, y, z).
  @inline(__always) init(quaternion q: LaneQuaternion) {
    let x2 = q.x + q.x
    let y2 = q.y + q.y
    let z2 = q.z + q.z
    let wx = q.w * x2
    let wy = q.w * y2
    let wz = q.w * z2
    let xx = q.x * x2
    let xy = q.x * y2
    let xz = q.x * z2
    let yy = q.y * y2
    let yz = q.y * z2
    let zz = q.z * z2
    self.init(
      columns: LaneVector(.one - (yy + zz), xy + wz, xz - wy),
      LaneVector(xy - wz, .one - (xx + zz), yz + wx),
      LaneVector(xz + wy, yz - wx, .one - (xx + yy)))
  }

  @inline(__always) static func * (m: LaneMatrix, v: LaneVector) -> LaneVector {
    (m.x * v.x).adding(m.y, times: v.y).adding(m.z, times: v.z)
  }

  @inline(__always) static func * (a: LaneMatrix, b: LaneMatrix) -> LaneMatrix {
    LaneMatrix(columns: a * b.x, a * b.y, a * b.z)
  }

  @inline(__always) static func + (a: LaneMatrix, b: LaneMatrix) -> LaneMatrix {
    LaneMatrix(columns: a.x + b.x, a.y + b.y, a.z + b.z)
  }

  @inline(__always) var transposed: LaneMatrix {
    LaneMatrix(
      columns: LaneVector(x.x, y.x, z.x), LaneVector(x.y, y.y, z.y), LaneVector(x.z, y.z, z.z))
  }

  /// The frame turned about its own z axis.
  @inline(__always) func turnedAboutZ(sine: Lanes, cosine: Lanes) -> LaneMatrix {
    LaneMatrix(
      columns: (x * cosine).adding(y, times: sine), (y * cosine).adding(x, times: -sine), z)
  }

  /// One robot's matrix.
  func matrix(lane: Int) -> Matrix3 { Matrix3(rows: x[lane], y[lane], z[lane]).transpose }
}

/// A unit quaternion (w, x, y, z) of every robot of a block, body to world.
struct LaneQuaternion {
  var w: Lanes
  var x: Lanes
  var y: Lanes
  var z: Lanes

  @inline(__always) subscript(lane: Int) -> Quaternion {
    get { Quaternion(Double(w[lane]), Double(x[lane]), Double(y[lane]), Double(z[lane])) }
    set {
      w[lane] = Float(newValue.w)
      x[lane] = Float(newValue.x)
      y[lane] = Float(newValue.y)
      z[lane] = Float(newValue.z)
    }
  }

  /// exp(φ / 2) self, normalised: turned by the small rotation vector φ, given in the world [rad].
  @inline(__always) func turned(by rotation: LaneVector) -> LaneQuaternion {
    let half = rotation * Lanes(0.5)
    let squared = half.dot(half)
    // sin(x) / x and cos(x) by Taylor; x is half of what a robot turns in one step.
    let s = Lanes(1).adding(
      squared, times: Lanes(-1.0 / 6).adding(squared, times: Lanes(1.0 / 120)))
    let c = Lanes(1).adding(
      squared,
      times: Lanes(-0.5).adding(
        squared, times: Lanes(1.0 / 24).adding(squared, times: Lanes(-1.0 / 720))))
    let v = half * s
    let turned = LaneQuaternion(
      w: (c * w) - v.dot(LaneVector(x, y, z)),
      x: (c * x).adding(v.x, times: w).adding(v.y, times: z).subtracting(v.z, times: y),
      y: (c * y).adding(v.y, times: w).adding(v.z, times: x).subtracting(v.x, times: z),
      z: (c * z).adding(v.z, times: w).adding(v.x, times: y).subtracting(v.y, times: x))
    let norm = (turned.w * turned.w).adding(turned.x, times: turned.x)
      .adding(turned.y, times: turned.y).adding(turned.z, times: turned.z)
    let scale = reciprocalSquareRoot(norm)
    return LaneQuaternion(
      w: turned.w * scale, x: turned.x * scale, y: turned.y * scale, z: turned.z * scale)
  }

  /// `a` where the mask holds, else `b`.
  @inline(__always) init(where mask: LaneMask, _ a: LaneQuaternion, else b: LaneQuaternion) {
    w = Lanes(where: mask, a.w, else: b.w)
    x = Lanes(where: mask, a.x, else: b.x)
    y = Lanes(where: mask, a.y, else: b.y)
    z = Lanes(where: mask, a.z, else: b.z)
  }

  @inline(__always) init(w: Lanes, x: Lanes, y: Lanes, z: Lanes) {
    self.w = w
    self.x = x
    self.y = y
    self.z = z
  }
}
