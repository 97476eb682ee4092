import PolicyInterface
import Testing

@testable import EvaluationSuites

@Suite struct PolicyInputsTests {
  private func layout(_ history: LongHistory?) throws -> ObservationLayout {
    try ObservationLayout(
      terms: [ObservationTerm(.standFlag), ObservationTerm(.gaitPhase)], defaultPositions: [0],
      longHistory: history)
  }

  @Test("each robot's window of frames stands behind its observation")
  func windows() throws {
    var inputs = PolicyInputs(
      try layout(LongHistory(frameCount: 2, quantities: [.gaitPhase])), count: 2)
    #expect(
      inputs.take([1, 2, 3, 4, 5, 6], isFirst: true)
        == [1, 2, 3, 2, 3, 2, 3, 4, 5, 6, 5, 6, 5, 6])
    #expect(
      inputs.take([7, 8, 9, 10, 11, 12], isFirst: false)
        == [7, 8, 9, 2, 3, 8, 9, 10, 11, 12, 5, 6, 11, 12])
  }

  @Test("without a long history policies see the observations")
  func observations() throws {
    var inputs = PolicyInputs(try layout(nil), count: 2)
    #expect(inputs.take([1, 2, 3, 4, 5, 6], isFirst: true) == [1, 2, 3, 4, 5, 6])
  }
}
