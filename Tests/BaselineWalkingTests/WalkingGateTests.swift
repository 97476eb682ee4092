import BaselineWalking
import ModelBasedControl
import SpatialMath
import Testing

@Suite("Gates of a model-based walk") struct WalkingGateTests {
  private var good: WalkingOutcome {
    var outcome = WalkingOutcome()
    outcome.isUp = true
    outcome.meanVelocity = Vector3(0.45, 0, 0)
    return outcome
  }

  @Test("a gate is passed within all of its tolerances, and by no fall")
  func single() {
    let gate = WalkingGate(
      WalkingTrial(name: "walk", command: WalkingCommand(forward: 0.5), duration: 10))
    #expect(gate.isPassed(by: [good]))
    let faults: [(inout WalkingOutcome) -> Void] = [
      { $0.isUp = false }, { $0.meanVelocity.x = 0.35 }, { $0.meanYawRate = 0.2 },
      { $0.velocityEstimateError = 0.06 }, { $0.heightEstimateError = 0.02 },
    ]
    for fault in faults {
      var outcome = good
      fault(&outcome)
      #expect(!gate.isPassed(by: [outcome]))
    }
  }

  @Test("pushes come in every phase of the stride, from four sides, and nine in ten are survived")
  func pushes() throws {
    let gates = WalkingGate.all(stride: 0.7).filter { $0.trials.count > 1 }
    #expect(gates.count == 4)
    let gate = try #require(gates.first)
    #expect(gate.trials.count == 20)
    let starts = gate.trials.compactMap { $0.push?.start }
    #expect(starts.count == 20 && starts.max().map { $0 < 3.7 } == true)
    let impulses = gates.compactMap { $0.trials.first?.push?.impulse }
    #expect(impulses.reduce(Vector3.zero, +).length < 1e-12)
    #expect(impulses.allSatisfy { abs($0.length - 20) < 1e-12 })
    var outcomes = Array(repeating: good, count: 20)
    outcomes[0].isUp = false
    outcomes[1].isUp = false
    #expect(gate.isPassed(by: outcomes))
    outcomes[2].isUp = false
    #expect(!gate.isPassed(by: outcomes))
  }

  @Test("a row has a cell for each of the heading's")
  func row() {
    let gate = WalkingGate(
      WalkingTrial(name: "walk", command: WalkingCommand(forward: 0.5), duration: 10))
    let cells = GateRow(gate, [good]).text.split(separator: "|")
    let heading = GateRow.heading.split(separator: "\n")[0].split(separator: "|")
    #expect(cells.count == heading.count)
    #expect(cells[0] == " walk " && cells[1] == " yes " && cells[3] == " 0.450 ")
  }
}
