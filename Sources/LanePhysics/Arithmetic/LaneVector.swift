import SpatialMath

/// A vector of every robot of a block.
struct LaneVector {
  var x: Lanes
  var y: Lanes
  var z: Lanes

  static let zero = LaneVector(.zero, .zero, .zero)

  @inline(__always) init(_ x: Lanes, _ y: Lanes, _ z: Lanes) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// The same vector for all robots.
  @inline(__always) init(_ v: Vector3) {
    self.init(Lanes(Float(v.x)), Lanes(Float(v.y)), Lanes(Float(v.z)))
  }

  @inline(__always) subscript(lane: Int) -> Vector3 {
    get { Vector3(Double(x[lane]), Double(y[lane]), Double(z[lane])) }
    set {
      x[lane] = Float(newValue.x)
      y[lane] = Float(newValue.y)
      z[lane] = Float(newValue.z)
    }
  }

  @inline(__always) static func + (a: LaneVector, b: LaneVector) -> LaneVector {
    LaneVector(a.x + b.x, a.y + b.y, a.z + b.z)
  }

  @inline(__always) static func - (a: LaneVector, b: LaneVector) -> LaneVector {
    LaneVector(a.x - b.x, a.y - b.y, a.z - b.z)
  }

  @inline(__always) static func * (a: LaneVector, s: Lanes) -> LaneVector {
    LaneVector(a.x * s, a.y * s, a.z * s)
  }

  @inline(__always) static prefix func - (a: LaneVector) -> LaneVector {
    LaneVector(-a.x, -a.y, -a.z)
  }

  @inline(__always) static func += (a: inout LaneVector, b: LaneVector) { a = a + b }
  @inline(__always) static func -= (a: inout LaneVector, b: LaneVector) { a = a - b }

  /// self + a s.
  @inline(__always) func adding(_ a: LaneVector, times s: Lanes) -> LaneVector {
    LaneVector(x.adding(a.x, times: s), y.adding(a.y, times: s), z.adding(a.z, times: s))
  }

  /// self + a × b.
  @inline(__always) func adding(_ a: LaneVector, cross b: LaneVector) -> LaneVector {
    LaneVector(
      x.adding(a.y, times: b.z).subtracting(a.z, times: b.y),
      y.adding(a.z, times: b.x).subtracting(a.x, times: b.z),
      z.adding(a.x, times: b.y).subtracting(a.y, times: b.x))
  }

  @inline(__always) func dot(_ b: LaneVector) -> Lanes {
    (x * b.x).adding(y, times: b.y).adding(z, times: b.z)
  }

  @inline(__always) func cross(_ b: LaneVector) -> LaneVector {
    LaneVector(
      (y * b.z).subtracting(z, times: b.y), (z * b.x).subtracting(x, times: b.z),
      (x * b.y).subtracting(y, times: b.x))
  }

  /// `a` where the mask holds, else `b`.
  @inline(__always) init(where mask: LaneMask, _ a: LaneVector, else b: LaneVector) {
    self.init(
      Lanes(where: mask, a.x, else: b.x), Lanes(where: mask, a.y, else: b.y),
      Lanes(where: mask, a.z, else: b.z))
  }
}
