import NIOHTTP1
import Testing

@testable import LivePages

@Suite struct RequestGuardTests {
  private let guarding = RequestGuard(port: 8123)

  private func refusal(_ headers: [(String, String)], opensSocket: Bool = false) -> String? {
    guarding.refusal(of: HTTPHeaders(headers), opensSocket: opensSocket)
  }

  @Test("both names of this computer are answered, in any case of letters")
  func ownNames() {
    #expect(refusal([("Host", "127.0.0.1:8123")]) == nil)
    #expect(refusal([("Host", "LocalHost:8123")]) == nil)
  }

  @Test(
    "another host, another port, none and two are refused by what was found",
    arguments: [
      "evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:8124",
      "127.0.0.1:8123.evil.example", "0.0.0.0:8123", "[::1]:8123", "",
    ])
  func foreignHosts(host: String) throws {
    let sentence = try #require(refusal([("Host", host)]))
    #expect(sentence.contains("Host: found \(host)") && sentence.contains("127.0.0.1:8123"))
    #expect(refusal([]) != nil)
    #expect(refusal([("Host", "127.0.0.1:8123"), ("Host", host)]) != nil)
  }

  @Test("a socket must name an origin of this server, a file need not")
  func origins() {
    let host = ("Host", "127.0.0.1:8123")
    #expect(refusal([host, ("Origin", "http://localhost:8123")], opensSocket: true) == nil)
    #expect(refusal([host, ("Origin", "http://127.0.0.1:8123")]) == nil)
    #expect(refusal([host], opensSocket: true) != nil)
    for origin in [
      "http://evil.example", "https://127.0.0.1:8123", "null", "http://127.0.0.1:8124",
      "http://127.0.0.1:8123.evil.example",
    ] {
      #expect(refusal([host, ("Origin", origin)]) != nil, "\(origin)")
      #expect(refusal([host, ("Origin", origin)], opensSocket: true) != nil, "\(origin)")
    }
  }

  @Test("what another site embeds is refused, a link that leads here is not")
  func sites() {
    let host = ("Host", "127.0.0.1:8123")
    #expect(refusal([host, ("Sec-Fetch-Site", "same-origin")]) == nil)
    #expect(refusal([host, ("Sec-Fetch-Site", "cross-site")]) != nil)
    #expect(refusal([host, ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "no-cors")]) != nil)
    #expect(
      refusal([host, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]) == nil)
  }
}
