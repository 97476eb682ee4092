/// What a server shows: files by their paths, and news for the pages that are open.
public struct LiveSite: Sendable {
  /// Where pages open their sockets.
  static let socketPath = "/socket"

  /// The pages that are open.
  public let audience: LiveAudience
  private let find: @Sendable (_ path: String) -> LiveResource?

  /// - Parameters:
  ///   - audience: who is told news.
  ///   - find: gives the file of a path that begins with a slash, without a query and decoded; nil where
  ///     there is none. Called from the server's thread.
  public init(
    audience: LiveAudience, find: @escaping @Sendable (_ path: String) -> LiveResource?
  ) {
    self.audience = audience
    self.find = find
  }

  /// The file of a path.
  func resource(at path: String) -> LiveResource? { find(path) ?? LiveResource.common[path] }
}
