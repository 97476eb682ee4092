import RigidBodyDynamics

/// Central differences of what a model computes, for the tests of its derivatives.
struct FiniteDifferences {
  /// Their error is a sixth of its square times third derivatives, and rounding over it.
  static let step = 1e-5

  let model: RigidBodyModel

  /// `[rows, velocityCount]` row-major: derivative of `function` along the tangent of the
  /// configuration, at constant v.
  func byPosition(
    _ state: RigidBodyState, _ function: (inout RigidBodyWorkspace) -> [Double]
  ) -> [Double] {
    byColumn {
      state.displaced(by: model.unit($0, times: $1))
    } function: {
      function(&$0)
    }
  }

  /// The same with respect to v.
  func byVelocity(
    _ state: RigidBodyState, _ function: (inout RigidBodyWorkspace) -> [Double]
  ) -> [Double] {
    byColumn {
      var moved = state
      moved.velocity[$0] += $1
      return moved
    } function: {
      function(&$0)
    }
  }

  /// Rate of `function` as the robot moves on at constant v.
  func byTime(
    _ state: RigidBodyState, _ function: (inout RigidBodyWorkspace) -> [Double]
  ) -> [Double] {
    difference { h in
      state.displaced(by: state.velocity.map { $0 * h })
    } function: {
      function(&$0)
    }
  }

  private func byColumn(
    _ moved: (Int, Double) -> RigidBodyState,
    function: (inout RigidBodyWorkspace) -> [Double]
  ) -> [Double] {
    let count = model.velocityCount
    var result: [Double] = []
    for column in 0..<count {
      let derivative = difference({ moved(column, $0) }, function: function)
      if column == 0 { result = Array(repeating: 0, count: derivative.count * count) }
      for (row, value) in derivative.enumerated() { result[row * count + column] = value }
    }
    return result
  }

  private func difference(
    _ moved: (Double) -> RigidBodyState, function: (inout RigidBodyWorkspace) -> [Double]
  ) -> [Double] {
    let h = Self.step
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(of: moved(h), in: &workspace)
    let ahead = function(&workspace)
    model.computeKinematics(of: moved(-h), in: &workspace)
    return zip(ahead, function(&workspace)).map { ($0 - $1) / (2 * h) }
  }
}

extension RigidBodyModel {
  /// `[velocityCount]` zeros but for one element.
  func unit(_ index: Int, times value: Double = 1) -> [Double] {
    var result = Array(repeating: 0.0, count: velocityCount)
    result[index] = value
    return result
  }
}
