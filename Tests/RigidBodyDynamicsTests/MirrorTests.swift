import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

/// Rounding of double precision through a tree of up to 32 links, with the condition of the mass
/// matrix (up to 1e5).
private let solved = 1e-10

@Suite("Mirrored dynamics") struct MirrorTests {
  /// Reflection in the world's x–z plane of what has a linear part, an angular part, which is a
  /// pseudo-vector, and one number for each joint: velocities, accelerations, forces.
  private func mirrored(_ v: [Double], by mirror: JointMirror) -> [Double] {
    [v[0], -v[1], v[2], -v[3], v[4], -v[5]] + mirror.mirrored(Array(v[6...]))
  }

  private func mirrored(_ state: RigidBodyState, by mirror: JointMirror) -> RigidBodyState {
    let p = state.basePose.position
    let q = state.basePose.orientation
    return RigidBodyState(
      basePose: Pose(
        position: Vector3(p.x, -p.y, p.z), orientation: Quaternion(q.w, -q.x, q.y, -q.z)),
      jointPositions: mirror.mirrored(state.jointPositions),
      velocity: mirrored(state.velocity, by: mirror))
  }

  private func check(_ robot: RobotDescription) throws {
    let mirror = try robot.jointMirror()
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    var stream = RandomStream(seed: 21, stream: 0)
    func acceleration(_ state: RigidBodyState, under forces: [Double]) -> [Double] {
      var result = forces
      model.computeKinematics(of: state, in: &workspace)
      model.forwardDynamics(forces: forces, into: &result, in: &workspace)
      return result
    }
    for _ in 0..<100 {
      let state = RigidBodyState.random(of: robot, from: &stream)
      let forces = stream.normals(model.velocityCount, deviation: 50)
      let expected = mirrored(acceleration(state, under: forces), by: mirror)
      let found = acceleration(
        mirrored(state, by: mirror), under: mirrored(forces, by: mirror))
      #expect(relativeError(found, from: expected) < solved, "\(robot.name)")
    }
  }

  @Test(
    "a mirrored state under mirrored torques has the mirrored acceleration",
    arguments: RobotCatalog.names)
  func accelerations(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    try check(robot)
    try check(robot.reducedToControlledJoints())
  }
}
