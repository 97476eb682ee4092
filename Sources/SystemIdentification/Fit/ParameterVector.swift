import Foundation

/// What the solver works on: the logarithms of the actuators' values `[parameters, joints]`, then the
/// delay.
struct ParameterVector: Sendable {
  let jointCount: Int

  var count: Int { ActuatorParameter.allCases.count * jointCount + 1 }
  var delay: Int { count - 1 }

  /// Place of a joint's parameter.
  func place(_ parameter: ActuatorParameter, _ joint: Int) -> Int {
    (ActuatorParameter.allCases.firstIndex(of: parameter) ?? 0) * jointCount + joint
  }

  /// Place of a column of a limb.
  func place(_ column: Int, of limb: ReducedLimb) -> Int {
    let size = limb.columns.jointCount
    return column == limb.columns.delay
      ? delay : column / size * jointCount + limb.joints.lowerBound + column % size
  }

  /// The numbers of values, all of which are above 0 but the delay.
  func numbers(_ values: ActuatorValues) -> [Double] {
    ActuatorParameter.allCases.flatMap { parameter in
      values.joints.map { log($0[parameter]) }
    } + [values.delay]
  }

  /// The values after a step, which is shortened where it would go far.
  func values(_ values: ActuatorValues, after step: [Double], largestDelay: Double)
    -> ActuatorValues
  {
    var result = values
    for parameter in ActuatorParameter.allCases {
      for joint in 0..<jointCount {
        let change = max(-1, min(1, step[place(parameter, joint)]))
        result.joints[joint][parameter] *= exp(change)
      }
    }
    let change = max(-0.005, min(0.005, step[delay]))
    result.delay = max(0, min(largestDelay, values.delay + change))
    return result
  }
}
