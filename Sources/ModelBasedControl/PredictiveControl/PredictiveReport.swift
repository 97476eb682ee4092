import QuadraticProgramming

/// How a call of a predictive controller ended.
public enum PredictiveStatus: String, Equatable, Sendable {
  /// The step was small and the plan keeps its constraints.
  case converged
  /// A step was taken; the plan is new.
  case stepTaken
  /// No part of the step made the plan better: the plan before, moved on in time, goes on.
  case noProgress
  /// The step's program was not solved, or what was measured is no number: the plan before goes on.
  case unsolved
}

/// The outcome of a call in numbers.
public struct PredictiveReport: Equatable, Sendable {
  /// How it ended.
  public var status = PredictiveStatus.unsolved
  /// Calls in a row, this one included, that gave no new plan.
  public var failureCount = 0
  /// How the last program was solved.
  public var solver: SolverReport?
  /// Part of the step that was gone.
  public var stepLength = 0.0
  /// Largest element of the step, wrenches in units of the weight.
  public var stepSize = 0.0
  /// Cost of the plan.
  public var cost = 0.0
  /// Root of the sum of squares of all defects, and of what feet that are bound move.
  public var violation = 0.0
}
