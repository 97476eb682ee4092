import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork
import Reproducibility

/// The frames of a rollout and those before it, each kept once, from which windows are cut.
///
/// The frames of an environment lie one after the other, `[environments, length, channels]`: those
/// that the first window needs, then one for each step, then that of the state after the last step. So
/// a window is one piece of memory, unless its episode began within it. Copies refer to the same
/// memory.
struct FrameStream: Sendable {
  let history: ObservationHistory
  private let environmentCount: Int
  private let stepCount: Int
  /// Frames of one environment.
  private let length: Int
  private let components: SharedBuffer<Int>
  /// `[environments, length, channels]`, not normalised.
  private let frames: FloatBuffer
  /// Their mirror images, as `mirrorFrames` left them; empty where no one asks for them.
  private let images: FloatBuffer
  /// Frames of the episode before that of each step, `[steps + 1, environments]`.
  private let ages: SharedBuffer<Int>

  /// Zeros.
  ///
  /// - Parameters:
  ///   - history: what a frame and a window are.
  ///   - environmentCount: number of environments.
  ///   - stepCount: control steps of a rollout.
  ///   - hasImages: whether mirror images are kept.
  init(_ history: ObservationHistory, environmentCount: Int, stepCount: Int, hasImages: Bool) {
    self.history = history
    self.environmentCount = environmentCount
    self.stepCount = stepCount
    length = history.frameCount + stepCount
    components = SharedBuffer(count: history.channelCount)
    components.copy(history.components, to: 0)
    let count = environmentCount * length * history.channelCount
    frames = FloatBuffer(count: count)
    images = FloatBuffer(count: hasImages ? count : 0)
    ages = SharedBuffer(count: (stepCount + 1) * environmentCount)
  }

  /// Takes the frames of a step.
  ///
  /// - Parameters:
  ///   - observations: `[environments, observations]`.
  ///   - step: 0 for the state before the first step of a rollout.
  ///   - isFirst: whether an environment's episode begins with it.
  func take(_ observations: Matrix, step: Int, isFirst: (_ environment: Int) -> Bool) {
    let components = components.span(0..<history.channelCount)
    for environment in 0..<environmentCount {
      let slot = step * environmentCount + environment
      ages[slot] = step == 0 || isFirst(environment) ? 0 : ages[slot - environmentCount] + 1
      let observation = observations.row(environment)
      var frame = frames.mutableSpan(frame(of: environment, step: step))
      for channel in components.indices { frame[channel] = observation[components[channel]] }
    }
  }

  /// Makes the state after a rollout the one before the next.
  func rewind(pool: WorkerPool) {
    pool.forEach(environmentCount) { environment in
      frames.copy(
        lastWindow(of: environment), of: frames, to: environment * length * history.channelCount)
      ages[environment] = ages[stepCount * environmentCount + environment]
    }
  }

  /// Mirrors all frames, where images are kept.
  ///
  /// - Parameters:
  ///   - map: the mirror of a frame.
  ///   - pool: shares the environments among its workers.
  func mirrorFrames(_ map: MirrorMap, pool: WorkerPool) {
    guard images.count > 0 else { return }
    let channels = history.channelCount
    pool.forEach(environmentCount) { environment in
      for number in environment * length..<(environment + 1) * length {
        let range = number * channels..<(number + 1) * channels
        var image = images.mutableSpan(range)
        map.apply(frames.span(range), into: &image)
      }
    }
  }

  /// The windows of a step, row by environment.
  func windows(ofStep step: Int) -> WindowRows {
    WindowRows(frames: frames) { window(of: $0, step: step) }
  }

  /// The windows of a rollout, row by transition; or, as `mirrorFrames` left them, their mirror images.
  func windowsOfTransitions(areImages: Bool) -> WindowRows {
    WindowRows(frames: areImages ? images : frames) {
      window(of: $0 % environmentCount, step: $0 / environmentCount)
    }
  }

  private func window(of environment: Int, step: Int) -> HistoryWindow {
    let age = min(ages[step * environmentCount + environment], history.frameCount - 1)
    let newest = frame(of: environment, step: step).lowerBound
    return HistoryWindow(start: newest - age * history.channelCount, frameCount: age + 1)
  }

  /// Place of an environment's frame.
  private func frame(of environment: Int, step: Int) -> Range<Int> {
    let number = environment * length + history.frameCount - 1 + step
    return number * history.channelCount..<(number + 1) * history.channelCount
  }

  /// The frames up to the state after the last step.
  private func lastWindow(of environment: Int) -> Range<Int> {
    let end = (environment + 1) * length * history.channelCount
    return end - history.count..<end
  }

  /// The frames from which a rollout goes on, `[environments, frames, channels]`, and how many frames
  /// their episodes have behind the newest, `[environments]`.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    let windows = (0..<environmentCount).flatMap { frames.array(lastWindow(of: $0)) }
    snapshot.store(windows, at: "frames")
    let last = stepCount * environmentCount
    snapshot.store(ages.array(last..<last + environmentCount), at: "ages")
    return snapshot
  }

  /// What `snapshot` stored, checked.
  struct State {
    let frames: [Float]
    let ages: [Int]
  }

  /// Reads what lies below `prefix` in `snapshot`.
  ///
  /// - Throws: `SnapshotError` where something is missing, of another size or not a possible state.
  func state(_ snapshot: Snapshot, at prefix: String) throws(SnapshotError) -> State {
    let framePath = "\(prefix)/frames"
    let agePath = "\(prefix)/ages"
    let frames = try snapshot.floats(framePath, count: environmentCount * history.count)
    let ages = try snapshot.integers(agePath, count: environmentCount)
    guard frames.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: framePath, detail: "found a number that is not finite")
    }
    guard ages.allSatisfy({ $0 >= 0 }) else {
      throw .invalidValue(path: agePath, detail: "found a number below 0")
    }
    return State(frames: frames, ages: ages)
  }

  /// Goes on from a state.
  func restore(_ state: State) {
    for environment in 0..<environmentCount {
      let first = environment * history.count
      frames.copy(
        Array(state.frames[first..<first + history.count]),
        to: lastWindow(of: environment).lowerBound)
    }
    ages.copy(state.ages, to: stepCount * environmentCount)
  }
}

/// Windows of the rows of a batch, wherever their frames lie.
struct WindowRows: Sendable {
  /// Holds the frames.
  let frames: FloatBuffer
  /// Where the window of a row lies in it.
  let window: @Sendable (_ row: Int) -> HistoryWindow
}
