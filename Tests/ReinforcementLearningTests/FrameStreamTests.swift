import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

@Suite struct FrameStreamTests {
  private static let history = ObservationHistory(frameCount: 5, components: [2, 0])
  private static let environmentCount = 3
  private static let stepCount = 4

  /// Frames as anyone would keep them: a window for every environment and moment.
  private struct Windows {
    var windows: [[Float]] = []

    mutating func take(_ environment: Int, frame: [Float], isFirst: Bool) {
      if windows.count <= environment { windows.append([]) }
      if isFirst { windows[environment] = (0..<5).flatMap { _ in frame } }
      windows[environment] = Array(windows[environment].dropFirst(2)) + frame
    }
  }

  private static func observation(_ moment: Int, _ environment: Int) -> [Float] {
    [Float(moment), -1, Float(100 * environment + moment)]
  }

  private static func stream(hasImages: Bool = false) -> FrameStream {
    FrameStream(
      history, environmentCount: environmentCount, stepCount: stepCount, hasImages: hasImages)
  }

  /// Frames of a row, those before the oldest filled up.
  private static func window(_ rows: WindowRows, _ row: Int) -> [Float] {
    let window = rows.window(row)
    let frames = rows.frames.array(window.start..<window.start + 2 * window.frameCount)
    return (window.frameCount..<5).flatMap { _ in frames.prefix(2) } + frames
  }

  /// Whether the episode of an environment begins at a moment: at times within a window of each other.
  private static func isFirst(_ moment: Int, _ environment: Int) -> Bool {
    moment == 0 || environment == 1 && [2, 3, 9].contains(moment)
      || environment == 2 && moment == 6
  }

  @Test(
    "windows are those that every step's own copy would have, over several rollouts and a restart")
  func agreesWithCopies() throws {
    var stream = Self.stream()
    var copies = Windows()
    let pool = WorkerPool(workerCount: 2)
    var moment = 0
    func take(step: Int) {
      let observations = Matrix(
        paddedRowCount: Self.environmentCount, columnCount: 3)
      observations.copyElements(
        of: (0..<Self.environmentCount).flatMap { Self.observation(moment, $0) })
      stream.take(observations, step: step) { Self.isFirst(moment, $0) }
      for environment in 0..<Self.environmentCount {
        let x = Self.observation(moment, environment)
        copies.take(
          environment, frame: [x[2], x[0]], isFirst: Self.isFirst(moment, environment))
      }
      for environment in 0..<Self.environmentCount {
        #expect(
          Self.window(stream.windows(ofStep: step), environment) == copies.windows[environment])
      }
      moment += 1
    }
    take(step: 0)
    for rollout in 0..<5 {
      if rollout > 0 { stream.rewind(pool: pool) }
      let before = copies.windows
      for step in 1...Self.stepCount { take(step: step) }
      for environment in 0..<Self.environmentCount {
        let rows = stream.windowsOfTransitions(areImages: false)
        #expect(Self.window(rows, environment) == before[environment])
      }
      if rollout == 2 {
        let snapshot = stream.snapshot()
        var prefixed = Snapshot()
        prefixed.store(snapshot, at: "frames")
        stream = Self.stream()
        stream.restore(try stream.state(prefixed, at: "frames"))
      }
    }
  }

  @Test("images are the mirrored frames of the same places")
  func mirrors() {
    let stream = Self.stream(hasImages: true)
    let observations = Matrix(paddedRowCount: Self.environmentCount, columnCount: 3)
    observations.copyElements(of: [1, 0, 2, 3, 0, 4, 5, 0, 6])
    stream.take(observations, step: 0) { _ in true }
    stream.mirrorFrames(
      MirrorMap(SignedPermutation(source: [1, 0], sign: [1, -1])),
      pool: WorkerPool(workerCount: 1))
    let plain = stream.windowsOfTransitions(areImages: false)
    let images = stream.windowsOfTransitions(areImages: true)
    #expect(Self.window(plain, 1) == [4, 3, 4, 3, 4, 3, 4, 3, 4, 3])
    #expect(Self.window(images, 1) == [3, -4, 3, -4, 3, -4, 3, -4, 3, -4])
  }
}
