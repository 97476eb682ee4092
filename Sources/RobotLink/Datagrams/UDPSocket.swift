import Glibc

/// A UDP socket that never waits.
///
/// What the system cannot send or receive at the moment is lost, as on any network; the ends notice it by
/// their sequence numbers.
public final class UDPSocket: DatagramChannel {
  /// Where it listens; with the port that the system chose where 0 was asked for.
  public let address: DatagramAddress
  private let descriptor: Int32

  /// Room for the datagrams of a tenth of a second [bytes].
  private static let bufferByteCount: Int32 = 1 << 18

  /// A socket that listens.
  ///
  /// - Parameter wanted: address of this computer; port 0 for any that is free.
  /// - Throws: `LinkError.cannotListen`.
  public init(listeningOn wanted: DatagramAddress) throws(LinkError) {
    func failure() -> LinkError {
      .cannotListen(address: wanted.description, reason: unsafe String(cString: strerror(errno)))
    }
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw failure() }
    var size = Self.bufferByteCount
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    let bound = unsafe wanted.withSocketAddress { unsafe bind(descriptor, $0, $1) }
    guard bound == 0, let address = DatagramAddress(ofSocket: descriptor) else {
      let error = failure()
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.address = address
  }

  deinit { close(descriptor) }

  /// Puts the next datagram into the buffer; nil where none is there.
  public func receive(into bytes: inout [UInt8]) -> ReceivedDatagram? {
    var source = sockaddr_in()
    let count = unsafe source.withMutableSocketAddress { source, length in
      unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe recvfrom(
          descriptor, buffer.baseAddress, buffer.count, Int32(MSG_TRUNC), source, length)
      }
    }
    guard count >= 0 else { return nil }
    return ReceivedDatagram(byteCount: count, sender: DatagramAddress(source))
  }

  /// Sends a datagram.
  public func send(_ bytes: [UInt8], count: Int, to address: DatagramAddress) {
    precondition(count <= bytes.count, "a datagram of \(count) bytes from \(bytes.count)")
    unsafe address.withSocketAddress { target, length in
      unsafe bytes.withUnsafeBytes { buffer in
        _ = unsafe sendto(descriptor, buffer.baseAddress, count, 0, target, length)
      }
    }
  }
}

extension DatagramAddress {
  /// The address that the system has for a socket; nil where it has none.
  fileprivate init?(ofSocket descriptor: Int32) {
    var address = sockaddr_in()
    let result = unsafe address.withMutableSocketAddress { unsafe getsockname(descriptor, $0, $1) }
    guard result == 0 else { return nil }
    self.init(address)
  }

  fileprivate init(_ address: sockaddr_in) {
    self.init(
      host: UInt32(bigEndian: address.sin_addr.s_addr), port: UInt16(bigEndian: address.sin_port))
  }

  /// Calls with the address as the system takes it.
  fileprivate func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

extension sockaddr_in {
  /// Calls with the address as the system writes it.
  fileprivate mutating func withMutableSocketAddress<Result>(
    _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
  ) -> Result {
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return unsafe withUnsafeMutablePointer(to: &self) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, &length)
      }
    }
  }
}
