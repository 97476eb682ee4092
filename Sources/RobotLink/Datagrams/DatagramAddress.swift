/// Where datagrams come from and go to: an IPv4 address and a port.
public struct DatagramAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address, its first number in the highest byte.
  public var host: UInt32
  /// The port.
  public var port: UInt16

  /// The address of the values given.
  public init(host: UInt32, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`, where HOST is `localhost` or four numbers.
  ///
  /// - Parameters:
  ///   - text: for example `127.0.0.1:9100`.
  ///   - allowsNetwork: whether others than this computer may be named.
  /// - Throws: `LinkError.invalid`.
  public init(_ text: String, allowsNetwork: Bool = false) throws(LinkError) {
    let expected = "HOST:PORT, for example 127.0.0.1:9100"
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = UInt16(parts[1]) else {
      throw .invalid(item: "address", found: "'\(text)'", expected: expected)
    }
    let numbers = (parts[0] == "localhost" ? "127.0.0.1" : parts[0])
      .split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
    guard numbers.count == 4 else {
      throw .invalid(item: "address", found: "'\(text)'", expected: expected)
    }
    self.init(host: numbers.reduce(0) { $0 << 8 | UInt32($1) }, port: port)
    guard allowsNetwork || isLoopback else {
      throw .invalid(
        item: "address", found: "'\(text)', which is not this computer",
        expected: "127.0.0.1, or --allow-network besides")
    }
  }

  /// Whether it is this computer, whose two ends share their clock.
  public var isLoopback: Bool { host >> 24 == 127 }

  /// `HOST:PORT`.
  public var description: String {
    let numbers = (0..<4).map { "\(host >> (24 - 8 * UInt32($0)) & 0xFF)" }
    return "\(numbers.joined(separator: ".")):\(port)"
  }
}
