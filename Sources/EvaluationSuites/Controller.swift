/// What drives the robots of an evaluation: observations of all robots in, actions out.
public protocol Controller {
  /// Name in reports.
  var name: String { get }

  /// Actions for the observations of the robots.
  ///
  /// - Parameters:
  ///   - observations: `[robots, inputs]`, row-major: what the observation layout calls a policy's
  ///     inputs, the observation and the window of its long history.
  ///   - count: number of robots.
  /// - Returns: `[robots, actions]`, row-major.
  /// - Throws: `ControllerError` where the controller fails.
  func act(observations: [Float], count: Int) throws(ControllerError) -> [Float]
}

/// A controller that failed.
public struct ControllerError: Error, Equatable, CustomStringConvertible {
  /// Name of the controller.
  public let name: String
  /// What happened.
  public let reason: String

  /// The failure of the controller `name`.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// The sentence.
  public var description: String { "\(name): \(reason)" }
}
