import PolicyInterface
import ReferenceMotion
import SpatialMath

/// Clips of which chance chooses one and a place in it; each then plays at its own speed.
struct ClipLibrary: Sendable {
  /// The clips, ready to be sampled.
  let tracks: [ReferenceTrack]
  /// `[clips]` mean velocity in the frame of the heading, which is the command.
  let commands: [VelocityCommand]
  /// Where failures are counted, clip by clip.
  let bins: [Bin]
  /// `[clips]` the clip's first bin.
  let firstBins: [Int]

  /// A piece of a clip.
  struct Bin: Equatable, Sendable {
    let clip: Int
    /// From its start to its end [s].
    let times: Range<Double>
  }

  /// - Parameters:
  ///   - tracks: at least one.
  ///   - binLength: of a bin, of which a clip has a whole number, at least one [s].
  init(_ tracks: [ReferenceTrack], binLength: Double) {
    self.tracks = tracks
    commands = tracks.map(\.meanCommand)
    var bins: [Bin] = []
    var firstBins: [Int] = []
    for (clip, track) in tracks.enumerated() {
      firstBins.append(bins.count)
      let count = max(1, Int((track.duration / binLength).rounded()))
      for bin in 0..<count {
        let start = track.duration * Double(bin) / Double(count)
        let end = track.duration * Double(bin + 1) / Double(count)
        bins.append(Bin(clip: clip, times: start..<end))
      }
    }
    self.bins = bins
    self.firstBins = firstBins
  }

  /// The bin of a place in a clip.
  ///
  /// - Parameter time: since the clip's first frame [s].
  func bin(clip: Int, time: Double) -> Int {
    let end = clip + 1 < tracks.count ? firstBins[clip + 1] : bins.count
    let count = end - firstBins[clip]
    let share = tracks[clip].phase(at: time)
    return firstBins[clip] + min(count - 1, Int(share * Double(count)))
  }

  /// Whether a clip that does not repeat is over.
  func isOver(clip: Int, time: Double) -> Bool {
    !tracks[clip].isCyclic && time >= tracks[clip].duration
  }
}

extension ReferenceTrack {
  /// Mean velocity in the frame of the base's heading: what one would command for this motion.
  var meanCommand: VelocityCommand {
    var forward = 0.0
    var leftward = 0.0
    for frame in 0..<frameCount - 1 {
      let a = basePoses[frame]
      let b = basePoses[frame + 1]
      let step = Heading(a.orientation).actInverse(b.position - a.position)
      forward += step.x
      leftward += step.y
    }
    var turn = 0.0
    for frame in 0..<frameCount - 1 {
      let change =
        Heading(basePoses[frame + 1].orientation).yaw - Heading(basePoses[frame].orientation).yaw
      turn += change.remainder(dividingBy: 2 * Double.pi)
    }
    return VelocityCommand(
      forwardSpeed: forward / duration, leftwardSpeed: leftward / duration,
      yawRate: turn / duration)
  }
}
