import LinearAlgebra
import NeuralNetwork

/// Loss and gradient of part of a mini-batch: everything that one worker needs, to read.
///
/// With a mirror, every block of n rows is followed by its n mirror images.
struct MiniBatchGradient: Sendable {
  let networks: ActorCriticNetworks
  let actorInput: NetworkInput
  let criticInput: NetworkInput
  let storage: RolloutStorage
  /// Advantages as the loss uses them, `[transitions]`.
  let advantages: FloatBuffer
  let loss: PPOLoss
  /// The policy's standard deviations now.
  let distribution: DiagonalGaussian
  /// From the policy that acted to the one now.
  let divergence: GaussianDivergence
  /// Nil where neither augmentation nor mirror loss is on.
  let mirror: LearnerMirror?
  let augmentsWithMirror: Bool
  let hasMirrorLoss: Bool
  /// Means of the teacher of a student in distillation, `[transitions, actions]`; nil where the policy
  /// learns from the advantages.
  var teacherMeans: Matrix?

  /// Adds the gradients of `rows` to `gradients`.
  ///
  /// - Parameters:
  ///   - rows: indices of transitions.
  ///   - workspace: holds at least the networks' `blockRowCount` rows and their mirror images.
  ///   - gradients: the flat gradients.
  /// - Returns: the sums of the rows' losses.
  func accumulate(
    rows: ArraySlice<Int>, workspace: ActorCriticWorkspace, gradients: FloatBuffer
  ) -> LossSums {
    var sums = LossSums()
    var start = rows.startIndex
    while start < rows.endIndex {
      let end = min(start + networks.blockRowCount, rows.endIndex)
      accumulatePolicy(rows[start..<end], workspace, gradients, &sums)
      accumulateValue(rows[start..<end], workspace, gradients, &sums)
      start = end
    }
    return sums
  }

  private func accumulatePolicy(
    _ rows: ArraySlice<Int>, _ workspace: ActorCriticWorkspace, _ gradients: FloatBuffer,
    _ sums: inout LossSums
  ) {
    let actor = workspace.actor
    let rowCount = mirror == nil ? rows.count : 2 * rows.count
    gather(
      rows, of: storage.observations, storage.frames, actorInput, mirror: mirror?.observation,
      into: actor)
    networks.actor.forward(
      rowCount: rowCount, workspace: actor, weights: networks.actorWeights)

    // Loss of each row and, with augmentation, of its mirror image: towards the teacher's action, or
    // towards or away from the one that was tried.
    let targets = teacherMeans ?? storage.actions
    var dLogStandardDeviation = gradients.mutableSpan(networks.logStandardDeviationRange)
    for (i, row) in rows.enumerated() {
      let mean = actor.output.row(i)
      sums.divergence += Double(
        divergence(oldMean: storage.means.row(row), newMean: mean))
      addPolicyLoss(row, targets.row(row), actor, i, &dLogStandardDeviation, &sums)
      guard let mirror else { continue }
      let image = rows.count + i
      if augmentsWithMirror {
        let all = 0..<mirror.action.count
        var mirrored = workspace.mirroredAction.mutableSpan(all)
        mirror.action.apply(targets.row(row), into: &mirrored)
        addPolicyLoss(
          row, workspace.mirroredAction.span(all), actor, image, &dLogStandardDeviation, &sums)
      } else {
        actor.dOutput.buffer.fill(actor.dOutput.range(row: image), with: 0)
      }
      if hasMirrorLoss {
        var dMean = actor.dOutput.mutableRow(i)
        var dMirroredMean = actor.dOutput.mutableRow(image)
        loss.mirror(
          mean: mean, mirroredMean: actor.output.row(image), mirror: mirror.action,
          dMean: &dMean, dMirroredMean: &dMirroredMean, sums: &sums)
      }
    }
    networks.actor.backward(
      rowCount: rowCount, workspace: actor, weights: networks.actorWeights,
      gradients: gradients)
  }

  /// The policy's loss of one row of the workspace and its gradient: distillation or surrogate.
  ///
  /// - Parameters:
  ///   - row: index of the transition.
  ///   - action: that of the teacher or that which was tried, `[actions]`, possibly mirrored.
  ///   - actor: output as computed; receives the gradient in `dOutput`.
  ///   - i: row of the workspace.
  ///   - dLogStandardDeviation: `[actions]`, added to.
  ///   - sums: receives the loss.
  @inline(__always)
  private func addPolicyLoss(
    _ row: Int, _ action: Span<Float>, _ actor: ObservationNetworkWorkspace, _ i: Int,
    _ dLogStandardDeviation: inout MutableSpan<Float>, _ sums: inout LossSums
  ) {
    let mean = actor.output.row(i)
    var dMean = actor.dOutput.mutableRow(i)
    guard teacherMeans == nil else {
      loss.distillation(mean: mean, teacherMean: action, dMean: &dMean, sums: &sums)
      return
    }
    let dLogProbability = loss.surrogate(
      logProbability: distribution.logProbability(of: action, mean: mean),
      oldLogProbability: storage.logProbabilities.buffer[row], advantage: advantages[row],
      sums: &sums)
    loss.spread(
      dLogProbability, action: action, mean: mean, distribution: distribution, dMean: &dMean,
      dLogStandardDeviation: &dLogStandardDeviation)
  }

  private func accumulateValue(
    _ rows: ArraySlice<Int>, _ workspace: ActorCriticWorkspace, _ gradients: FloatBuffer,
    _ sums: inout LossSums
  ) {
    let critic = workspace.critic
    let imageCount = augmentsWithMirror ? 2 : 1
    gather(
      rows, of: storage.criticObservations, storage.criticFrames, criticInput,
      mirror: augmentsWithMirror ? mirror?.criticObservation : nil, into: critic)
    networks.critic.forward(
      rowCount: imageCount * rows.count, workspace: critic, weights: networks.criticWeights)
    for image in 0..<imageCount {
      for (i, row) in rows.enumerated() {
        let k = image * rows.count + i
        critic.dOutput[k, 0] = loss.value(
          critic.output[k, 0], oldValue: storage.values.buffer[row],
          target: storage.returns[row], sums: &sums)
      }
    }
    networks.critic.backward(
      rowCount: imageCount * rows.count, workspace: critic, weights: networks.criticWeights,
      gradients: gradients)
  }

  /// Normalised observations and windows of `rows`, then of their mirror images.
  private func gather(
    _ rows: ArraySlice<Int>, of observations: Matrix, _ frames: FrameStream?,
    _ input: NetworkInput, mirror: MirrorMap?, into workspace: ObservationNetworkWorkspace
  ) {
    input.fill(
      rows, of: observations, windows: frames?.windowsOfTransitions(areImages: false),
      into: workspace)
    guard let mirror else { return }
    input.fillImages(
      of: rows, of: observations, mirror: mirror,
      windows: frames?.windowsOfTransitions(areImages: true), into: workspace,
      firstRow: rows.count)
  }
}
