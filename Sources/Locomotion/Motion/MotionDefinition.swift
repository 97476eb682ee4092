import PolicyInterface
import ReferenceMotion
import RobotModel

/// The reference motion of an experiment, with everything worked out that does not change.
struct MotionDefinition: Sendable {
  /// What the reference is drawn from.
  enum Library: Sendable {
    /// Clips that play at their own speed.
    case clips(ClipLibrary)
    /// Cycles that the command chooses.
    case gaits(GaitLibrary)
  }

  let configuration: MotionConfiguration
  let library: Library
  let sampler: ClipSampler
  let style: StyleObservation
  let terminations: ReferenceTerminationCheck
  /// When observations see ahead; nil where none does.
  let preview: ReferencePreview?
  /// Length of a control step [s].
  let timestep: Double

  /// - Parameters:
  ///   - clips: those of `configuration.clipPaths`, read.
  ///   - model: the robot.
  ///   - preview: when observations see ahead.
  ///   - timestep: length of a control step [s].
  /// - Throws: `invalid` or `unusableMotion` where clips or settings do not fit the robot.
  init?(
    _ configuration: MotionConfiguration, clips: [ReferenceClip], model: BipedModel,
    preview: ReferencePreview?, timestep: Double
  ) throws(LocomotionError) {
    switch configuration.source {
    case .none: return nil
    case .clips:
      library = try Self.library(configuration, clips: clips, robot: model.robot)
    case .gaits:
      library = .gaits(try GaitLibrary(configuration.gaits, robot: model.robot))
    }
    self.configuration = configuration
    self.preview = preview
    self.timestep = timestep
    terminations = ReferenceTerminationCheck(
      configuration: configuration.terminations, hasPlace: !configuration.isCommanded)
    style = StyleObservation(jointCount: model.robot.joints.count)
    if case .clips(let clips) = library {
      sampler = ClipSampler(configuration.sampling, bins: clips.bins)
    } else {
      sampler = ClipSampler(configuration.sampling, bins: [])
    }
  }

  private static func library(
    _ configuration: MotionConfiguration, clips: [ReferenceClip], robot: RobotDescription
  ) throws(LocomotionError) -> Library {
    guard !clips.isEmpty else {
      throw .invalid(setting: "motion clips", found: "none", expected: "at least one clip")
    }
    var tracks: [ReferenceTrack] = []
    for clip in clips {
      guard clip.robotName == robot.name else {
        throw .invalid(
          setting: "motion clip '\(clip.name)'", found: "a clip for the robot \(clip.robotName)",
          expected: "one for \(robot.name)")
      }
      do {
        tracks.append(try ReferenceTrack(clip, robot: robot))
      } catch {
        throw .unusableMotion(reason: "\(error)")
      }
    }
    guard configuration.selection == .command else {
      return .clips(ClipLibrary(tracks, binLength: configuration.sampling.binLength))
    }
    if let track = tracks.first(where: { !$0.isCyclic }) {
      throw .invalid(
        setting: "motion clip '\(track.clip.name)'", found: "a clip that does not repeat",
        expected: "one that does, since commands choose the clips")
    }
    return .gaits(GaitLibrary(tracks.map(GaitTable.init), choice: .nearest))
  }

  /// The clips of which chance chooses; nil where the command does.
  var clips: ClipLibrary? {
    if case .clips(let clips) = library { clips } else { nil }
  }

  /// Factor on the terms that compare with a reference so far from the command [m/s].
  func styleWeight(distance: Double) -> Double {
    guard let width = configuration.styleSpeedWidth else { return configuration.styleWeight }
    let ratio = distance / width
    return configuration.styleWeight * bell(ratio * ratio)
  }
}
