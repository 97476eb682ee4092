import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// The state and the properties with which a robot starts an episode.
struct StartState: Sendable {
  var robot: RobotState
  var properties: RobotProperties
}

/// Draws the states in which episodes start.
struct StartDraw: Sendable {
  let reset: ResetConfiguration
  let randomization: RandomizationConfiguration
  let model: BipedModel
  let terrain: Terrain

  /// The default pose on its feet, changed by uniform draws, and the robot's properties.
  func draw(stream: inout RandomStream) -> StartState {
    let positions = jointPositions(stream: &stream)
    let velocities = positions.map { _ in stream.uniform(in: reset.jointVelocity) }
    let orientation = Quaternion(
      roll: stream.uniform(in: reset.tilt), pitch: stream.uniform(in: reset.tilt),
      yaw: stream.uniform(in: reset.yaw))
    let x = stream.uniform(in: reset.place)
    let y = stream.uniform(in: reset.place)
    let pose = standingPose(
      x: x, y: y, orientation: orientation, positions: positions,
      dropHeight: stream.uniform(in: reset.dropHeight))
    let linear = Vector3(
      stream.uniform(in: reset.linearVelocity), stream.uniform(in: reset.linearVelocity), 0)
    let angular = Vector3(
      stream.uniform(in: reset.angularVelocity), stream.uniform(in: reset.angularVelocity),
      stream.uniform(in: reset.angularVelocity))
    return StartState(
      robot: RobotState(
        basePose: pose, baseLinearVelocityInWorld: linear, baseAngularVelocityInWorld: angular,
        jointPositions: positions, jointVelocities: velocities),
      properties: properties(stream: &stream))
  }

  /// The default pose at rest on its feet, for episodes without randomisation; the noise of the
  /// joints is all that a seed changes.
  ///
  /// - Parameter jointNoise: largest deviation of a joint from the default pose [rad].
  func drawNominal(
    jointNoise: Double, properties: RobotProperties, stream: inout RandomStream
  ) -> StartState {
    let positions = model.defaultPositions.enumerated().map { joint, position in
      clamped(position + stream.uniform(in: -jointNoise...jointNoise), joint: joint)
    }
    return StartState(
      robot: RobotState(
        basePose: standingPose(
          x: 0, y: 0, orientation: .identity, positions: positions, dropHeight: 0),
        jointPositions: positions, jointVelocities: positions.map { _ in 0 }),
      properties: properties)
  }

  private func jointPositions(stream: inout RandomStream) -> [Double] {
    model.defaultPositions.enumerated().map { joint, position in
      clamped(position + stream.uniform(in: reset.jointPosition), joint: joint)
    }
  }

  private func clamped(_ position: Double, joint: Int) -> Double {
    let limits = model.robot.joints[joint].limits
    return min(max(position, limits.lowerBound), limits.upperBound)
  }

  /// The base's pose with which the lowest point of the feet is `dropHeight` above the ground.
  private func standingPose(
    x: Double, y: Double, orientation: Quaternion, positions: [Double], dropHeight: Double
  ) -> Pose {
    var pose = Pose(position: Vector3(x, y, 0), orientation: orientation)
    let links = model.robot.linkPosesInWorld(base: pose, positions: positions)
    var lift = -Double.infinity
    for foot in model.robot.feet {
      for point in foot.contactPoints {
        let corner = links[foot.link].act(point)
        lift = max(lift, terrain.surface(x: corner.x, y: corner.y).height - corner.z)
      }
    }
    pose.position.z = lift + dropHeight
    return pose
  }

  private func properties(stream: inout RandomStream) -> RobotProperties {
    let count = model.defaultPositions.count
    var properties = RobotProperties()
    properties.friction = stream.uniform(in: randomization.friction)
    properties.massScale = stream.uniform(in: randomization.massScale)
    properties.addedBaseMass = stream.uniform(in: randomization.addedBaseMass)
    properties.inertiaScale = stream.uniform(in: randomization.inertiaScale)
    properties.baseCenterOfMassOffset.x = stream.uniform(in: randomization.baseCenterOfMassX)
    properties.baseCenterOfMassOffset.y = stream.uniform(in: randomization.baseCenterOfMassY)
    properties.baseCenterOfMassOffset.z = stream.uniform(in: randomization.baseCenterOfMassZ)
    func draws(_ range: ClosedRange<Double>) -> [Double] {
      (0..<count).map { _ in stream.uniform(in: range) }
    }
    properties.stiffnessScale = draws(randomization.stiffnessScale)
    properties.dampingScale = draws(randomization.dampingScale)
    properties.motorStrength = draws(randomization.motorStrength)
    properties.jointFrictionScale = draws(randomization.jointFrictionScale)
    properties.armatureScale = draws(randomization.armatureScale)
    properties.jointOffset = draws(randomization.jointOffset)
    return properties
  }
}
