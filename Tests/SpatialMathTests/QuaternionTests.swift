import Foundation
import Reproducibility
import SpatialMath
import Testing

/// Rounding of a dozen operations on numbers of about one.
private let tolerance = 1e-13

private func isClose(_ a: Vector3, _ b: Vector3, within limit: Double = tolerance) -> Bool {
  (a - b).length <= limit
}

private func isClose(_ a: Matrix3, _ b: Matrix3, within limit: Double = tolerance) -> Bool {
  let d = a - b
  return max(d.rowX.length, d.rowY.length, d.rowZ.length) <= limit
}

extension RandomStream {
  fileprivate mutating func vector() -> Vector3 { Vector3(normal(), normal(), normal()) }

  fileprivate mutating func rotation() -> Quaternion {
    Quaternion(normal(), normal(), normal(), normal()).normalized
  }

  fileprivate mutating func pose() -> Pose { Pose(position: vector(), orientation: rotation()) }
}

@Suite("Rotations") struct QuaternionTests {
  @Test("the product of quaternions rotates as one after the other, and as the matrices do")
  func composition() {
    var random = RandomStream(seed: 11, stream: 0)
    for _ in 0..<100 {
      let (a, b, v) = (random.rotation(), random.rotation(), random.vector())
      #expect(isClose((a * b).act(v), a.act(b.act(v)), within: 10 * tolerance))
      #expect(isClose((a * b).matrix, a.matrix * b.matrix))
      #expect(isClose(a.matrix * v, a.act(v), within: 10 * tolerance))
      #expect(isClose(a.actInverse(a.act(v)), v, within: 10 * tolerance))
    }
  }

  @Test("a quarter turn about z takes x to y")
  func quarterTurn() {
    let turn = Quaternion(axis: .unitZ, angle: .pi / 2)
    #expect(isClose(turn.act(.unitX), .unitY))
    #expect(abs(turn.yaw - .pi / 2) < tolerance)
  }

  @Test("the exponential undoes the logarithm, also for tiny and for half turns")
  func exponentialAndLogarithm() {
    var random = RandomStream(seed: 12, stream: 0)
    for angle in [0, 1e-14, 1e-8, 0.3, 2, 3.14, Double.pi] {
      let v = random.vector().normalized * angle
      let back = Quaternion(rotationVector: v).rotationVector
      // A half turn has two logarithms.
      let isSame = isClose(back, v, within: 1e-9) || isClose(back, -v, within: 1e-9)
      #expect(angle < .pi ? isClose(back, v, within: 1e-9) : isSame)
    }
    for _ in 0..<100 {
      let q = random.rotation()
      let back = Quaternion(rotationVector: q.rotationVector)
      #expect(isClose(back.matrix, q.matrix, within: 1e-12))
      #expect(q.rotationVector.length <= .pi + 1e-12)
    }
  }

  @Test("the shortest turn up to a normal leaves the axis that is upright to both where it is")
  func turningUp() {
    var random = RandomStream(seed: 5, stream: 0)
    for _ in 0..<20 {
      let v = random.vector().normalized
      let normal = Vector3(v.x, v.y, abs(v.z))
      let turn = Quaternion(turningUpTo: normal)
      #expect(isClose(turn.act(.unitZ), normal))
      let axis = Vector3.unitZ.cross(normal).normalized
      #expect(isClose(turn.act(axis), axis))
    }
    #expect(Quaternion(turningUpTo: .unitZ) == .identity)
  }

  @Test("roll, pitch and yaw turn about the fixed x, then y, then z axis")
  func rollPitchYaw() {
    let q = Quaternion(roll: 0.3, pitch: -0.4, yaw: 1.2)
    let expected =
      Quaternion(axis: .unitZ, angle: 1.2).matrix * Quaternion(axis: .unitY, angle: -0.4).matrix
      * Quaternion(axis: .unitX, angle: 0.3).matrix
    #expect(isClose(q.matrix, expected))
    #expect(isClose(q.rollPitchYaw, Vector3(0.3, -0.4, 1.2)))
  }

