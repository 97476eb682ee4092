import PolicyInterface
import Testing

@Suite struct LongHistoryTests {
  private func layout(_ history: LongHistory?) throws -> ObservationLayout {
    try ObservationLayout(
      terms: ObservationLayout.openLoongTerms, defaultPositions: Array(repeating: 0, count: 12),
      longHistory: history)
  }

  @Test("青龙's runtime gives 4373 numbers, a frame being action, joints, velocities, gyro, gravity")
  func openLoong() throws {
    let layout = try layout(.openLoong)
    #expect(layout.count == 173)
    #expect(layout.inputCount == 4373)
    // Places in the 173 numbers (plan_rl.cpp): action 11, q 23, q̇ 35, gyro 5, gravity 8.
    #expect(layout.frameComponents == Array(11..<47) + Array(5..<11))
    #expect(try self.layout(nil).inputCount == 173)
  }

  @Test("at the start the first frame stands for all, then frames move on, the newest last")
  func frames() throws {
    let layout = try layout(LongHistory(frameCount: 3, quantities: [.projectedGravity]))
    var window = [Float](repeating: 9, count: layout.windowCount)
    func take(_ number: Float, isFirst: Bool) -> [Float] {
      var observation = [Float](repeating: -1, count: 173)
      for i in 0..<3 { observation[8 + i] = number + Float(i) }
      var span = window.mutableSpan
      layout.takeFrame(of: observation.span, isFirst: isFirst, window: &span)
      return window
    }
    #expect(take(10, isFirst: true) == [10, 11, 12, 10, 11, 12, 10, 11, 12])
    #expect(take(20, isFirst: false) == [10, 11, 12, 10, 11, 12, 20, 21, 22])
    #expect(take(30, isFirst: false) == [10, 11, 12, 20, 21, 22, 30, 31, 32])
    #expect(take(40, isFirst: false) == [20, 21, 22, 30, 31, 32, 40, 41, 42])
    #expect(take(50, isFirst: true) == [50, 51, 52, 50, 51, 52, 50, 51, 52])
  }

  @Test("a frame holds what the observation holds now, once, and at least something")
  func refusals() {
    for (quantities, part) in [
      ([.footContact], "foot_contact"), ([], "1 frames"), ([.standFlag, .standFlag], "stand_flag"),
    ] as [([ObservationQuantity], String)] {
      let error = #expect(throws: PolicyInterfaceError.self) {
        try layout(LongHistory(frameCount: 1, quantities: quantities))
      }
      #expect(error?.description.contains(part) == true)
    }
    #expect(throws: PolicyInterfaceError.self) {
      try layout(LongHistory(frameCount: 0, quantities: [.standFlag]))
    }
  }
}
