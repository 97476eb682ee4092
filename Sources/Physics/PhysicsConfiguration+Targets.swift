import Foundation

/// What delays and filters of the joint targets are in physics steps.
extension PhysicsConfiguration {
  /// Whole physics steps of a time [s].
  package func steps(of time: Double) -> Int { Int(roundedSteps(of: time)) }

  /// Number of the newest physics steps whose targets a batch keeps; 1 for no delay.
  package var targetStepCount: Int { 1 + steps(of: largestCommandDelay) }

  /// Whether a batch keeps targets for so long [s].
  package func keepsTargets(for delay: Double) -> Bool {
    let stepCount = roundedSteps(of: delay)
    return stepCount >= 0 && stepCount < Double(targetStepCount)
  }

  /// Stops the program where a batch does not keep targets for so long [s].
  package func checkDelay(_ delay: Double) {
    precondition(
      keepsTargets(for: delay),
      "found a command delay of \(delay) s, expected 0 to \(largestCommandDelay) s")
  }

  /// Share of the joint target that the filter keeps from one physics step to the next.
  package var targetFilterRetentionPerStep: Double {
    targetFilterRetention == 0 ? 0 : pow(targetFilterRetention, timestep / 0.001)
  }

  private func roundedSteps(of time: Double) -> Double { (time / timestep).rounded() }
}
