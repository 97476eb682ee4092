import Foundation
import PhysicsCatalog
import Testing

@testable import LivePages
@testable import RobotPlay

@Suite struct PlaySessionTests {
  private static let policy = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/qinglong-walk").path

  private func session(_ controllers: [String] = [policy]) throws -> PlaySession {
    try PlaySession(
      PlaySession.Choices(controllers: controllers, engine: .lanes, experiment: nil))
  }

  @Test("a command makes the robot walk as fast, and one beyond its limits as fast as they allow")
  func commands() throws {
    let session = try session()
    let audience = LiveAudience()
    session.take("{\"type\":\"command\",\"values\":[0.5,0,0]}", audience)
    #expect(session.state.command == [0.5, 0, 0])
    for _ in 0..<200 { session.advance() }
    #expect(session.state.fall == nil && session.state.problem == nil)
    // The policy's own error at half a metre per second is a few centimetres per second.
    #expect(abs(session.state.velocity[0] - 0.5) < 0.15, "\(session.state.velocity)")
    session.take("{\"type\":\"command\",\"values\":[50,0,0]}", audience)
    #expect(session.state.command[0] == session.state.limits[0][1])
  }

  @Test("a push changes the robot's velocity as its impulse does, and is shown")
  func pushes() throws {
    let session = try session()
    let audience = LiveAudience()
    for _ in 0..<50 { session.advance() }
    session.take("{\"type\":\"push\",\"values\":[0,30],\"is_on\":true}", audience)
    let before = session.state.velocity[1]
    for _ in 0..<12 { session.advance() }
    #expect(session.state.pushCount == 1)
    #expect(session.state.velocity[1] - before > 0.05, "\(session.state.velocity)")
  }

  @Test("a robot that falls is counted once and stands up again")
  func falls() throws {
    let session = try session()
    let audience = LiveAudience()
    session.take("{\"type\":\"push\",\"values\":[0,200],\"is_on\":true}", audience)
    for _ in 0..<100 where session.state.fall == nil { session.advance() }
    #expect(session.state.fall != nil && session.state.fallCount == 1)
    for _ in 0..<150 { session.advance() }
    #expect(session.state.fall == nil && session.state.fallCount == 1)
    #expect(session.state.time < 3)
  }

  @Test("what cannot be chosen is told, and the robot that there is walks on")
  func choices() throws {
    let session = try session([Self.policy, "/nowhere"])
    let audience = LiveAudience()
    func choose(_ name: String, _ engine: String) {
      session.take(
        "{\"type\":\"choose\",\"controller\":\"\(name)\",\"engine\":\"\(engine)\"}", audience)
    }
    for name in ["/nowhere", "/etc/passwd"] {
      choose(name, "lanes")
      #expect(session.state.problem?.contains(name) == true, "\(session.state.problem ?? "")")
      #expect(session.state.controller == Self.policy)
    }
    choose(Self.policy, "ode")
    #expect(session.state.problem == nil && session.state.engine == "ode")
    session.advance()
    #expect(session.state.time > 0)
  }
}
