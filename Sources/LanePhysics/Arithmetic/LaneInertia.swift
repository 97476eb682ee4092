import SpatialMath

/// A symmetric 3 × 3 matrix of every robot of a block.
struct LaneSymmetric {
  var xx: Lanes
  var yy: Lanes
  var zz: Lanes
  var xy: Lanes
  var xz: Lanes
  var yz: Lanes

  static let zero = LaneSymmetric(
    xx: .zero, yy: .zero, zz: .zero, xy: .zero, xz: .zero, yz: .zero)

  @inline(__always) static func * (m: LaneSymmetric, v: LaneVector) -> LaneVector {
    LaneVector(
      (m.xx * v.x).adding(m.xy, times: v.y).adding(m.xz, times: v.z),
      (m.xy * v.x).adding(m.yy, times: v.y).adding(m.yz, times: v.z),
      (m.xz * v.x).adding(m.yz, times: v.y).adding(m.zz, times: v.z))
  }

  @inline(__always) static func + (a: LaneSymmetric, b: LaneSymmetric) -> LaneSymmetric {
    LaneSymmetric(
      xx: a.xx + b.xx, yy: a.yy + b.yy, zz: a.zz + b.zz, xy: a.xy + b.xy, xz: a.xz + b.xz,
      yz: a.yz + b.yz)
  }

  @inline(__always) var asMatrix: LaneMatrix {
    LaneMatrix(
      columns: LaneVector(xx, xy, xz), LaneVector(xy, yy, yz), LaneVector(xz, yz, zz))
  }

  /// R self Rᵀ.
  @inline(__always) func rotated(by r: LaneMatrix) -> LaneSymmetric {
    // Columns of R self, then the upper triangle of its product with Rᵀ.
    let a = (r.x * xx).adding(r.y, times: xy).adding(r.z, times: xz)
    let b = (r.x * xy).adding(r.y, times: yy).adding(r.z, times: yz)
    let c = (r.x * xz).adding(r.y, times: yz).adding(r.z, times: zz)
    return LaneSymmetric(
      xx: (a.x * r.x.x).adding(b.x, times: r.y.x).adding(c.x, times: r.z.x),
      yy: (a.y * r.x.y).adding(b.y, times: r.y.y).adding(c.y, times: r.z.y),
      zz: (a.z * r.x.z).adding(b.z, times: r.y.z).adding(c.z, times: r.z.z),
      xy: (a.x * r.x.y).adding(b.x, times: r.y.y).adding(c.x, times: r.z.y),
      xz: (a.x * r.x.z).adding(b.x, times: r.y.z).adding(c.x, times: r.z.z),
      yz: (a.y * r.x.z).adding(b.y, times: r.y.z).adding(c.y, times: r.z.z))
  }

  /// self + 2 (a · b) 1 − a bᵀ − b aᵀ: the parallel-axis term of moving the reference point.
  @inline(__always) func addingParallelAxis(_ a: LaneVector, _ b: LaneVector) -> LaneSymmetric {
    let ax = a.x * b.x
    let ay = a.y * b.y
    let az = a.z * b.z
    let two = Lanes(2)
    return LaneSymmetric(
      xx: xx.adding(two, times: ay + az), yy: yy.adding(two, times: ax + az),
      zz: zz.adding(two, times: ax + ay),
      xy: xy.subtracting(a.x, times: b.y).subtracting(b.x, times: a.y),
      xz: xz.subtracting(a.x, times: b.z).subtracting(b.x, times: a.z),
      yz: yz.subtracting(a.y, times: b.z).subtracting(b.y, times: a.z))
  }
}

/// Mass, centre of mass and inertia of a link of every robot of a block, in the link's frame.
struct LaneBody {
  /// [kg].
  var mass: Lanes
  /// [m].
  var center: LaneVector
  /// About the centre of mass [kg m²].
  var inertia: LaneSymmetric

  func inertia(lane: Int) -> Matrix3 {
    Matrix3(
      xx: Double(inertia.xx[lane]), yy: Double(inertia.yy[lane]), zz: Double(inertia.zz[lane]),
      xy: Double(inertia.xy[lane]), xz: Double(inertia.xz[lane]), yz: Double(inertia.yz[lane]))
  }

  mutating func set(_ body: SpatialInertia, lane: Int) {
    mass[lane] = Float(body.mass)
    center[lane] = body.centerOfMass
    inertia.xx[lane] = Float(body.inertia.rowX.x)
    inertia.yy[lane] = Float(body.inertia.rowY.y)
    inertia.zz[lane] = Float(body.inertia.rowZ.z)
    inertia.xy[lane] = Float(body.inertia.rowX.y)
    inertia.xz[lane] = Float(body.inertia.rowX.z)
    inertia.yz[lane] = Float(body.inertia.rowY.z)
  }
}

/// The inertia of a link and all that hangs on it, about the link's origin, along the world's axes.
struct CompositeInertia {
  /// [kg].
  var mass: Lanes
  /// Mass times the centre of mass [kg m].
  var moment: LaneVector
  /// [kg m²].
  var tensor: LaneSymmetric

  /// Adds the inertia of a child whose origin is at `offset` from this one [m].
  @inline(__always) mutating func add(_ child: CompositeInertia, at offset: LaneVector) {
    let halfway = child.moment.adding(offset, times: child.mass * 0.5)
    tensor = tensor + child.tensor.addingParallelAxis(offset, halfway)
    moment += child.moment.adding(offset, times: child.mass)
    mass += child.mass
  }
}

/// Linear and angular parts at a point, along the world's axes: velocity (v, ω) or force (f, n).
struct LaneScrew {
  /// Velocity of the point [m/s], or force [N].
  var linear: LaneVector
  /// Angular velocity [rad/s], or moment about the point [N m].
  var angular: LaneVector

  static let zero = LaneScrew(linear: .zero, angular: .zero)
}
