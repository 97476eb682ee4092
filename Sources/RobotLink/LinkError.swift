/// Why a link cannot be made.
public enum LinkError: Error, Equatable, CustomStringConvertible {
  /// A setting that cannot be.
  case invalid(item: String, found: String, expected: String)
  /// The system gives no socket.
  case cannotListen(address: String, reason: String)

  /// What was found, and what would be right.
  public var description: String {
    switch self {
    case .invalid(let item, let found, let expected):
      "\(item): found \(found), expected \(expected)"
    case .cannotListen(let address, let reason):
      "\(address): cannot be listened on: \(reason), expected an address of this computer and a port "
        + "that is free"
    }
  }
}
