import RobotModel
import SpatialMath

/// Places and axes of a robot's joints as flat arrays, for kinematics without allocation.
///
/// Link 0 is the base and joint `i` moves link `i + 1`, as in `RobotDescription`.
struct KinematicTree: Sendable {
  /// `[joints]` index of the link that carries the joint.
  let parents: [Int]
  /// `[joints]` the child link's frame in the parent's at position zero.
  let origins: [Pose]
  /// `[joints]` unit axis in the child link's frame.
  let axes: [Vector3]
  /// `[joints]` how the joint moves.
  let kinds: [Joint.Kind]

  init(_ robot: RobotDescription) {
    parents = robot.links.dropFirst().map { $0.parent ?? 0 }
    origins = robot.joints.map(\.origin)
    axes = robot.joints.map(\.axis)
    kinds = robot.joints.map(\.kind)
  }

  /// Number of links.
  var linkCount: Int { parents.count + 1 }

  /// Works out the poses of all links from the base down.
  ///
  /// - Parameters:
  ///   - positions: `[joints]` [rad or m].
  ///   - poses: `[links]`; overwritten.
  func update(base: Pose, positions: [Double], poses: inout [Pose]) {
    poses[0] = base
    for joint in parents.indices {
      poses[joint + 1] = poses[parents[joint]] * child(of: joint, position: positions[joint])
    }
  }

  /// The child link's frame in its parent's.
  func child(of joint: Int, position: Double) -> Pose {
    switch kinds[joint] {
    case .fixed: origins[joint]
    case .hinge:
      origins[joint] * Pose(orientation: Quaternion(axis: axes[joint], angle: position))
    case .slide: origins[joint] * Pose(position: axes[joint] * position)
    }
  }

  /// Works out velocities of all links in the world: `v' = v + ω × r (+ a q̇)`, `ω' = ω (+ a q̇)`.
  ///
  /// - Parameters:
  ///   - velocities: `[joints]` [rad/s or m/s].
  ///   - poses: `[links]` of `update(base:positions:poses:)`.
  ///   - linear: `[links]` of the links' origins [m/s]; that of the base is given.
  ///   - angular: `[links]` [rad/s]; that of the base is given.
  func propagate(
    velocities: [Double], poses: [Pose], linear: inout [Vector3], angular: inout [Vector3]
  ) {
    for joint in parents.indices {
      let parent = parents[joint]
      let pose = poses[joint + 1]
      let arm = pose.position - poses[parent].position
      let motion = pose.orientation.act(axes[joint]) * velocities[joint]
      linear[joint + 1] = linear[parent] + angular[parent].cross(arm)
      angular[joint + 1] = angular[parent]
      switch kinds[joint] {
      case .hinge: angular[joint + 1] += motion
      case .slide: linear[joint + 1] += motion
      case .fixed: break
      }
    }
  }
}
