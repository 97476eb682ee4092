import NIOCore
import NIOWebSocket

/// A page's socket: sends what waits for the page as fast as it reads, and takes what it sends.
final class SocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// The largest message that a page may send [bytes].
  static let largestMessage = 1 << 14
  /// The most parts of one.
  static let largestPartCount = 16

  /// Something waits for the page.
  private struct News: Sendable {}

  private let audience: LiveAudience
  private var seat: LiveAudience.Seat?
  private var isClosing = false

  /// - Parameter audience: which the page joins.
  init(_ audience: LiveAudience) { self.audience = audience }

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline
    seat = audience.join { pipeline.fireUserInboundEventTriggered(News()) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    if let seat { audience.leave(seat) }
    seat = nil
  }

  // MARK: - To the page

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is News { sendWaiting(context) } else { context.fireUserInboundEventTriggered(event) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) { sendWaiting(context) }

  private func sendWaiting(_ context: ChannelHandlerContext) {
    guard let seat, !isClosing else { return }
    while context.channel.isWritable, let text = audience.next(for: seat) {
      let data = context.channel.allocator.buffer(string: text)
      send(WebSocketFrame(fin: true, opcode: .text, data: data), context)
    }
    context.flush()
  }

  private func send(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
    context.write(SocketHandler.wrapOutboundOut(frame), promise: nil)
  }

  // MARK: - From the page

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = SocketHandler.unwrapInboundIn(data)
    guard !isClosing else { return }
    // Browsers mask everything, and no extension was agreed on.
    guard frame.maskKey != nil, frame.reservedBits.isEmpty else {
      close(context, .protocolError)
      return
    }
    switch frame.opcode {
    case .text: receive(frame.unmaskedData, context)
    case .ping:
      send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData), context)
      context.flush()
    case .pong: break
    case .connectionClose: close(context, .normalClosure)
    case .binary: close(context, .unacceptableData)
    default: close(context, .protocolError)
    }
  }

  private func receive(_ data: ByteBuffer, _ context: ChannelHandlerContext) {
    var data = data
    do {
      audience.receive(try data.readUTF8ValidatedString(length: data.readableBytes) ?? "")
    } catch {
      close(context, .dataInconsistentWithMessage)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The decoder's own errors have been answered already.
    if error is NIOWebSocketError || error is IOError {
      isClosing = true
      context.close(promise: nil)
    } else {
      close(context, .policyViolation)
    }
  }

  /// Says why, and ends the connection.
  private func close(_ context: ChannelHandlerContext, _ reason: WebSocketErrorCode) {
    guard !isClosing else { return }
    isClosing = true
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: reason)
    let channel = context.channel
    let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.whenComplete { _ in channel.close(promise: nil) }
    context.writeAndFlush(SocketHandler.wrapOutboundOut(frame), promise: sent)
  }
}
