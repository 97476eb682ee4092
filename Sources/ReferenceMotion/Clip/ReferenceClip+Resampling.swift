import Foundation
import SpatialMath

extension ReferenceClip {
  /// The same motion at another rate: positions linearly, orientations along the shortest arc,
  /// contacts of the nearest frame.
  ///
  /// A cyclic clip must hold whole frames, so it gets the nearest rate that fits its period.
  ///
  /// - Parameter rate: frames per second, more than 0 [Hz].
  public func resampled(frameRate rate: Double) -> ReferenceClip {
    precondition(rate > 0 && rate.isFinite, "found a rate of \(rate) Hz, expected more than 0")
    let newCount: Int
    var clip = self
    if isCyclic {
      newCount = max(2, Int((duration * rate).rounded())) + 1
      clip.frameRate = Double(newCount - 1) / duration
    } else {
      // The last frame may fall short of the end by less than one frame.
      newCount = max(2, Int((duration * rate + 1e-9).rounded(.down)) + 1)
      clip.frameRate = rate
    }
    let step = frameRate / clip.frameRate
    clip.keepFrames(places: (0..<newCount).map { min(Double($0) * step, Double(frameCount - 1)) })
    clip.provenance.append(
      String(format: "Resampled from %g Hz to %g Hz.", frameRate, clip.frameRate))
    return clip
  }

  /// A part of the clip, to the nearest frames; it does not repeat.
  ///
  /// - Parameters:
  ///   - start: since the first frame [s].
  ///   - end: since the first frame [s].
  /// - Throws: `outside` where the times are not in the clip or closer than a frame.
  public func cropped(
    from start: Double, to end: Double
  ) throws(ReferenceMotionError) -> ReferenceClip {
    let (first, last) = (start * frameRate, end * frameRate)
    guard first.isFinite, last.isFinite, first >= -0.5, last <= Double(frameCount - 1) + 0.5,
      last.rounded() >= first.rounded() + 1
    else {
      throw .outside(
        clip: name, found: "the part from \(start) s to \(end) s",
        expected: "a part within 0 s to \(duration) s")
    }
    var clip = self
    clip.isCyclic = false
    let frames = max(0, Int(first.rounded()))...min(frameCount - 1, Int(last.rounded()))
    clip.keepFrames(places: frames.map(Double.init))
    clip.provenance.append(String(format: "Cut from %.3f s to %.3f s.", start, end))
    return clip
  }

  /// The motion done in another time.
  ///
  /// - Parameter factor: of the duration, more than 0; 2 is half as fast.
  public func timeStretched(by factor: Double) -> ReferenceClip {
    precondition(factor > 0 && factor.isFinite, "found a factor \(factor), expected more than 0")
    var clip = self
    clip.frameRate = frameRate / factor
    clip.provenance.append(String(format: "Time stretched by %.4f.", factor))
    return clip
  }

  /// The motion in the time that a body of another size takes for it at the same Froude number
  /// `v²/(g L)`: `t' = t √s`.
  ///
  /// - Parameter lengthRatio: s, the length of the legs by that of the legs that the times are of.
  public func froudeTimed(lengthRatio: Double) -> ReferenceClip {
    timeStretched(by: lengthRatio.squareRoot())
  }

  /// Replaces all frames by those at the places, frames with fractions.
  private mutating func keepFrames(places: [Double]) {
    let source = self
    let (joints, feet) = (jointNames.count, footNames.count)
    basePositionsInWorld = []
    baseOrientations = []
    jointPositions = []
    footContacts = []
    for place in places {
      let frame = min(Int(place), source.frameCount - 2)
      let part = place - Double(frame)
      let (p, q) = (source.basePositionsInWorld, source.baseOrientations)
      basePositionsInWorld.append((1 - part) * p[frame] + part * p[frame + 1])
      // A frame that stays keeps its orientation to the bit.
      baseOrientations.append(
        part == 0
          ? q[frame]
          : part == 1 ? q[frame + 1] : q[frame].interpolated(to: q[frame + 1], part: part))
      for joint in 0..<joints {
        let a = source.jointPositions[frame * joints + joint]
        let b = source.jointPositions[(frame + 1) * joints + joint]
        jointPositions.append((1 - part) * a + part * b)
      }
      let nearest = part < 0.5 ? frame : frame + 1
      footContacts += source.footContacts[nearest * feet..<(nearest + 1) * feet]
    }
  }
}
