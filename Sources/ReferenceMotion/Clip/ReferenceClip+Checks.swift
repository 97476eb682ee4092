import Foundation
import RobotModel
import SpatialMath

extension ReferenceClip {
  /// By how much the last frame of a cyclic clip may differ from the first one, moved on: angles
  /// [rad] and heights [m].
  public static let closureTolerance = 1e-3

  /// What one cycle adds to the base's pose in the plane: from the first frame to the last.
  public var cycleDisplacement: PlanarTransform {
    PlanarTransform(from: basePose(frame: 0), to: basePose(frame: frameCount - 1))
  }

  /// Pose of the base in the world.
  public func basePose(frame: Int) -> Pose {
    Pose(position: basePositionsInWorld[frame], orientation: baseOrientations[frame].normalized)
  }

  /// How far the last frame is from the first one, moved on in the plane: largest difference of a
  /// joint [rad or m], tilt of the base [rad] and its height [m].
  public var closureResidual: (joint: Double, tilt: Double, height: Double) {
    let (first, last) = (0, (frameCount - 1) * jointNames.count)
    let joint = jointNames.indices.map {
      abs(jointPositions[last + $0] - jointPositions[first + $0])
    }
    let moved = cycleDisplacement.act(basePose(frame: 0))
    let end = basePose(frame: frameCount - 1)
    let tilt = (end.orientation * moved.orientation.conjugate).rotationVector.length
    return (joint.max() ?? 0, tilt, abs(end.position.z - moved.position.z))
  }

  /// - Throws: `notClosed` where the last frame is not the first one, moved on in the plane.
  public func checkClosed(
    tolerance: Double = closureTolerance
  ) throws(ReferenceMotionError) {
    let residual = closureResidual
    let parts = [
      ("joint positions", residual.joint), ("tilt of the base", residual.tilt),
      ("height of the base", residual.height),
    ]
    for (quantity, found) in parts where found > tolerance {
      throw .notClosed(clip: name, quantity: quantity, found: found, allowed: tolerance)
    }
  }

  /// - Throws: `notFinite` with the first frame that holds NaN, infinity or a quaternion of zeros.
  public func checkFinite() throws(ReferenceMotionError) {
    for frame in 0..<frameCount {
      guard basePositionsInWorld[frame].isFinite else {
        throw .notFinite(clip: name, track: "base position", frame: frame)
      }
      let norm = baseOrientations[frame].norm
      guard norm.isFinite, norm > 1e-6 else {
        throw .notFinite(clip: name, track: "base orientation", frame: frame)
      }
      for joint in jointNames.indices {
        guard jointPositions[frame * jointNames.count + joint].isFinite else {
          throw .notFinite(clip: name, track: "joint \(jointNames[joint])", frame: frame)
        }
      }
    }
  }

  /// The contacts in the order of the robot's feet, `[frames, feet]`; by kinematics for a clip that
  /// labels none.
  func contacts(inOrderOf robot: RobotDescription) throws(ReferenceMotionError) -> [Bool] {
    guard !footNames.isEmpty else { return contactsByKinematics(of: robot) }
    let expected = robot.feet.map { robot.links[$0.link].name }
    let columns = expected.compactMap { footNames.firstIndex(of: $0) }
    guard columns.count == expected.count else {
      throw .unknownFeet(clip: name, robot: robot.name, found: footNames, expected: expected)
    }
    return (0..<frameCount).flatMap { frame in
      columns.map { footContacts[frame * footNames.count + $0] }
    }
  }
}
