import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers the one request of a connection with a file, or says why not; then the connection ends.
final class PageResponder: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Name in a connection's pipeline.
  static let name = "pages"
  /// Time for a request and its answer; a connection that takes longer ends.
  private static let patience = TimeAmount.seconds(15)

  private let site: LiveSite
  private let port: Int
  private var head: HTTPRequestHead?
  private var isAnswered = false
  private var deadline: Scheduled<Void>?

  /// - Parameters:
  ///   - site: whose files are sent.
  ///   - port: where the server listens.
  init(_ site: LiveSite, port: Int) {
    self.site = site
    self.port = port
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: PageResponder.patience) {
      channel.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch PageResponder.unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head, !isAnswered else { return }
      isAnswered = true
      send(answer(to: head), to: head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A socket that is refused comes here, too, before its request, which is answered as any other.
    if !(error is NIOWebSocketUpgradeError) { context.close(promise: nil) }
  }

  private struct Answer {
    var status: HTTPResponseStatus
    var kind = "text/plain; charset=utf-8"
    var policy = "default-src 'none'"
    var bytes: [UInt8]
  }

  private func answer(to head: HTTPRequestHead) -> Answer {
    let opensSocket = head.path == LiveSite.socketPath
    let guarding = RequestGuard(port: port)
    if let refusal = guarding.refusal(of: head.headers, opensSocket: opensSocket) {
      return Answer(status: .forbidden, bytes: Array("\(refusal)\n".utf8))
    }
    guard [.GET, .HEAD].contains(head.method) else {
      return Answer(
        status: .methodNotAllowed, bytes: Array("found \(head.method), expected GET\n".utf8))
    }
    guard !opensSocket else {
      return Answer(
        status: .upgradeRequired, bytes: Array("found no upgrade, expected a WebSocket\n".utf8))
    }
    guard let path = head.path, let resource = site.resource(at: path) else {
      return Answer(status: .notFound, bytes: Array("nothing is at \(head.uri)\n".utf8))
    }
    return Answer(
      status: .ok, kind: resource.kind.rawValue,
      policy: resource.contentSecurityPolicy(port: port), bytes: resource.bytes)
  }

  private func send(_ answer: Answer, to request: HTTPRequestHead, _ context: ChannelHandlerContext)
  {
    let headers: HTTPHeaders = [
      "Content-Type": answer.kind, "Content-Length": "\(answer.bytes.count)",
      "Content-Security-Policy": answer.policy, "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store", "Connection": "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
    context.write(PageResponder.wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      let body = context.channel.allocator.buffer(bytes: answer.bytes)
      context.write(PageResponder.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    let channel = context.channel
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.whenComplete { _ in channel.close(promise: nil) }
    context.writeAndFlush(PageResponder.wrapOutboundOut(.end(nil)), promise: sent)
  }
}

extension HTTPRequestHead {
  /// The path without its query, decoded; nil where it is none.
  var path: String? {
    let path = uri.prefix { $0 != "?" && $0 != "#" }
    guard path.hasPrefix("/") else { return nil }
    return String(path).removingPercentEncoding
  }
}
