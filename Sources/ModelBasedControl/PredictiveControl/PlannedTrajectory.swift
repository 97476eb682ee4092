import RigidBodyDynamics
import RobotModel
import SpatialMath

/// States at the nodes of a horizon, and what is done between them.
struct PlannedTrajectory: Sendable {
  /// Time of the first node [s].
  var startTime = 0.0
  /// From node to node [s].
  let interval: Double
  /// `[intervals]` the feet that carry.
  var modes: [StanceMode]
  /// `[intervals + 1]`
  var states: [CentroidalState]
  /// `[intervals][inputs]` as `CentroidalDynamics` has it.
  var inputs: [[Double]]
  /// `[intervals + 1][row slots]` multipliers of inequality rows, `[intervals][states]` those of the
  /// intervals: where the search for the next plan begins.
  var rowMultipliers: [[Double]]
  var costates: [[Double]]

  init(_ dynamics: CentroidalDynamics, intervalCount: Int, interval: Double, slotCount: Int) {
    self.interval = interval
    modes = Array(repeating: .both, count: intervalCount)
    // Arrays of their own each: one that is shared would be copied when it is first written.
    states = (0...intervalCount).map { _ in CentroidalState(jointCount: dynamics.model.jointCount) }
    inputs = (0..<intervalCount).map { _ in Array(repeating: 0, count: dynamics.inputCount) }
    rowMultipliers = (0...intervalCount).map { _ in Array(repeating: 0, count: slotCount) }
    costates = (0..<intervalCount).map { _ in Array(repeating: 0, count: dynamics.stateCount) }
  }

  var intervalCount: Int { modes.count }

  /// Time of the middle of an interval [s].
  func middle(of index: Int) -> Double { startTime + (Double(index) + 0.5) * interval }

  /// The interval that a time falls into, the first or last one where it is outside.
  func index(at time: Double) -> Int {
    let place = ((time - startTime) / interval).rounded(.down)
    return Int(max(0, min(Double(intervalCount - 1), place)))
  }

  /// Sets the feet that carry, as they do in the middle of each interval.
  mutating func setModes(_ schedule: GaitSchedule) {
    for index in modes.indices { modes[index] = schedule.mode(at: middle(of: index)) }
  }

  /// Writes the state at a time, on the way from node to node that is shortest; before the first node
  /// and behind the last one theirs.
  ///
  /// - Parameter tangent: `[stateCount]`, memory for the while.
  func writeState(at time: Double, into state: inout CentroidalState, using tangent: inout [Double])
  {
    let index = index(at: time)
    let share = (time - startTime) / interval - Double(index)
    states[index + 1].writeDifference(from: states[index], into: &tangent)
    state.copy(states[index])
    state.move(along: tangent, by: max(0, min(1, share)))
  }
}
