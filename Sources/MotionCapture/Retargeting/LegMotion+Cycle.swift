import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// How well a stride of a recording returns to where it began, before it is closed.
public struct ClosureResidual: Equatable, Sendable {
  /// Largest distance of a landmark from where it was a stride ago, moved on [m].
  public var position: Double
  /// Largest rotation of pelvis or feet against a stride ago, moved on [rad].
  public var rotation: Double
}

extension LegMotion {
  /// The stride as a motion that repeats: what is missing from its end to its beginning, moved on, is
  /// added to its last part bit by bit.
  ///
  /// - Parameters:
  ///   - stride: first frame, and the frame that is to be the first one again.
  ///   - share: the part of the stride over which the residual is spread.
  public func closed(
    over stride: ClosedRange<Int>, share: Double = 0.3
  ) -> (motion: LegMotion, residual: ClosureResidual) {
    let first = frames[stride.lowerBound]
    let last = frames[stride.upperBound]
    let displacement = PlanarTransform(
      x: 0, y: 0, yaw: remainder(last.heading - first.heading, 2 * .pi)
    ).shifted(taking: first.hipCenter, to: last.hipCenter)
    let goal = first.moved(by: displacement)
    let residual = last.difference(to: goal)
    let count = stride.count - 1
    var result = LegMotion(
      frameRate: frameRate, frames: Array(frames[stride]), cycleDisplacement: displacement)
    for index in 0...count {
      let progress = Double(index) / Double(count)
      let weight = smoothstep((progress - 1 + share) / share)
      result.frames[index] = result.frames[index].adding(residual, weight: weight)
    }
    result.frames[count] = goal
    return (result, residual.size)
  }

  /// A cycle from another of its frames on, moved so that it begins there.
  func cycle(from start: Int) -> LegMotion {
    guard let cycleDisplacement, start > 0 else { return self }
    let period = frames.count - 1
    let turned = (0...period).map { index in
      let frame = start + index
      return frame < period
        ? frames[frame] : frames[frame - period].moved(by: cycleDisplacement)
    }
    return LegMotion(
      frameRate: frameRate, frames: turned, cycleDisplacement: cycleDisplacement)
  }

  /// Cycles one after the other, the last frame of each being the first one of the next.
  ///
  /// - Parameter cycles: their numbers; 0 is where the motion is.
  func repeated(_ cycles: ClosedRange<Int>) -> LegMotion {
    guard let cycleDisplacement else { return self }
    let start = cycleDisplacement.power(cycles.lowerBound)
    var result = frames.prefix(1).map { $0.moved(by: start) }
    for cycle in cycles {
      let moved = cycleDisplacement.power(cycle)
      result += frames.dropFirst().map { $0.moved(by: moved) }
    }
    return LegMotion(frameRate: frameRate, frames: result)
  }
}

extension LegMotion.Frame {
  /// Shifts and turns that make this body the other.
  fileprivate func difference(to goal: Self) -> Residual {
    func turn(_ a: Pose, _ b: Pose) -> Vector3 {
      (b.orientation * a.orientation.conjugate).rotationVector
    }
    return Residual(
      pelvis: (goal.pelvis.position - pelvis.position, turn(pelvis, goal.pelvis)),
      legs: .each { side in
        let (own, other) = (legs[side], goal.legs[side])
        return Residual.Leg(
          hip: other.hip - own.hip, knee: other.knee - own.knee,
          ankle: other.ankle.position - own.ankle.position, turn: turn(own.ankle, other.ankle),
          toe: other.toe - own.toe)
      })
  }

  fileprivate func adding(_ residual: Residual, weight: Double) -> Self {
    func turned(_ q: Quaternion, _ turn: Vector3) -> Quaternion {
      (Quaternion(rotationVector: turn * weight) * q).normalized
    }
    var result = self
    result.pelvis.position += residual.pelvis.shift * weight
    result.pelvis.orientation = turned(pelvis.orientation, residual.pelvis.turn)
    result.legs = .each { side in
      let add = residual.legs[side]
      var leg = legs[side]
      leg.hip += add.hip * weight
      leg.knee += add.knee * weight
      leg.ankle.position += add.ankle * weight
      leg.ankle.orientation = turned(leg.ankle.orientation, add.turn)
      leg.toe += add.toe * weight
      return leg
    }
    return result
  }
}

/// What is missing from one body to another: shifts [m] and rotation vectors [rad] in the world.
private struct Residual {
  struct Leg {
    var hip: Vector3
    var knee: Vector3
    var ankle: Vector3
    var turn: Vector3
    var toe: Vector3
  }

  var pelvis: (shift: Vector3, turn: Vector3)
  var legs: Sides<Leg>

  var size: ClosureResidual {
    let shifts = legs.both.flatMap { [$0.hip, $0.ankle, $0.toe] }
    let turns = [pelvis.turn] + legs.both.map(\.turn)
    return ClosureResidual(
      position: shifts.map(\.length).max() ?? 0, rotation: turns.map(\.length).max() ?? 0)
  }
}

extension PlanarTransform {
  /// The motion with this turn and the shift that takes one point of the plane to another.
  fileprivate func shifted(taking start: Vector3, to end: Vector3) -> PlanarTransform {
    let turned = rotation.act(start)
    return PlanarTransform(x: end.x - turned.x, y: end.y - turned.y, yaw: yaw)
  }
}

/// 0 up to 0, 1 from 1 on, and in between `3u² − 2u³`, which starts and ends level.
func smoothstep(_ u: Double) -> Double {
  let u = min(max(u, 0), 1)
  return u * u * (3 - 2 * u)
}
