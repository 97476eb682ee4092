/// What a server answers a request for a path with.
public struct LiveResource: Sendable {
  /// What kind of file it is, as browsers are told.
  public enum Kind: String, Sendable {
    case page = "text/html; charset=utf-8"
    case script = "text/javascript; charset=utf-8"
    case styleSheet = "text/css; charset=utf-8"
  }

  /// What kind of file it is.
  public let kind: Kind
  /// Its content.
  public let bytes: [UInt8]
  /// Whether it is a page of somebody else's making, whose scripts are kept from everything here.
  public let isForeign: Bool

  /// The resource of the values given.
  public init(_ kind: Kind, _ bytes: [UInt8], isForeign: Bool = false) {
    self.kind = kind
    self.bytes = bytes
    self.isForeign = isForeign
  }

  /// What live pages share: how they look, and their way to the server.
  public static let common: [String: LiveResource] = [
    "/live.js": LiveResource(.script, PackageResources.live_js),
    "/live.css": LiveResource(.styleSheet, PackageResources.live_css),
  ]

  /// What the browser may do with it. A page may use what this server has and ask nobody else; a
  /// foreign one has an origin of its own, and its scripts reach nothing.
  func contentSecurityPolicy(port: Int) -> String {
    guard !isForeign else {
      return "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
        + "style-src 'unsafe-inline'; img-src data: blob:; frame-ancestors 'self'"
    }
    let sockets = RequestGuard(port: port).hosts.map { "ws://\($0)" }.joined(separator: " ")
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
      + "connect-src 'self' \(sockets); frame-src 'self'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'"
  }
}
