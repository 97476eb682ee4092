/// What a packet carries.
public enum PacketKind: UInt8, CaseIterable, Sendable {
  /// From the robot to its runtime.
  case sensors = 1
  /// From the runtime to its robot.
  case command = 2
}

/// What stands before a packet's numbers.
public struct PacketHeader: Equatable, Sendable {
  /// Number of the packet below its session; 0 follows 2³² − 1.
  public var sequence: UInt32
  /// When the sender was started, in milliseconds of Unix time: a sender that was started anew counts
  /// from 0 again, and its packets replace those of the one before.
  public var session: Int64
  /// When it was sent, on the sender's monotonic clock [ns].
  public var time: Int64
  /// Of a command the `ControlState`; of sensors 1 where the robot damps by itself, 0 where it follows.
  public var mode: UInt8
  /// Number of the newest packet that the sender has accepted from the other end.
  public var echoSequence: UInt32
  /// Time of that packet, 0 before the first [ns].
  public var echoTime: Int64

  /// The header of the values given.
  public init(
    sequence: UInt32, session: Int64, time: Int64, mode: UInt8 = 0, echoSequence: UInt32 = 0,
    echoTime: Int64 = 0
  ) {
    self.sequence = sequence
    self.session = session
    self.time = time
    self.mode = mode
    self.echoSequence = echoSequence
    self.echoTime = echoTime
  }
}

/// Why a datagram is no packet of this link.
public enum PacketRefusal: UInt8, CaseIterable, Error, Sendable {
  /// Shorter than any packet, longer than the robot's, or not as long as its joints ask for.
  case length
  /// Does not begin with the four letters of the link.
  case magic
  /// Of another version of the format.
  case version
  /// Bits were changed on the way.
  case checksum
  /// Sensors where a command was expected, or the other way round.
  case kind
  /// Of a robot with another number of joints.
  case jointCount
  /// Of a robot whose joints have other names or another order.
  case robot
  /// A mode that is none.
  case mode
  /// A number that is none, beyond ±10⁶, or a negative gain.
  case number
}
