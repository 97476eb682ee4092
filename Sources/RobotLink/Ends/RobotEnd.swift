public import RobotRuntime

/// The robot's end of a link: commands in, sensors out, and damping where the runtime is lost.
///
/// Sensors go to whoever sent the newest command in order.
public struct RobotEnd<Channel: DatagramChannel> {
  /// What the runtime asked of the motors last.
  public private(set) var command: JointCommand
  /// What the runtime is doing.
  public private(set) var state = ControlState.damp
  /// Whether there is a runtime to follow.
  public private(set) var watch: CommandWatch
  /// The way to the runtime.
  public private(set) var channel: Channel

  private let format: PacketFormat
  private let session: Int64
  private var inbox: LinkInbox
  private var newest: PacketHeader?
  private var runtime: DatagramAddress?
  private var sequence: UInt32 = 0
  private var bytes: [UInt8]

  /// - Parameters:
  ///   - format: of the robot's packets.
  ///   - channel: the way to the runtime.
  ///   - session: when this end was started [ms of Unix time].
  ///   - watch: when the runtime counts as lost.
  public init(format: PacketFormat, channel: Channel, session: Int64, watch: CommandWatch) {
    self.format = format
    self.channel = channel
    self.session = session
    self.watch = watch
    command = JointCommand(jointCount: format.jointCount)
    inbox = LinkInbox(.command, of: format)
    bytes = Array(repeating: 0, count: format.largestByteCount)
  }

  /// What came.
  public var tally: LinkTally { inbox.tally }

  /// Takes the newest command and judges its age.
  ///
  /// - Parameter time: now [ns].
  public mutating func receive(at time: Int64) {
    for _ in 0..<largestDatagramCount {
      guard let datagram = channel.receive(into: &bytes) else { break }
      guard let header = inbox.take(bytes, count: datagram.byteCount) else { continue }
      newest = header
      runtime = datagram.sender
      state = ControlState(rawValue: header.mode) ?? .damp
      format.readCommand(bytes, into: &command)
      watch.take(state, of: LinkClocks(datagram.sender).time(of: header, arriving: time))
    }
    watch.judge(at: time)
  }

  /// Tells the runtime what the robot feels; nobody where no runtime has spoken.
  ///
  /// - Parameters:
  ///   - sample: the sensors.
  ///   - time: now [ns].
  public mutating func send(_ sample: RobotSample, at time: Int64) {
    guard let runtime, let newest else { return }
    let header = PacketHeader(
      sequence: sequence, session: session, time: time, mode: watch.isFollowing ? 0 : 1,
      echoSequence: newest.sequence, echoTime: newest.time)
    sequence &+= 1
    let count = format.encode(sample, header, into: &bytes)
    channel.send(bytes, count: count, to: runtime)
  }
}
