import RobotModel
import SpatialMath
import Testing

@Suite struct DriverLoopTests {
  @Test("a robot without driver loops keeps the gains beside them, and those of excepted joints")
  func without() throws {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for index in robot.joints.indices {
      robot.joints[index].stiffness = 120
      robot.joints[index].damping = 3
      robot.joints[index].driverStiffness = 90
      robot.joints[index].driverDamping = 1
    }
    // A driver that gives all of it.
    robot.joints[1].driverStiffness = 120
    let held = robot.joints[2]
    let bare = robot.withoutDriverLoops(except: [held.name])
    #expect(bare.joints[0].stiffness == 30 && bare.joints[0].damping == 2)
    #expect(bare.joints[0].driverStiffness == 0 && bare.joints[0].driverDamping == 0)
    #expect(bare.joints[1].stiffness == 0 && bare.joints[1].damping == 2)
    #expect(bare.joints[2] == held)
    #expect(bare.withoutDriverLoops(except: [held.name]) == bare)

    let limp = robot.withoutGains(except: [held.name])
    #expect(limp.joints[0].stiffness == 0 && limp.joints[0].damping == 0)
    #expect(limp.joints[2] == held)
    #expect(limp.withoutDriverLoops(except: [held.name]) == limp)
  }
}
