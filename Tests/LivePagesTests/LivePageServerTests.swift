import NIOHTTP1
import Testing

@testable import LivePages

@Suite struct LivePageServerTests {
  @Test("a port that is taken is refused by its number")
  func takenPort() throws {
    let site = LiveSite(audience: LiveAudience()) { _ in nil }
    let server = try LivePageServer(site)
    defer { server.stop() }
    #expect(server.address == "http://127.0.0.1:\(server.port)/")
    #expect(
      throws: LivePageError.cannotListen(
        port: server.port, reason: "another program listens there")
    ) { try LivePageServer(site, port: server.port) }
  }

  @Test("a path is decoded, without its query; what is none has none")
  func paths() {
    func path(_ uri: String) -> String? {
      HTTPRequestHead(version: .http1_1, method: .GET, uri: uri).path
    }
    #expect(path("/") == "/")
    #expect(path("/replays/a%20b.html?renderer=canvas") == "/replays/a b.html")
    #expect(path("http://evil.example/") == nil)
    #expect(path("/%zz") == nil)
    #expect(path("") == nil)
  }

  @Test("a page asks its own server alone, and a foreign page nobody")
  func policies() {
    let own = LiveResource(.page, []).contentSecurityPolicy(port: 8123)
    #expect(own.contains("default-src 'none'") && own.contains("ws://127.0.0.1:8123"))
    #expect(!own.contains("unsafe"))
    let foreign = LiveResource(.page, [], isForeign: true).contentSecurityPolicy(port: 8123)
    #expect(foreign.contains("sandbox allow-scripts") && !foreign.contains("allow-same-origin"))
    #expect(!foreign.contains("connect-src"))
  }
}
