import PhysicsCatalog
import PolicyInterface
import SpatialMath
import Testing

@testable import RobotPlay

@Suite struct PlayRequestTests {
  @Test("each request is read as it is meant")
  func requests() throws {
    #expect(
      try PlayRequest("{\"type\":\"command\",\"values\":[0.5,-0.1,1]}")
        == .command(VelocityCommand(forwardSpeed: 0.5, leftwardSpeed: -0.1, yawRate: 1)))
    #expect(
      try PlayRequest("{\"type\":\"push\",\"values\":[3,4],\"is_on\":true}")
        == .push(Vector3(3, 4, 0), isInHeading: true))
    #expect(
      try PlayRequest("{\"type\":\"choose\",\"controller\":\"mpc\",\"engine\":\"ode\"}")
        == .choose(controller: "mpc", engine: .ode))
    #expect(try PlayRequest("{\"type\":\"pause\",\"is_on\":false}") == .pause(false))
    #expect(try PlayRequest("{\"type\":\"speed\",\"values\":[0.25]}") == .speed(0.25))
    #expect(try PlayRequest("{\"type\":\"restart\"}") == .restart)
  }

  @Test(
    "what asks for nothing that there is is refused",
    arguments: [
      "", "{", "[]", "null", "7", "{\"type\":\"fly\"}", "{\"values\":[1,2,3]}",
      "{\"type\":\"command\"}", "{\"type\":\"command\",\"values\":[1,2]}",
      "{\"type\":\"command\",\"values\":[1,2,1e300]}",
      "{\"type\":\"command\",\"values\":[1,2,1e999]}",
      "{\"type\":\"command\",\"values\":[1,2,NaN]}", "{\"type\":\"push\",\"values\":[1,201]}",
      "{\"type\":\"speed\",\"values\":[0]}", "{\"type\":\"speed\",\"values\":[-1]}",
      "{\"type\":\"speed\",\"values\":[2]}", "{\"type\":\"pause\"}",
      "{\"type\":\"choose\",\"controller\":\"mpc\",\"engine\":\"warp\"}",
    ])
  func refusals(text: String) {
    #expect(throws: PlayRequestError.self) { try PlayRequest(text) }
  }
}
