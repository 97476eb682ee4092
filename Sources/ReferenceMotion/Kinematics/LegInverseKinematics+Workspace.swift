import SpatialMath

extension LegInverseKinematics {
  /// What the search needs, made once.
  struct Workspace: Sendable {
    /// `[joints]` positions at the start, now and after the step [rad].
    var start: [Double]
    var current: [Double]
    var next: [Double]
    /// `[joints]` axes and points of them in the base's frame [m].
    var axes: [Vector3]
    var centers: [Vector3]
    /// From the foot to its target [m].
    var positionError = Vector3.zero
    /// Rotation vector from the foot to its target, in the base's frame [rad].
    var orientationError = Vector3.zero
    /// Weighted sum of square errors.
    var cost = 0.0
    /// `[joints, joints]` `JᵀWJ`.
    private var normal: [Double]
    /// `[joints]` `JᵀWe`.
    private var gradient: [Double]
    /// `[joints, joints]` lower triangle of the Cholesky factor.
    private var factor: [Double]
    private var step: [Double]
    private var isFrozen: [Bool]

    init(jointCount: Int) {
      start = Array(repeating: 0, count: jointCount)
      current = start
      next = start
      axes = Array(repeating: .zero, count: jointCount)
      centers = axes
      normal = Array(repeating: 0, count: jointCount * jointCount)
      gradient = start
      factor = normal
      step = start
      isFrozen = Array(repeating: false, count: jointCount)
    }

    /// Largest change of a joint in the step [rad].
    var largestStep: Double { step.reduce(0) { max($0, abs($1)) } }

    /// Normal equations of the weighted errors at `next`: the columns of J are `(a × (p − c), a)`.
    mutating func assemble(
      foot: Vector3, target: Quaternion, configuration: Configuration
    ) {
      let (wP, wN) = (configuration.positionWeight, configuration.postureWeight)
      let weights = configuration.orientationWeights
      // W_R = R* diag(w) R*ᵀ: the weights belong to the foot's own axes.
      func weighted(_ v: Vector3) -> Vector3 {
        let local = target.actInverse(v)
        return target.act(Vector3(weights.x * local.x, weights.y * local.y, weights.z * local.z))
      }
      let turn = weighted(orientationError)
      cost = wP * positionError.lengthSquared + orientationError.dot(turn)
      let count = start.count
      for i in 0..<count {
        let shift = axes[i].cross(foot - centers[i])
        let distance = start[i] - next[i]
        cost += wN * distance * distance
        gradient[i] = wP * shift.dot(positionError) + axes[i].dot(turn) + wN * distance
        let axis = weighted(axes[i])
        for j in 0...i {
          let other = axes[j].cross(foot - centers[j])
          let element = wP * shift.dot(other) + axis.dot(axes[j]) + (i == j ? wN : 0)
          normal[i * count + j] = element
          normal[j * count + i] = element
        }
      }
    }

    /// Solves for the step; joints that it would push out of their range stay where they are.
    mutating func solveStep(damping: Double, limits: [ClosedRange<Double>]) {
      for i in isFrozen.indices { isFrozen[i] = false }
      for _ in start.indices {
        factorize(damping: damping)
        substitute()
        var isFeasible = true
        for i in step.indices where !isFrozen[i] {
          let isOut =
            (current[i] <= limits[i].lowerBound && step[i] < 0)
            || (current[i] >= limits[i].upperBound && step[i] > 0)
          guard isOut else { continue }
          isFrozen[i] = true
          isFeasible = false
        }
        if isFeasible { return }
      }
    }

    /// Goes the step, at most half a radian, up to the limits.
    mutating func takeStep(limits: [ClosedRange<Double>]) {
      let scale = min(1, 0.5 / max(largestStep, 1e-300))
      for i in next.indices { next[i] = limits[i].clamp(current[i] + scale * step[i]) }
    }

    /// Cholesky factor of `JᵀWJ + λI`, with the rows of frozen joints replaced by those of `I`.
    private mutating func factorize(damping: Double) {
      let count = start.count
      for i in 0..<count {
        for j in 0...i {
          let isFree = !isFrozen[i] && !isFrozen[j]
          var sum = isFree ? normal[i * count + j] : 0
          if i == j { sum = isFree ? sum + damping : 1 }
          for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
          factor[i * count + j] =
            i == j ? max(sum, 1e-300).squareRoot() : sum / factor[j * count + j]
        }
      }
    }

    private mutating func substitute() {
      let count = start.count
      for i in 0..<count {
        var sum = isFrozen[i] ? 0 : gradient[i]
        for k in 0..<i { sum -= factor[i * count + k] * step[k] }
        step[i] = sum / factor[i * count + i]
      }
      for i in (0..<count).reversed() {
        var sum = step[i]
        for k in i + 1..<count { sum -= factor[k * count + i] * step[k] }
        step[i] = sum / factor[i * count + i]
      }
    }
  }
}
