import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// The state and the properties with which a robot starts an episode; made once and overwritten.
struct StartState: Sendable {
  var robot: RobotState
  var properties = RobotProperties()

  init(jointCount: Int) {
    let zeros = Array(repeating: 0.0, count: jointCount)
    let ones = Array(repeating: 1.0, count: jointCount)
    robot = RobotState(basePose: .identity, jointPositions: zeros, jointVelocities: zeros)
    properties.stiffnessScale = ones
    properties.dampingScale = ones
    properties.motorStrength = ones
    properties.jointFrictionScale = ones
    properties.armatureScale = ones
    properties.jointOffset = zeros
  }
}

/// Draws the states in which episodes start.
struct StartDraw: Sendable {
  let reset: ResetConfiguration
  let randomization: RandomizationConfiguration
  let model: BipedModel
  let terrain: Terrain

  /// The default pose on its feet, changed by uniform draws, and the robot's properties.
  ///
  /// - Parameters:
  ///   - start: receives them; its lists have a number for each joint.
  ///   - center: about where [m].
  ///   - kinematics: workspace.
  ///   - stream: what is drawn from.
  func draw(
    into start: inout StartState, around center: Vector3, kinematics: inout BodyKinematics,
    stream: inout RandomStream
  ) {
    drawJointPositions(into: &start.robot, deviation: reset.jointPosition, stream: &stream)
    stream.fill(&start.robot.jointVelocities, in: reset.jointVelocity)
    let orientation = Quaternion(
      roll: stream.uniform(in: reset.tilt), pitch: stream.uniform(in: reset.tilt),
      yaw: stream.uniform(in: reset.yaw))
    let position =
      center + Vector3(stream.uniform(in: reset.place), stream.uniform(in: reset.place), 0)
    start.robot.basePose = Pose(position: position, orientation: orientation)
    stand(&start.robot, dropHeight: stream.uniform(in: reset.dropHeight), kinematics: &kinematics)
    start.robot.baseLinearVelocityInWorld = Vector3(
      stream.uniform(in: reset.linearVelocity), stream.uniform(in: reset.linearVelocity), 0)
    start.robot.baseAngularVelocityInWorld = Vector3(
      stream.uniform(in: reset.angularVelocity), stream.uniform(in: reset.angularVelocity),
      stream.uniform(in: reset.angularVelocity))
    draw(into: &start.properties, stream: &stream)
  }

  /// The default pose at rest on its feet, for episodes without randomisation; the noise of the
  /// joints is all that a seed changes.
  ///
  /// - Parameters:
  ///   - robot: receives the state.
  ///   - place: where [m].
  ///   - jointNoise: largest deviation of a joint from the default pose [rad].
  ///   - kinematics: workspace.
  ///   - stream: what is drawn from.
  func drawNominal(
    into robot: inout RobotState, at place: Vector3, jointNoise: Double,
    kinematics: inout BodyKinematics, stream: inout RandomStream
  ) {
    drawJointPositions(into: &robot, deviation: -jointNoise...jointNoise, stream: &stream)
    for joint in robot.jointVelocities.indices { robot.jointVelocities[joint] = 0 }
    robot.basePose = Pose(position: place)
    robot.baseLinearVelocityInWorld = .zero
    robot.baseAngularVelocityInWorld = .zero
    stand(&robot, dropHeight: 0, kinematics: &kinematics)
  }

  private func drawJointPositions(
    into robot: inout RobotState, deviation: ClosedRange<Double>, stream: inout RandomStream
  ) {
    for joint in robot.jointPositions.indices {
      let position = model.defaultPositions[joint] + stream.uniform(in: deviation)
      let limits = model.robot.joints[joint].limits
      robot.jointPositions[joint] = min(max(position, limits.lowerBound), limits.upperBound)
    }
  }

  /// Lifts the base until the lowest point of the feet is `dropHeight` above the ground.
  private func stand(
    _ robot: inout RobotState, dropHeight: Double, kinematics: inout BodyKinematics
  ) {
    robot.basePose.position.z = 0
    robot.basePose.position.z = lift(of: robot, kinematics: &kinematics) + dropHeight
  }

  /// Lifts the base where a foot is in the ground until none is.
  func lift(_ robot: inout RobotState, kinematics: inout BodyKinematics) {
    robot.basePose.position.z += max(0, lift(of: robot, kinematics: &kinematics))
  }

  /// How far the base is to go up until the feet just touch the ground [m].
  private func lift(of robot: RobotState, kinematics: inout BodyKinematics) -> Double {
    kinematics.updatePoses(
      model.robot, base: robot.basePose, jointPositions: robot.jointPositions)
    var lift = -Double.infinity
    for foot in model.robot.feet {
      let pose = kinematics.linkPoses[foot.link]
      for point in foot.contactPoints {
        let corner = pose.act(point)
        lift = max(lift, terrain.height(x: corner.x, y: corner.y) - corner.z)
      }
    }
    return lift
  }

  private func draw(into properties: inout RobotProperties, stream: inout RandomStream) {
    properties.friction = stream.uniform(in: randomization.friction)
    properties.massScale = stream.uniform(in: randomization.massScale)
    properties.addedBaseMass = stream.uniform(in: randomization.addedBaseMass)
    properties.inertiaScale = stream.uniform(in: randomization.inertiaScale)
    properties.baseCenterOfMassOffset = Vector3(
      stream.uniform(in: randomization.baseCenterOfMassX),
      stream.uniform(in: randomization.baseCenterOfMassY),
      stream.uniform(in: randomization.baseCenterOfMassZ))
    stream.fill(&properties.stiffnessScale, in: randomization.stiffnessScale)
    stream.fill(&properties.dampingScale, in: randomization.dampingScale)
    stream.fill(&properties.motorStrength, in: randomization.motorStrength)
    stream.fill(&properties.jointFrictionScale, in: randomization.jointFrictionScale)
    stream.fill(&properties.armatureScale, in: randomization.armatureScale)
    stream.fill(&properties.jointOffset, in: randomization.jointOffset)
  }
}

extension RandomStream {
  /// Sets all `values` to uniform numbers of the range.
  fileprivate mutating func fill(_ values: inout [Double], in range: ClosedRange<Double>) {
    for index in values.indices { values[index] = uniform(in: range) }
  }
}
