/// Tasks in strict order under common rows: each is fulfilled as well as the ones before it allow, and
/// takes nothing from them (Escande, Mansard and Wieber 2014, *Hierarchical quadratic programming*).
///
/// Level i minimises ½ Σ ωᵣ (Jᵣ w − aᵣ)² over all points at which the rows hold and Jⱼ w is as earlier
/// levels j left it. What freedom remains at the end is the common program's cost to decide.
public struct HierarchicalProgram: Equatable, Sendable {
  /// One level: rows J w ≈ a in the sense of least squares.
  public struct Task: Equatable, Sendable {
    /// J, `[capacity, variables]`.
    public var coefficients: DenseMatrix
    /// a, `[capacity]`.
    public var targets: [Double]
    /// ω, `[capacity]`, 0 or more; 1 at first.
    public var weights: [Double]
    /// How many of the rows count, from the first on; 0 at first.
    public var count = 0
  }

  /// The rows that hold on every level, and the cost of the last.
  public var common: QuadraticProgram
  /// The levels, the most important first.
  public var tasks: [Task]

  /// A program without tasks' rows.
  ///
  /// - Parameters:
  ///   - common: rows and last cost.
  ///   - taskCapacities: most rows of each level.
  public init(common: QuadraticProgram, taskCapacities: [Int]) {
    self.common = common
    tasks = taskCapacities.map { capacity in
      Task(
        coefficients: DenseMatrix(rowCount: capacity, columnCount: common.variableCount),
        targets: Array(repeating: 0, count: capacity),
        weights: Array(repeating: 1, count: capacity))
    }
  }
}
