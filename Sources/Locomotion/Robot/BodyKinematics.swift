import RobotModel
import SpatialMath

/// Poses and velocities of all links of one robot, for the few rewards that need them; made once
/// and overwritten.
struct BodyKinematics: Sendable {
  /// `[links]` poses in the world.
  var linkPoses: [Pose]
  /// `[links]` velocities of the links' origins in the world [m/s].
  var linearVelocities: [Vector3]
  /// `[links]` in the world [rad/s].
  var angularVelocities: [Vector3]

  init(linkCount: Int) {
    linkPoses = Array(repeating: .identity, count: linkCount)
    linearVelocities = Array(repeating: .zero, count: linkCount)
    angularVelocities = linearVelocities
  }

  /// Works out all links from the base down: `v' = v + ω × r (+ a q̇)`, `ω' = ω (+ a q̇)`.
  mutating func update(
    _ robot: RobotDescription, base: Pose, linearVelocityInWorld: Vector3,
    angularVelocityInWorld: Vector3, jointPositions: [Double], jointVelocities: [Double]
  ) {
    updatePoses(robot, base: base, jointPositions: jointPositions)
    linearVelocities[0] = linearVelocityInWorld
    angularVelocities[0] = angularVelocityInWorld
    for index in robot.joints.indices {
      let parent = robot.links[index + 1].parent ?? 0
      let pose = linkPoses[index + 1]
      let offset = pose.position - linkPoses[parent].position
      let motion = pose.orientation.act(robot.joints[index].axis) * jointVelocities[index]
      let isSlide = robot.joints[index].kind == .slide
      let carried = linearVelocities[parent] + angularVelocities[parent].cross(offset)
      linearVelocities[index + 1] = isSlide ? carried + motion : carried
      angularVelocities[index + 1] =
        isSlide ? angularVelocities[parent] : angularVelocities[parent] + motion
    }
  }

  /// Works out the poses of all links from the base down.
  mutating func updatePoses(_ robot: RobotDescription, base: Pose, jointPositions: [Double]) {
    linkPoses[0] = base
    for index in robot.joints.indices {
      let parent = robot.links[index + 1].parent ?? 0
      linkPoses[index + 1] =
        linkPoses[parent] * robot.joints[index].childInParent(position: jointPositions[index])
    }
  }

  /// Position [m] and velocity [m/s] of the centre of mass in the world.
  func centerOfMass(_ robot: RobotDescription) -> (position: Vector3, velocity: Vector3) {
    var mass = 0.0
    var moment = Vector3.zero
    var momentum = Vector3.zero
    for index in robot.links.indices {
      let inertia = robot.links[index].inertia
      let pose = linkPoses[index]
      let arm = pose.orientation.act(inertia.centerOfMass)
      mass += inertia.mass
      moment += (pose.position + arm) * inertia.mass
      momentum +=
        (linearVelocities[index] + angularVelocities[index].cross(arm)) * inertia.mass
    }
    return (moment / mass, momentum / mass)
  }

  /// Angular momentum about the centre of mass [kg m²/s]: `Σ (c − C) × m v + R I Rᵀ ω`.
  func angularMomentumInWorld(_ robot: RobotDescription) -> Vector3 {
    var mass = 0.0
    var moment = Vector3.zero
    for index in robot.links.indices {
      let inertia = robot.links[index].inertia
      mass += inertia.mass
      moment += linkPoses[index].act(inertia.centerOfMass) * inertia.mass
    }
    let center = moment / mass
    var momentum = Vector3.zero
    for index in robot.links.indices {
      let inertia = robot.links[index].inertia
      let pose = linkPoses[index]
      let arm = pose.orientation.act(inertia.centerOfMass)
      let velocity = linearVelocities[index] + angularVelocities[index].cross(arm)
      let spin = pose.orientation.act(
        inertia.inertia * pose.orientation.actInverse(angularVelocities[index]))
      momentum += (pose.position + arm - center).cross(velocity * inertia.mass) + spin
    }
    return momentum
  }
}
