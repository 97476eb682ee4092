public import RobotRuntime

/// The runtime's end of a link: sensors in, commands out.
public struct RuntimeEnd<Channel: DatagramChannel, Clock: LoopClock>: RobotTransport {
  /// Whether the robot damps by itself, as it said last.
  public private(set) var isRobotDamped = true
  /// From a command to the first sensors that were read after the robot had it [ns].
  public private(set) var roundTrip = LatencyHistogram()
  /// How the controller was doing after the last step.
  public private(set) var status = RobotStatus()
  /// The way to the robot.
  public private(set) var channel: Channel

  private let format: PacketFormat
  private let robot: DatagramAddress
  private let session: Int64
  private let clocks: LinkClocks
  private let startTime: Int64
  private var clock: Clock
  private var inbox: LinkInbox
  private var newest: PacketHeader?
  private var newestTime: Int64 = 0
  private var sequence: UInt32 = 0
  private var bytes: [UInt8]

  /// - Parameters:
  ///   - format: of the robot's packets.
  ///   - channel: the way to the robot.
  ///   - robot: where it listens.
  ///   - session: when this end was started [ms of Unix time].
  ///   - clock: the loop's.
  public init(
    format: PacketFormat, channel: Channel, robot: DatagramAddress, session: Int64, clock: Clock
  ) {
    self.format = format
    self.channel = channel
    self.robot = robot
    self.session = session
    self.clock = clock
    clocks = LinkClocks(robot)
    startTime = self.clock.now()
    inbox = LinkInbox(.sensors, of: format)
    bytes = Array(repeating: 0, count: format.largestByteCount)
  }

  /// What came.
  public var tally: LinkTally { inbox.tally }

  /// Time since the newest sensors, at a time [s]; infinite before the first.
  func silence(at time: Int64) -> Double {
    newest == nil ? .infinity : (Double(time) - Double(newestTime)) / 1e9
  }

  /// Puts the newest sensors in place of the old ones.
  public mutating func receive(into sample: inout RobotSample, input: inout OperatorInput) {
    for _ in 0..<largestDatagramCount {
      guard let datagram = channel.receive(into: &bytes) else { break }
      guard datagram.sender == robot else {
        inbox.refuseForeign()
        continue
      }
      guard let header = inbox.take(bytes, count: datagram.byteCount) else { continue }
      let now = clock.now()
      format.readSensors(bytes, into: &sample)
      sample.time = clocks.time(of: header, arriving: now)
      isRobotDamped = header.mode != 0
      noteRoundTrip(header, at: now)
      newest = header
      newestTime = sample.time
    }
  }

  /// Sends what the motors are asked for.
  public mutating func send(_ command: JointCommand, status: RobotStatus) {
    self.status = status
    let header = PacketHeader(
      sequence: sequence, session: session, time: clock.now(), mode: status.state.rawValue,
      echoSequence: newest?.sequence ?? 0, echoTime: newest?.time ?? 0)
    sequence &+= 1
    let count = format.encode(command, header, into: &bytes)
    channel.send(bytes, count: count, to: robot)
  }

  /// Commands of a runtime before this one are not counted.
  private mutating func noteRoundTrip(_ header: PacketHeader, at now: Int64) {
    guard header.echoTime >= startTime, header.echoTime != newest?.echoTime else { return }
    roundTrip.record(now - header.echoTime)
  }
}
