import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// A web server for browsers of this computer: it listens on the loopback interface, answers nobody who
/// comes by another name, and has one thread of its own.
public final class LivePageServer: Sendable {
  /// The most connections at a time; further ones are closed at once.
  public static let largestConnectionCount = 256

  /// Where it listens.
  public let port: Int
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - site: what it shows.
  ///   - port: where, 1 to 65535; 0 for one that is free.
  /// - Throws: `cannotListen` where the port is taken or not allowed.
  public init(_ site: LiveSite, port: Int = 0) throws(LivePageError) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let connections = ConnectionCount()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: 1 << 15, high: 1 << 17)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard connections.enter(channel) else { return }
          try LivePageServer.configure(channel, site)
        }
      }
    do {
      channel = try bootstrap.bind(host: "127.0.0.1", port: port).wait()
    } catch {
      try? group.syncShutdownGracefully()
      throw LivePageError.cannotListen(port: port, reason: LivePageServer.reason(of: error))
    }
    self.group = group
    self.port = channel.localAddress?.port ?? port
  }

  /// What browsers are told to open.
  public var address: String { "http://127.0.0.1:\(port)/" }

  /// Ends all connections and the thread.
  public func stop() {
    // A server that ends has nobody left to tell what did not close in order.
    try? channel.close().wait()
    try? group.syncShutdownGracefully()
  }

  /// Requests for files, and sockets for pages of this server.
  private static func configure(_ channel: any Channel, _ site: LiveSite) throws {
    let port = channel.localAddress?.port ?? 0
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: SocketHandler.largestMessage,
      shouldUpgrade: { channel, head in
        let isWelcome =
          head.path == LiveSite.socketPath && head.method == .GET
          && RequestGuard(port: port).refusal(of: head.headers, opensSocket: true) == nil
        return channel.eventLoop.makeSucceededFuture(isWelcome ? HTTPHeaders() : nil)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 0,
              maxAccumulatedFrameCount: SocketHandler.largestPartCount,
              maxAccumulatedFrameSize: SocketHandler.largestMessage),
            SocketHandler(site.audience))
        }
      })
    let pipeline = channel.pipeline.syncOperations
    try pipeline.configureHTTPServerPipeline(
      withServerUpgrade: (
        upgraders: [upgrader],
        completionHandler: { context in
          context.pipeline.removeHandler(name: PageResponder.name, promise: nil)
        }
      ))
    try pipeline.addHandler(PageResponder(site, port: port), name: PageResponder.name)
  }

  private static func reason(of error: any Error) -> String {
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE: "another program listens there"
    case EACCES: "this user may not listen there"
    default: "\(error)"
    }
  }
}

/// Counts connections, and turns away those that are too many.
private final class ConnectionCount: Sendable {
  private let count = Atomic(0)

  /// Counts a connection until it ends; false where it was closed at once.
  func enter(_ channel: any Channel) -> Bool {
    let before = count.add(1, ordering: .relaxed).oldValue
    channel.closeFuture.whenComplete { _ in self.count.subtract(1, ordering: .relaxed) }
    guard before < LivePageServer.largestConnectionCount else {
      channel.close(promise: nil)
      return false
    }
    return true
  }
}

/// Why a live page cannot be shown.
public enum LivePageError: Error, Equatable, CustomStringConvertible {
  /// The port cannot be used.
  case cannotListen(port: Int, reason: String)

  /// One sentence: the port, what was found and what would be right.
  public var description: String {
    switch self {
    case .cannotListen(let port, let reason):
      "port \(port): \(reason), expected one that is free; without --port one is chosen"
    }
  }
}
