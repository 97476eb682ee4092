/// A point near the ground during one step.
struct ActivePoint {
  /// From the link's origin to the point, along the world's axes [m].
  var arm: LaneVector
  /// Of the ground.
  var normal: LaneVector
  /// What the link's origin does by a unit impulse on the point along each axis of the world.
  var linearResponse: LaneMatrix
  var angularResponse: LaneMatrix
  /// What the point does by a unit impulse along the normal: A n [1/kg].
  var normalResponse: LaneVector
  /// 1 / (n · A n + softness).
  var inverseNormal: Lanes
  /// Softness times n · A n [1/kg].
  var yielding: Lanes
  /// 1 / largest eigenvalue of A in the tangent plane.
  var inverseTangent: Lanes
  /// The least velocity along the normal that the contact allows [m/s].
  var leastVelocity: Lanes
  /// What the ground gave in this step, along the world's axes [N s].
  var impulse: LaneVector
}

/// How a link gives way at its origin to an impulse (f, n) on it: symmetric and positive definite.
struct SymmetricCompliance {
  var linearByForce: LaneSymmetric
  /// Its transpose is the angular response to a force.
  var linearByMoment: LaneMatrix
  var angularByMoment: LaneSymmetric

  static let zero = SymmetricCompliance(
    linearByForce: .zero, linearByMoment: LaneMatrix(columns: .zero, .zero, .zero),
    angularByMoment: .zero)

  /// Adds y ȳᵀ, where ȳ is y divided by the degree of freedom's D.
  @inline(__always) mutating func add(_ y: LaneScrew, _ scaled: LaneScrew) {
    linearByForce.add(y.linear, scaled.linear)
    angularByMoment.add(y.angular, scaled.angular)
    linearByMoment.add(y.linear, scaled.angular)
  }
}

/// How one link gives way at its origin to an impulse on another.
struct CrossCompliance {
  var linearByForce: LaneMatrix
  var linearByMoment: LaneMatrix
  var angularByForce: LaneMatrix
  var angularByMoment: LaneMatrix

  static let zero = CrossCompliance(
    linearByForce: .zero, linearByMoment: .zero, angularByForce: .zero, angularByMoment: .zero)

  /// Adds y z̄ᵀ.
  @inline(__always) mutating func add(_ y: LaneScrew, _ scaled: LaneScrew) {
    linearByForce.add(y.linear, scaled.linear)
    linearByMoment.add(y.linear, scaled.angular)
    angularByForce.add(y.angular, scaled.linear)
    angularByMoment.add(y.angular, scaled.angular)
  }

  /// What the first link does by an impulse on the second.
  @inline(__always) func response(to w: LaneScrew) -> LaneScrew {
    LaneScrew(
      linear: linearByForce * w.linear + linearByMoment * w.angular,
      angular: angularByForce * w.linear + angularByMoment * w.angular)
  }

  /// What the second link does by an impulse on the first.
  @inline(__always) func transposedResponse(to w: LaneScrew) -> LaneScrew {
    LaneScrew(
      linear: linearByForce.transposedProduct(w.linear)
        + angularByForce.transposedProduct(w.angular),
      angular: linearByMoment.transposedProduct(w.linear)
        + angularByMoment.transposedProduct(w.angular))
  }
}

extension LaneSymmetric {
  /// Adds the upper triangle of a bᵀ, which is symmetric.
  @inline(__always) fileprivate mutating func add(_ a: LaneVector, _ b: LaneVector) {
    xx = xx.adding(a.x, times: b.x)
    yy = yy.adding(a.y, times: b.y)
    zz = zz.adding(a.z, times: b.z)
    xy = xy.adding(a.x, times: b.y)
    xz = xz.adding(a.x, times: b.z)
    yz = yz.adding(a.y, times: b.z)
  }
}

extension LaneMatrix {
  static let zero = LaneMatrix(columns: .zero, .zero, .zero)

  /// Adds a bᵀ.
  @inline(__always) fileprivate mutating func add(_ a: LaneVector, _ b: LaneVector) {
    x = x.adding(a, times: b.x)
    y = y.adding(a, times: b.y)
    z = z.adding(a, times: b.z)
  }

  /// selfᵀ v.
  @inline(__always) func transposedProduct(_ v: LaneVector) -> LaneVector {
    LaneVector(x.dot(v), y.dot(v), z.dot(v))
  }
}
