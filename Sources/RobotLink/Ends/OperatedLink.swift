public import RobotRuntime

/// A runtime's end of a link with an operator at it.
public struct OperatedLink<Channel: DatagramChannel, Clock: LoopClock>: RobotTransport {
  /// The link.
  public private(set) var link: RuntimeEnd<Channel, Clock>
  /// The operator.
  public private(set) var script: OperatorScript

  private var clock: Clock
  private let wantsEnd: () -> Bool

  /// - Parameters:
  ///   - link: the link.
  ///   - script: the operator.
  ///   - clock: the loop's.
  ///   - wantsEnd: whether somebody wishes for the end; asked in each step.
  public init(
    link: RuntimeEnd<Channel, Clock>, script: OperatorScript, clock: Clock,
    wantsEnd: @escaping () -> Bool
  ) {
    self.link = link
    self.script = script
    self.clock = clock
    self.wantsEnd = wantsEnd
  }

  /// Takes the newest sensors and the operator's wishes.
  public mutating func receive(into sample: inout RobotSample, input: inout OperatorInput) {
    link.receive(into: &sample, input: &input)
    let time = clock.now()
    let view = OperatorScript.View(
      silence: link.silence(at: time), isRobotDamped: link.isRobotDamped, status: link.status)
    script.advance(at: time, view, wantsEnd: wantsEnd(), into: &input)
  }

  /// Sends what the motors are asked for.
  public mutating func send(_ command: JointCommand, status: RobotStatus) {
    link.send(command, status: status)
  }
}
