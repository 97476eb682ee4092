import Testing

@testable import Benchmarks

@Suite struct LearningBenchmarkTests {
  @Test("the benchmark measures updates of the sizes it is given")
  func measures() throws {
    var settings = LearningBenchmark.Settings()
    settings.observationCount = 4
    settings.actionCount = 2
    settings.hiddenCounts = [8]
    settings.environmentCount = 16
    settings.stepsPerEnvironment = 4
    settings.seconds = 0.01
    let result = try LearningBenchmark.run(settings)
    #expect(result.settings == settings)
    #expect(result.updateSamplesPerSecond > 0 && result.updateSamplesPerSecond.isFinite)
    #expect(result.collectionStepsPerSecond > 0 && result.collectionStepsPerSecond.isFinite)
    #expect(!result.matrixKernels.isEmpty)
    // Actor 4·8 + 8·2, critic 4·8 + 8·1; three products of each layer, two of the first; five
    // epochs, a multiplication and an addition.
    #expect(result.matrixOperationsPerSample == 5 * 2 * (2 * 4 * 8 + 3 * 16 + 2 * 4 * 8 + 3 * 8))
    #expect(result.matrixPeak > 0 && result.matrixRate > 0)
    #expect(result.updateShareOfPeak > 0 && result.updateShareOfPeak < 1)
  }
}
