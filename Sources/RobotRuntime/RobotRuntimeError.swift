public import ONNXFormat
public import PolicyInterface

/// Why a policy cannot be run on a robot.
public enum RobotRuntimeError: Error, Equatable, CustomStringConvertible {
  /// The policy's file cannot be read or run.
  case model(ONNXFormatError)
  /// Its contract cannot be read.
  case contract(PolicyInterfaceError)
  /// The policy wants a robot that this one is not.
  case mismatch([ContractDifference])
  /// A setting that cannot be.
  case invalid(item: String, found: String, expected: String)
  /// The flight log cannot be written.
  case cannotWrite(path: String, reason: String)

  /// What was found, and what would be right.
  public var description: String {
    switch self {
    case .model(let error): error.description
    case .contract(let error): error.description
    case .mismatch(let differences):
      "the policy does not fit the robot: "
        + differences.map {
          "\($0.item): the policy has \($0.found), the robot \($0.expected)"
        }.joined(separator: "; ")
    case .invalid(let item, let found, let expected):
      "\(item): found \(found), expected \(expected)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
