public import RobotRuntime

/// Commands.
extension PacketFormat {
  /// Writes a packet of what the motors are asked for.
  ///
  /// - Parameters:
  ///   - command: of as many joints as the format.
  ///   - header: with the state in its mode.
  ///   - bytes: at least `largestByteCount`.
  /// - Returns: bytes of the packet.
  public func encode(
    _ command: JointCommand, _ header: PacketHeader, into bytes: inout [UInt8]
  ) -> Int {
    checkCounts(command.positions.count, bytes.count)
    for joint in 0..<jointCount {
      let place = Self.headerByteCount + 8 * joint
      bytes.put(command.positions[joint], at: place)
      bytes.put(command.stiffness[joint], at: place + 8 * jointCount)
      bytes.put(command.damping[joint], at: place + 16 * jointCount)
    }
    return seal(&bytes, .command, header, contacts: 0)
  }

  /// Reads a packet of commands that `header(of:count:kind:)` found in order.
  public func readCommand(_ bytes: [UInt8], into command: inout JointCommand) {
    checkCounts(command.positions.count, bytes.count)
    for joint in 0..<jointCount {
      let place = Self.headerByteCount + 8 * joint
      command.positions[joint] = bytes.number(at: place)
      command.stiffness[joint] = bytes.number(at: place + 8 * jointCount)
      command.damping[joint] = bytes.number(at: place + 16 * jointCount)
    }
  }
}
