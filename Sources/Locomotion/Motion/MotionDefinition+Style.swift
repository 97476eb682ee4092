import EnvironmentInterface
import PolicyInterface
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath

/// The reference as a style that can be learnt.
extension MotionDefinition {
  /// The most transitions of clips.
  private static let largestTransitionCount = 100_000
  /// Transitions of gaits, each of a command and a phase of its own.
  private static let gaitTransitionCount = 8_192

  /// Transitions over one control step: of clips from every control step of each clip, of gaits from
  /// commands drawn evenly between the slowest and the fastest.
  ///
  /// - Parameter seed: the run's.
  func styleReference(_ model: BipedModel, seed: UInt64) -> StyleReference {
    var transitions: [Float] = []
    switch library {
    case .clips(let clips):
      for track in clips.tracks { append(track, model, to: &transitions) }
    case .gaits(let gaits):
      var stream = RandomStream(seed: seed, stream: UInt64.max - 1)
      for _ in 0..<MotionDefinition.gaitTransitionCount {
        append(
          gaits, command: drawCommand(gaits, &stream), stream.uniform(), model, to: &transitions)
      }
    }
    return StyleReference(stateCount: style.count, transitions: transitions)
  }

  private func append(_ track: ReferenceTrack, _ model: BipedModel, to transitions: inout [Float]) {
    var frame = track.makeFrame()
    var reference = MotionReference(robot: model.robot, previewCount: 0)
    let count = max(1, Int(track.duration / timestep))
    for step in 0..<min(count, MotionDefinition.largestTransitionCount) {
      for moment in 0..<2 {
        track.sample(at: Double(step + moment) * timestep, into: &frame)
        reference.take(frame, anchor: .identity)
        append(reference, to: &transitions)
      }
    }
  }

  private func append(
    _ gaits: GaitLibrary, command: VelocityCommand, _ phase: Double, _ model: BipedModel,
    to transitions: inout [Float]
  ) {
    var row = Array(repeating: 0.0, count: gaits.tables[0].layout.width)
    var reference = MotionReference(robot: model.robot, previewCount: 0)
    let mix = gaits.mix(for: command)
    for moment in 0..<2 {
      gaits.sample(mix, phase: phase + Double(moment) * timestep / mix.period, into: &row)
      reference.take(
        row, mix: mix, share: 1, model: model, position: .zero, heading: Heading(yaw: 0))
      append(reference, to: &transitions)
    }
  }

  private func append(_ reference: MotionReference, to transitions: inout [Float]) {
    let start = transitions.count
    transitions += Array(repeating: 0, count: style.count)
    style.write(reference, into: &transitions, at: start)
  }

  /// A command between the slowest and the fastest of the cycles.
  private func drawCommand(
    _ gaits: GaitLibrary, _ stream: inout RandomStream
  ) -> VelocityCommand {
    func draw(_ speeds: [Double]) -> Double {
      stream.uniform(in: (speeds.min() ?? 0)...(speeds.max() ?? 0))
    }
    let commands = gaits.tables.map(\.command)
    return VelocityCommand(
      forwardSpeed: draw(commands.map(\.forwardSpeed)),
      leftwardSpeed: draw(commands.map(\.leftwardSpeed)),
      yawRate: draw(commands.map(\.yawRate)), isStanding: false)
  }
}

/// The symmetry of the reference.
extension MotionDefinition {
  /// Largest difference of a joint from its mirror image half a cycle later for a motion that counts as
  /// symmetric [rad].
  private static let symmetryTolerance = 0.05

  /// Whether the mirror image of the motion is the motion itself half a cycle later, for the mirrored
  /// command where the command chooses.
  func isSymmetric(_ joints: JointMirror) -> Bool {
    switch library {
    case .clips(let clips):
      return clips.tracks.allSatisfy { track in
        guard track.isCyclic else { return false }
        var frame = track.makeFrame()
        var image = frame
        return MotionDefinition.phases.allSatisfy { phase in
          track.sample(phase: phase, into: &frame)
          track.sampleJoints(at: (phase + 0.5) * track.duration, into: &image)
          return MotionDefinition.areImages(frame.jointPositions, image.jointPositions, joints)
        }
      }
    case .gaits(let gaits):
      return gaits.tables.allSatisfy { isSymmetric($0.command, gaits, joints) }
    }
  }

  private func isSymmetric(
    _ command: VelocityCommand, _ gaits: GaitLibrary, _ joints: JointMirror
  ) -> Bool {
    let mirrored = VelocityCommand(
      forwardSpeed: command.forwardSpeed, leftwardSpeed: -command.leftwardSpeed,
      yawRate: -command.yawRate, isStanding: command.isStanding)
    let mixes = (gaits.mix(for: command), gaits.mix(for: mirrored))
    guard abs(mixes.0.period - mixes.1.period) < 0.05 * mixes.0.period else { return false }
    let zeros = Array(repeating: 0.0, count: joints.source.count)
    return MotionDefinition.phases.allSatisfy { phase in
      var positions = zeros
      var image = zeros
      gaits.addPositions(mixes.0, phase: phase, share: 1, to: &positions, from: 0)
      gaits.addPositions(mixes.1, phase: phase + 0.5, share: 1, to: &image, from: 0)
      return MotionDefinition.areImages(positions, image, joints)
    }
  }

  private static let phases = (0..<16).map { Double($0) / 16 }

  private static func areImages(
    _ positions: [Double], _ image: [Double], _ joints: JointMirror
  ) -> Bool {
    positions.indices.allSatisfy { joint in
      abs(Double(joints.sign[joint]) * positions[joints.source[joint]] - image[joint])
        < symmetryTolerance
    }
  }
}
