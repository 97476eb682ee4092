import NIOHTTP1

/// Which requests are answered: those that pages of this server make in browsers of this computer.
///
/// A page of another origin can make a browser ask this computer, directly or through a name of its own
/// that leads here (DNS rebinding). The browser then names the other host or the other origin.
struct RequestGuard: Equatable, Sendable {
  /// Where the server listens.
  let port: Int

  /// What this computer is called, the port included.
  var hosts: [String] { ["127.0.0.1:\(port)", "localhost:\(port)"] }

  /// Why a request is refused; nil where it is answered.
  ///
  /// - Parameters:
  ///   - headers: of the request.
  ///   - opensSocket: whether it asks for a socket: browsers then always name the page's origin.
  func refusal(of headers: HTTPHeaders, opensSocket: Bool) -> String? {
    let host = headers["host"]
    guard host.count == 1, hosts.contains(host[0].lowercased()) else {
      return "Host: found \(told(host)), expected \(hosts.joined(separator: " or "))"
    }
    let origin = headers["origin"]
    let origins = hosts.map { "http://\($0)" }
    guard origin.allSatisfy({ origins.contains($0.lowercased()) }), origin.count <= 1,
      !opensSocket || origin.count == 1
    else {
      return "Origin: found \(told(origin)), expected \(origins.joined(separator: " or "))"
    }
    let site = headers["sec-fetch-site"].first ?? "none"
    guard ["none", "same-origin"].contains(site) || headers["sec-fetch-mode"].first == "navigate"
    else {
      return "Sec-Fetch-Site: found \(site), expected a page of this server"
    }
    return nil
  }

  private func told(_ values: [String]) -> String {
    values.isEmpty ? "none" : values.joined(separator: ", ")
  }
}
