/// Strikes and offs of the feet, and what they say about the gait.
public struct GaitEvents: Equatable, Sendable {
  /// A foot meets or leaves the ground.
  public struct Event: Equatable, Sendable {
    /// Which foot.
    public var foot: SkeletonMotion.Foot
    /// Whether it meets the ground, otherwise it leaves it.
    public var isStrike: Bool
    /// The first frame in which it stands, or no longer stands.
    public var frame: Int
    /// From the first frame [s].
    public var time: Double
  }

  /// All events in the order of time.
  public var events: [Event]
  /// Steps a minute; nil with fewer than two strikes.
  public var cadence: Double?
  /// Mean time between strikes of one foot; nil where no foot strikes twice [s].
  public var strideTime: Double?
  /// Mean share of a stride in which its foot stands; nil without a whole stride.
  public var stanceShare: Double?

  /// The events of contacts.
  ///
  /// - Parameter frameRate: of the contacts' frames [Hz].
  public init(of contacts: FootContacts, frameRate: Double) {
    events = []
    for foot in SkeletonMotion.Foot.allCases {
      let stands = contacts.isStanding[foot] ?? []
      for frame in stands.indices.dropFirst() where stands[frame] != stands[frame - 1] {
        events.append(
          Event(
            foot: foot, isStrike: stands[frame], frame: frame, time: Double(frame) / frameRate))
      }
    }
    events.sort { $0.frame < $1.frame }

    let strikes = events.filter { $0.isStrike }
    if let first = strikes.first, let last = strikes.last, last.time > first.time {
      cadence = 60 * Double(strikes.count - 1) / (last.time - first.time)
    }
    var strides: [(time: Double, stance: Double)] = []
    for foot in SkeletonMotion.Foot.allCases {
      let own = events.filter { $0.foot == foot }
      // Events of a foot alternate: strike, off, strike.
      for index in own.indices.dropLast(2) where own[index].isStrike {
        let time = own[index + 2].time - own[index].time
        strides.append((time, (own[index + 1].time - own[index].time) / time))
      }
    }
    if !strides.isEmpty {
      strideTime = strides.reduce(0) { $0 + $1.time } / Double(strides.count)
      stanceShare = strides.reduce(0) { $0 + $1.stance } / Double(strides.count)
    }
  }
}
