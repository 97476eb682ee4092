#if MuJoCo
  import LanePhysics
  import MuJoCoPhysics
  import Physics
  import RigidBodyDynamics
  import RobotModel
  import TestSupport
  import Testing

  /// Rounding of two ways to add up a tree of thirty links; accelerations have it multiplied by the
  /// condition of the mass matrix, up to 1e5 for a robot of 80 kg with links of some grams.
  private let rounding = DynamicsDifference(
    massMatrix: 1e-12, biasForces: 1e-12, accelerations: 1e-11)
  /// The design's bound for single precision against double.
  private let singlePrecision = DynamicsDifference(
    massMatrix: 1e-4, biasForces: 1e-4, accelerations: 1e-4)

  /// MuJoCo's equations of motion as a probe.
  struct MuJoCoProbe: DynamicsProbe {
    let dynamics: MuJoCoDynamics

    func setState(_ state: RigidBodyState) { dynamics.setState(RobotState(state)) }
    func massMatrix() -> [Double] { dynamics.massMatrix() }
    func biasForces() -> [Double] { dynamics.biasForces() }
    func accelerations(forces: [Double]) -> [Double] { dynamics.accelerations(forces: forces) }
  }

  @Suite("MuJoCo's and our equations of motion agree in 1000 random states")
  struct DynamicsTests {
    private func compare(_ robot: RobotDescription) throws {
      var exact = RigidBodyProbe(robot)
      var mujoco = MuJoCoProbe(dynamics: try MuJoCoDynamics(robot))
      let difference = DynamicsDifference(
        &exact, from: &mujoco, robot: robot, seed: 1, title: "RigidBodyDynamics and MuJoCo")
      #expect(difference.isBelow(rounding), "\(difference)")
    }

    @Test("of the lane engine, in single precision, within the design's bound of 1e-4")
    func lanes() throws {
      let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
      var lanes = LaneProbe(dynamics: try LaneDynamics(robot))
      var mujoco = MuJoCoProbe(dynamics: try MuJoCoDynamics(robot))
      let difference = DynamicsDifference(
        &lanes, from: &mujoco, robot: robot, seed: 3, title: "lanes and MuJoCo")
      #expect(difference.isBelow(singlePrecision), "\(difference)")
    }

    @Test("of 青龙 with all joints and with its legs", arguments: RobotCatalog.names)
    func builtIn(name: String) throws {
      let robot = try RobotCatalog.robot(named: name)
      try compare(robot)
      try compare(robot.reducedToControlledJoints())
    }

    @Test("of mechanisms with a bolted base")
    func bolted() throws {
      try compare(SmallRobots.pendulum())
    }

    @Test(
      "of published robots",
      .enabled(if: PublishedRobots.folder != nil, "there is no folder shared/robots"),
      arguments: PublishedRobots.files)
    func published(file: String) throws {
      try compare(try #require(try PublishedRobots.robot(file)))
    }
  }
#endif
