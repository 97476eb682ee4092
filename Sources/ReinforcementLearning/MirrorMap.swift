import EnvironmentInterface
import LinearAlgebra

/// A signed permutation in the memory that workers share: `mirrored[i] = sign[i] * x[source[i]]`.
struct MirrorMap: Sendable {
  let source: SharedBuffer<Int>
  let sign: FloatBuffer

  init(_ permutation: SignedPermutation) {
    source = SharedBuffer(count: permutation.count)
    sign = FloatBuffer(count: permutation.count)
    source.copy(permutation.source, to: 0)
    sign.copy(permutation.sign, to: 0)
  }

  var count: Int { source.count }

  /// Writes the mirror image of x.
  func apply(_ x: Span<Float>, into y: inout MutableSpan<Float>) {
    let source = source.span(0..<count)
    let sign = sign.span(0..<count)
    for i in 0..<count { y[i] = sign[i] * x[source[i]] }
  }
}

/// The mirror of observations and actions, as the learner uses it.
struct LearnerMirror: Sendable {
  let observation: MirrorMap
  let criticObservation: MirrorMap
  let action: MirrorMap
  /// Of the frames of the environment's history, nil without one.
  let frame: MirrorMap?

  /// - Throws: `LearningError.unusableMirror` where sizes differ from the environment's, or a mirrored
  ///   frame would need numbers that a frame does not hold.
  init(_ mirror: EnvironmentMirror, shape: EnvironmentShape) throws(LearningError) {
    let found = [mirror.observation.count, mirror.criticObservation.count, mirror.action.count]
    let expected = [shape.observationCount, shape.criticObservationCount, shape.actionCount]
    guard found == expected else {
      throw .unusableMirror(
        found: "\(found) numbers in observation, critic's observation and action",
        expected: "\(expected)")
    }
    observation = MirrorMap(mirror.observation)
    criticObservation = MirrorMap(mirror.criticObservation)
    action = MirrorMap(mirror.action)
    frame = try shape.history.map { history throws(LearningError) in
      MirrorMap(try mirror.observation.restricted(to: history))
    }
  }
}

extension SignedPermutation {
  /// The permutation of a frame's numbers.
  ///
  /// - Throws: `LearningError.unusableMirror` where it would need others.
  fileprivate func restricted(
    to history: ObservationHistory
  ) throws(LearningError) -> SignedPermutation {
    let channels = Dictionary(
      history.components.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let sources = history.components.compactMap { channels[source[$0]] }
    guard sources.sorted() == Array(0..<history.channelCount) else {
      throw .unusableMirror(
        found: "one that takes a frame of the long history to other numbers",
        expected: "frames that hold the mirror image of each of their numbers")
    }
    return SignedPermutation(source: sources, sign: history.components.map { sign[$0] })
  }
}
