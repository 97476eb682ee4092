public import RobotRuntime
import SpatialMath

/// Sensors.
extension PacketFormat {
  /// Writes a packet of sensors; feet beyond the second, and the ground around the robot, are left out.
  ///
  /// - Parameters:
  ///   - sample: of as many joints as the format.
  ///   - header: its time becomes that of the sample on the other side.
  ///   - bytes: at least `largestByteCount`.
  /// - Returns: bytes of the packet.
  public func encode(
    _ sample: RobotSample, _ header: PacketHeader, into bytes: inout [UInt8]
  ) -> Int {
    let reading = sample.reading
    checkCounts(reading.jointPositions.count, bytes.count)
    var place = Self.headerByteCount
    bytes.put(reading.baseAngularVelocityInBase, at: place)
    bytes.put(reading.gravityInBase, at: place + 24)
    place += 48
    for joint in 0..<jointCount {
      bytes.put(reading.jointPositions[joint], at: place)
      bytes.put(reading.jointVelocities[joint], at: place + 8 * jointCount)
      bytes.put(sample.jointTorques[joint], at: place + 16 * jointCount)
      place += 8
    }
    place += 16 * jointCount
    var contacts: UInt8 = 0
    for foot in 0..<Self.footCount {
      let isThere = foot < reading.footContacts.count
      if isThere, reading.footContacts[foot] { contacts |= 1 << UInt8(foot) }
      bytes.put(isThere ? reading.footForcesInHeading[foot] : .zero, at: place + 24 * foot)
    }
    return seal(&bytes, .sensors, header, contacts: contacts)
  }

  /// Reads a packet of sensors that `header(of:count:kind:)` found in order.
  ///
  /// - Parameters:
  ///   - bytes: the packet.
  ///   - sample: receives all but its time, which is left alone.
  public func readSensors(_ bytes: [UInt8], into sample: inout RobotSample) {
    checkCounts(sample.reading.jointPositions.count, bytes.count)
    var place = Self.headerByteCount
    sample.reading.baseAngularVelocityInBase = bytes.vector(at: place)
    sample.reading.gravityInBase = bytes.vector(at: place + 24)
    place += 48
    for joint in 0..<jointCount {
      sample.reading.jointPositions[joint] = bytes.number(at: place)
      sample.reading.jointVelocities[joint] = bytes.number(at: place + 8 * jointCount)
      sample.jointTorques[joint] = bytes.number(at: place + 16 * jointCount)
      place += 8
    }
    place += 16 * jointCount
    for foot in 0..<min(Self.footCount, sample.reading.footContacts.count) {
      sample.reading.footContacts[foot] = bytes[37] & 1 << UInt8(foot) != 0
      sample.reading.footForcesInHeading[foot] = bytes.vector(at: place + 24 * foot)
    }
  }
}
