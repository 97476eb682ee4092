import EnvironmentInterface
import LinearAlgebra
import NeuralNetwork

/// Brings what a network sees to mean 0 and standard deviation 1 on its way into the network's memory.
struct NetworkInput: Sendable {
  private let normalizer: ObservationNormalizer
  /// Nil for a network without memory.
  private let windowNormalizer: WindowNormalizer?

  /// - Parameters:
  ///   - network: what sees it.
  ///   - normalizer: of its observations, as it is now.
  ///   - history: what a frame and a window are.
  init(
    _ network: ObservationNetwork, normalizer: ObservationNormalizer, history: ObservationHistory?
  ) {
    self.normalizer = normalizer
    windowNormalizer =
      network.encoder == nil
      ? nil
      : history.map {
        WindowNormalizer(normalizer, components: $0.components, frameCount: $0.frameCount)
      }
  }

  /// Fills the first rows of a workspace with those of a batch.
  ///
  /// - Parameters:
  ///   - rows: which rows of the batch.
  ///   - observations: `[rows, observations]`, padded.
  ///   - windows: the windows of the batch's rows; read by networks with memory only.
  ///   - workspace: receives them.
  func fill(
    _ rows: some Sequence<Int>, of observations: Matrix, windows: WindowRows?,
    into workspace: ObservationNetworkWorkspace
  ) {
    for (i, row) in rows.enumerated() {
      normalizer.normalize(
        row: row, of: observations, intoRow: i, of: workspace.perceptron.input)
    }
    fill(rows, windows: windows, into: workspace, firstRow: 0)
  }

  /// Fills the rows of a workspace from `firstRow` on with the mirror images of those of a batch.
  ///
  /// - Parameters:
  ///   - rows: which rows of the batch.
  ///   - observations: `[rows, observations]`, not mirrored.
  ///   - mirror: of an observation.
  ///   - windows: the windows of the batch's rows, mirrored already.
  ///   - workspace: receives them.
  ///   - firstRow: row of the first image.
  func fillImages(
    of rows: some Sequence<Int>, of observations: Matrix, mirror: MirrorMap, windows: WindowRows?,
    into workspace: ObservationNetworkWorkspace, firstRow: Int
  ) {
    let all = 0..<mirror.count
    for (i, row) in rows.enumerated() {
      var whole = workspace.perceptron.input.mutableRow(firstRow + i)
      var x = whole._mutatingExtracting(all)
      normalizer.normalizeMirrored(
        observations.row(row), source: mirror.source.span(all), sign: mirror.sign.span(all),
        into: &x)
    }
    fill(rows, windows: windows, into: workspace, firstRow: firstRow)
  }

  private func fill(
    _ rows: some Sequence<Int>, windows: WindowRows?, into workspace: ObservationNetworkWorkspace,
    firstRow: Int
  ) {
    guard let windowNormalizer, let windows, let encoding = workspace.encoder else { return }
    for (i, row) in rows.enumerated() {
      windowNormalizer.normalize(
        windows.window(row), of: windows.frames, intoRow: firstRow + i, of: encoding.windows)
    }
  }
}

extension ActorCritic {
  /// How the actor sees, with the statistics as they are now.
  var actorInput: NetworkInput {
    NetworkInput(networks.actor, normalizer: observationNormalizer, history: shape.history)
  }

  /// How the critic sees, with the statistics as they are now.
  var criticInput: NetworkInput {
    NetworkInput(networks.critic, normalizer: criticObservationNormalizer, history: shape.history)
  }
}