  @Test("the quaternion of a rotation matrix has that matrix, for every branch of the formula")
  func fromMatrix() {
    var random = RandomStream(seed: 13, stream: 0)
    let halfTurns = [Vector3.unitX, .unitY, .unitZ].map { Quaternion(axis: $0, angle: .pi) }
    for q in halfTurns + (0..<100).map({ _ in random.rotation() }) {
      #expect(isClose(Quaternion(q.matrix).matrix, q.matrix, within: 1e-12))
    }
  }

  @Test("a pose times its inverse is the identity, and acting is associative")
  func poses() {
    var random = RandomStream(seed: 14, stream: 0)
    for _ in 0..<50 {
      let (a, b, p) = (random.pose(), random.pose(), random.vector())
      #expect(isClose((a * a.inverse).position, .zero, within: 1e-12))
      #expect(isClose((a * b).act(p), a.act(b.act(p)), within: 1e-12))
      #expect(isClose(a.inverse.act(a.act(p)), p, within: 1e-12))
    }
  }
}

@Suite("Inertia") struct SpatialInertiaTests {
  /// A cloud of point masses and its inertia by the definition.
  private func cloud(seed: UInt64) -> (points: [(mass: Double, place: Vector3)], SpatialInertia) {
    var random = RandomStream(seed: seed, stream: 0)
    let points = (0..<6).map { _ in (mass: random.uniform(in: 0.1...2), place: random.vector()) }
    let body = points.reduce(SpatialInertia.zero) { sum, point in
      sum + SpatialInertia(mass: point.mass, centerOfMass: point.place, inertia: .zero)
    }
    return (points, body)
  }

  @Test("point masses welded one by one have the inertia of the sum over all points")
  func parallelAxis() {
    let (points, body) = cloud(seed: 21)
    let center = points.reduce(Vector3.zero) { $0 + $1.place * $1.mass } / body.mass
    #expect(isClose(body.centerOfMass, center))
    for reference in [center, .zero, Vector3(1, -2, 0.5)] {
      let sum = points.reduce(Matrix3.zero) { sum, point in
        let cross = Matrix3(crossing: point.place - reference)
        return sum - cross * cross * point.mass
      }
      #expect(isClose(body.inertia(about: reference), sum, within: 1e-11))
    }
  }

  @Test("welding does not depend on the frame in which it is done")
  func frameIndependence() {
    let (_, a) = cloud(seed: 22)
    let (_, b) = cloud(seed: 23)
    var random = RandomStream(seed: 24, stream: 0)
    let pose = random.pose()
    let after = (a + b).expressed(at: pose)
    let before = a.expressed(at: pose) + b.expressed(at: pose)
    #expect(abs(after.mass - before.mass) < tolerance)
    #expect(isClose(after.centerOfMass, before.centerOfMass, within: 1e-11))
    #expect(isClose(after.inertia, before.inertia, within: 1e-10))
  }

  @Test("eigenvalues and eigenvectors build the matrix again, degenerate ones too")
  func eigensystem() {
    var random = RandomStream(seed: 25, stream: 0)
    let diagonals = [
      Vector3(1, 2, 3), Vector3(2, 2, 5), Vector3(4, 4, 4), Vector3(-1, 0, 1e-3),
      Vector3(1, 1, 1e6),
    ]
    for diagonal in diagonals {
      let rotation = random.rotation().matrix
      let matrix = rotation * Matrix3(diagonal: diagonal) * rotation.transpose
      let (values, axes) = matrix.symmetricEigensystem
      let scale = max(1, diagonal.length)
      let sorted = [diagonal.x, diagonal.y, diagonal.z].sorted()
      #expect(isClose(values, Vector3(sorted[0], sorted[1], sorted[2]), within: 1e-13 * scale))
      let rebuilt = axes * Matrix3(diagonal: values) * axes.transpose
      #expect(isClose(rebuilt, matrix, within: 1e-13 * scale))
      #expect(abs(axes.determinant - 1) < 1e-12)
    }
  }
}
