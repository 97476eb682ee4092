import ReferenceMotion

/// Cuts the motion of two legs into strides, from touch-down to touch-down of each foot.
struct StrideRecorder {
  /// The strides so far.
  private(set) var curves = StrideCurves()

  /// What is longer than this is no stride: the robot stood in between [s].
  private static let longestStride = 3.0

  private let legs: [LegGeometry]
  private let timestep: Double
  /// `[feet, frames]` since the last touch-down, it included; nil before the first.
  private var frames: [[[Double]]?] = [nil, nil]

  /// - Parameters:
  ///   - legs: left before right.
  ///   - timestep: from frame to frame [s].
  init(legs: [LegGeometry], timestep: Double) {
    self.legs = legs
    self.timestep = timestep
  }

  /// Adds a frame.
  ///
  /// - Parameters:
  ///   - jointPositions: `[robots, joints]` [rad].
  ///   - first: the place of the robot's first joint in them.
  ///   - touchdowns: `[feet]` whether the foot has come down in this frame.
  mutating func add(_ jointPositions: [Double], first: Int, touchdowns: [Bool]) {
    for foot in legs.indices {
      let leg = legs[foot]
      let frame = [leg.hipPitch, leg.knee, leg.anklePitch].map { jointPositions[first + $0] }
      frames[foot]?.append(frame)
      guard touchdowns[foot] else { continue }
      if let stride = frames[foot],
        Double(stride.count - 1) * timestep <= StrideRecorder.longestStride
      {
        curves.add(stride, foot: foot)
      }
      frames[foot] = [frame]
    }
  }
}

extension StrideCurves {
  /// The strides of a reference motion: of a cyclic one three cycles, so that each foot makes one at
  /// least from touch-down to touch-down.
  public init(_ track: ReferenceTrack, legs: [LegGeometry]) {
    let timestep = 1 / track.frameRate
    let frameCount = track.isCyclic ? 3 * (track.frameCount - 1) : track.frameCount
    var recorder = StrideRecorder(legs: legs, timestep: timestep)
    var frame = track.makeFrame()
    var flights = legs.map { _ in 0.0 }
    for number in 0..<frameCount {
      track.sample(at: Double(number) * timestep, into: &frame)
      let touchdowns = legs.map { leg in
        frame.footContacts[leg.foot]
          && flights[leg.foot] >= TallyContext.shortestFlight - 1e-9
      }
      for leg in legs {
        flights[leg.foot] = frame.footContacts[leg.foot] ? 0 : flights[leg.foot] + timestep
      }
      recorder.add(frame.jointPositions, first: 0, touchdowns: touchdowns)
    }
    self = recorder.curves
  }
}
