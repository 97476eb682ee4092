import RigidBodyDynamics
import SpatialMath

/// A state of `CentroidalDynamics`: momentum over mass h̄ and configuration.
struct CentroidalState: Sendable {
  /// Over the mass: linear [m/s], angular about the centre of mass [m²/s].
  var momentum = CentroidalMomentum(linear: .zero, angular: .zero)
  /// Pose of the base in the world.
  var basePose = Pose.identity
  /// `[joints]` [rad or m].
  var jointPositions: [Double]

  init(jointCount: Int) { jointPositions = Array(repeating: 0, count: jointCount) }

  /// Takes over the numbers of another state without new memory.
  mutating func copy(_ other: CentroidalState) {
    momentum = other.momentum
    basePose = other.basePose
    for joint in jointPositions.indices { jointPositions[joint] = other.jointPositions[joint] }
  }

  /// Moves along a tangent, in the order of `CentroidalDynamics`: x ⊕ s δ.
  mutating func move(along tangent: [Double], by scale: Double = 1) {
    momentum.linear += tangent.vector(at: 0) * scale
    momentum.angular += tangent.vector(at: 3) * scale
    basePose.position += tangent.vector(at: 6) * scale
    let turn = Quaternion(rotationVector: tangent.vector(at: 9) * scale)
    basePose.orientation = (turn * basePose.orientation).normalized
    for joint in jointPositions.indices { jointPositions[joint] += scale * tangent[12 + joint] }
  }

  /// The tangent that leads from another state to this one: x ⊖ x₀.
  ///
  /// - Parameter tangent: `[stateCount]`, overwritten.
  func writeDifference(from origin: CentroidalState, into tangent: inout [Double]) {
    tangent.set(momentum.linear - origin.momentum.linear, at: 0)
    tangent.set(momentum.angular - origin.momentum.angular, at: 3)
    tangent.set(basePose.position - origin.basePose.position, at: 6)
    let turn = basePose.orientation * origin.basePose.orientation.conjugate
    tangent.set(turn.rotationVector, at: 9)
    for joint in jointPositions.indices {
      tangent[12 + joint] = jointPositions[joint] - origin.jointPositions[joint]
    }
  }
}

extension [Double] {
  /// Adds a multiple of numbers of another array to numbers of this one.
  ///
  /// - Parameters:
  ///   - factor: what they are multiplied by.
  ///   - source: the other array.
  ///   - first: where its numbers begin.
  ///   - count: how many there are.
  ///   - start: where those of this array begin.
  mutating func add(
    _ factor: Double, times source: [Double], from first: Int, count: Int, at start: Int
  ) {
    let numbers = source.span.extracting(first..<first + count)
    var target = mutableSpan
    // Known before the loop, which then needs no checks.
    precondition(
      start >= 0 && start + count <= target.count,
      "\(count) numbers from \(start) on are not in an array of \(target.count)")
    for index in 0..<count { target[start + index] += factor * numbers[index] }
  }
}
