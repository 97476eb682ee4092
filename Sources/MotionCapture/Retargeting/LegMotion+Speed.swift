import ReferenceMotion
import RobotModel
import SpatialMath

extension LegMotion {
  /// The motion in less or more time: all speeds times `factor`.
  public func hastened(by factor: Double) -> LegMotion {
    LegMotion(
      frameRate: frameRate * factor, frames: frames, cycleDisplacement: cycleDisplacement)
  }

  /// The motion with longer or shorter steps in the same time: what the body covers along its
  /// heading, and how far the feet reach along it from the hips, times `factor`.
  ///
  /// A foot that stands still goes on doing so where the path is straight; in turns it slips by
  /// little, which foot locking takes away.
  public func lengthened(by factor: Double) -> LegMotion {
    let headings = travelHeadings
    var result = self
    var center = frames[0].hipCenter
    for index in frames.indices {
      if index > 0 {
        let shift = frames[index].hipCenter - frames[index - 1].hipCenter
        let heading = 0.5 * (headings[index] + headings[index - 1])
        center += shift.stretched(by: factor, along: heading)
      }
      let shift = center - frames[index].hipCenter
      result.frames[index].pelvis.position += shift
      result.frames[index].legs = frames[index].legs.map { leg in
        var moved = leg
        moved.hip += shift
        moved.knee += shift
        let reach = (leg.ankle.position - frames[index].hipCenter).horizontal
        let step = shift + reach.stretched(by: factor, along: headings[index]) - reach
        moved.ankle.position += step
        moved.toe += step
        return moved
      }
    }
    if cycleDisplacement != nil, let first = result.frames.first, let last = result.frames.last {
      result.cycleDisplacement = PlanarTransform(from: first.pelvis, to: last.pelvis)
    }
    return result
  }

  /// The motion at another forward speed and the same walk ratio, step length over cadence: both
  /// change by the root of the ratio of the speeds (Sekiya & Nagasaki 1998).
  public func warped(toSpeedRatio ratio: Double) -> LegMotion {
    let root = ratio.squareRoot()
    return lengthened(by: root).hastened(by: root)
  }
}

extension Vector3 {
  /// The vector with its part along a direction of the plane [rad] times `factor`.
  fileprivate func stretched(by factor: Double, along heading: Double) -> Vector3 {
    let direction = Quaternion(axis: .unitZ, angle: heading).act(.unitX)
    return self + direction * ((factor - 1) * dot(direction))
  }
}
