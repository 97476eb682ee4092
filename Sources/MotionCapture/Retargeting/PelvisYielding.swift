import SpatialMath

/// How the pelvis moves in the plane for standing legs that reach their footprints no other way: a
/// person who turns on a standing foot turns the pelvis farther than a robot's hip does, or leans over
/// it farther.
struct PelvisYielding: Equatable, Sendable {
  /// `[frames]` coordinates of the shifts needed, those to one side and those to the other apart [m].
  private var above: [Vector3]
  private var below: [Vector3]
  private let frameRate: Double

  init(frameCount: Int, frameRate: Double) {
    above = Array(repeating: .zero, count: frameCount)
    below = above
    self.frameRate = frameRate
  }

  /// `[frames]` the shifts of the pelvis, which come and go as smoothly as `PelvisLowering`.
  var shifts: [PlanarShift] {
    zip(smoothed(above), smoothed(below)).map { PlanarShift(coordinates: $0 - $1) }
  }

  /// Goes on where shifts were not enough.
  ///
  /// - Parameter needs: `[frames]` what is still missing.
  mutating func yield(to needs: [PlanarShift]) {
    func raised(_ peaks: [Vector3], by needs: [Vector3]) -> [Vector3] {
      let applied = smoothed(peaks)
      return needs.indices.map { frame in
        func raised(_ axis: KeyPath<Vector3, Double>) -> Double {
          let (peak, need) = (peaks[frame][keyPath: axis], needs[frame][keyPath: axis])
          return need > 0 ? max(peak, applied[frame][keyPath: axis] + need) : peak
        }
        return Vector3(raised(\.x), raised(\.y), raised(\.z))
      }
    }
    above = raised(above, by: needs.map(\.coordinates))
    below = raised(below, by: needs.map { -$0.coordinates })
  }

  private func smoothed(_ peaks: [Vector3]) -> [Vector3] {
    func smoothed(_ peaks: [Double]) -> [Double] {
      PelvisLowering.smoothed(peaks, frameRate: frameRate)
    }
    let x = smoothed(peaks.map(\.x))
    let y = smoothed(peaks.map(\.y))
    let z = smoothed(peaks.map(\.z))
    return peaks.indices.map { Vector3(x[$0], y[$0], z[$0]) }
  }
}

extension RetargetingTargets {
  /// The targets with a pelvis that is shifted, `[frames]`.
  func yielding(by shifts: [PlanarShift]) -> RetargetingTargets {
    var result = self
    for (frame, shift) in shifts.enumerated() {
      let center = hipCenters[frame]
      let pelvis = Pose(position: center, orientation: baseOrientations[frame])
        .shifted(by: shift, about: center)
      result.hipCenters[frame] = pelvis.position
      result.baseOrientations[frame] = pelvis.orientation
    }
    return result
  }
}
