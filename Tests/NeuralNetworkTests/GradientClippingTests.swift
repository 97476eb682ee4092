import Testing

@testable import NeuralNetwork

@Suite struct GradientClippingTests {
  @Test("a long gradient gets the limit as its norm, a short one stays")
  func clips() {
    #expect(abs(GradientClipping.scale(norm: 4, limit: 1) - 0.25) < 1e-6)
    #expect(GradientClipping.scale(norm: 0.5, limit: 1) == 1)
    #expect(GradientClipping.scale(norm: 0, limit: 1) == 1)
  }
}
