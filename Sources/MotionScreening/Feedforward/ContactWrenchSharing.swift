import RobotModel
import SpatialMath

/// Shares the wrench that a motion takes of the ground out over the points of the soles that stand.
///
/// At each contact point the force is `Σ_e λ_e (n + μ/√2 · t_e)` with four edges t_e of a pyramid
/// inside the friction cone, λ ≥ 0. The shares minimise
/// `|S (Σ G λ − w)|² + Σ (ε / load_foot) λ²`, all in units of the body's weight: S scales moments by
/// 1 / 0.3 m, and the small ε makes the shares unique, even among the points, and small on a foot that
/// is only just taking its load.
struct ContactWrenchSharing {
  private let robot: RobotDescription
  private let weight: Double
  private let edges: [Vector3]
  /// `[generators]` the foot and the point of the sole.
  private let generators: [(foot: Int, point: Vector3, edge: Vector3)]
  private var solver: NonnegativeLeastSquares
  private var columns: [[Double]]
  private var isAllowed: [Bool]

  /// Lever arm of one weight that counts as much as one weight [m].
  private static let momentArm = 0.3
  private static let regularization = 1e-7
  /// The least that a standing foot counts as loaded.
  private static let leastLoad = 1e-3

  /// - Parameters:
  ///   - friction: Coulomb coefficient.
  ///   - weight: of the robot [N].
  init(_ robot: RobotDescription, friction: Double, weight: Double) {
    self.robot = robot
    self.weight = weight
    let slope = friction / 2.0.squareRoot()
    let edges = [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)].map {
      Vector3(slope * $0.0, slope * $0.1, 1)
    }
    self.edges = edges
    generators = robot.feet.enumerated().flatMap { index, foot in
      foot.contactPoints.flatMap { point in
        edges.map { (foot: index, point: point, edge: $0) }
      }
    }
    solver = NonnegativeLeastSquares(count: generators.count)
    columns = Array(repeating: Array(repeating: 0, count: 6), count: generators.count)
    isAllowed = Array(repeating: false, count: generators.count)
  }

  /// Shares a wrench out.
  ///
  /// - Parameters:
  ///   - wrench: what the ground is to give, moment about the base's origin, in the world's axes.
  ///   - linkPoses: `[links]` in the world, the base's first.
  ///   - loads: `[feet]` how far each foot may carry, 0 (not at all) to 1.
  ///   - wrenches: `[links]` the ground's wrenches on the links, moments about their origins;
  ///     overwritten.
  /// - Returns: what the ground cannot give, about the base's origin.
  mutating func share(
    _ wrench: SpatialForce, linkPoses: [Pose], loads: [Double], into wrenches: inout [SpatialForce]
  ) -> SpatialForce {
    let target = Self.scaled(wrench, weight: weight)
    let origin = linkPoses[0].position
    for (index, generator) in generators.enumerated() {
      isAllowed[index] = loads[generator.foot] > 0
      guard isAllowed[index] else { continue }
      let link = robot.feet[generator.foot].link
      let arm = linkPoses[link].act(generator.point) - origin
      columns[index] = Self.scaled(
        SpatialForce(moment: arm.cross(generator.edge), force: generator.edge), weight: 1)
    }
    assemble(target: target, loads: loads)
    solver.solve(isAllowed: isAllowed)
    return collect(wrench, linkPoses: linkPoses, into: &wrenches)
  }

  /// `H = GᵀSSG + ε / load`, `g = GᵀSS w`.
  private mutating func assemble(target: [Double], loads: [Double]) {
    let count = generators.count
    for row in 0..<count where isAllowed[row] {
      solver.gradient[row] = Self.dot(columns[row], target)
      for column in 0...row where isAllowed[column] {
        var element = Self.dot(columns[row], columns[column])
        if row == column {
          element += Self.regularization / max(loads[generators[row].foot], Self.leastLoad)
        }
        solver.hessian[row * count + column] = element
        solver.hessian[column * count + row] = element
      }
    }
  }

  private func collect(
    _ wrench: SpatialForce, linkPoses: [Pose], into wrenches: inout [SpatialForce]
  ) -> SpatialForce {
    for link in wrenches.indices { wrenches[link] = .zero }
    var rest = wrench
    let origin = linkPoses[0].position
    for (index, generator) in generators.enumerated() {
      let share = solver.solution[index]
      guard isAllowed[index], share > 0 else { continue }
      let force = weight * share * generator.edge
      let link = robot.feet[generator.foot].link
      let point = linkPoses[link].act(generator.point)
      let arm = point - linkPoses[link].position
      wrenches[link] =
        wrenches[link] + SpatialForce(moment: arm.cross(force), force: force)
      rest = rest - SpatialForce(moment: (point - origin).cross(force), force: force)
    }
    return rest
  }

  /// `[6]` force and moment in units of weight.
  private static func scaled(_ wrench: SpatialForce, weight: Double) -> [Double] {
    let force = wrench.force / weight
    let moment = wrench.moment / (weight * momentArm)
    return [force.x, force.y, force.z, moment.x, moment.y, moment.z]
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
