import Foundation
import SpatialMath

extension ObservationFrame {
  /// Writes one quantity, neither scaled nor clipped.
  ///
  /// - Parameters:
  ///   - quantity: what to write.
  ///   - defaultPositions: `[joints]` the default pose [rad].
  ///   - buffer: receives `quantity.width` numbers from `start` on.
  ///   - start: index of the first number.
  func write(
    _ quantity: ObservationQuantity, defaultPositions: [Double], into buffer: inout [Float],
    at start: Int
  ) {
    switch quantity {
    case .baseAngularVelocity: buffer.set(start, reading.baseAngularVelocityInBase)
    case .projectedGravity: buffer.set(start, reading.gravityInBase)
    case .baseRollPitch:
      // gravity = (sin θ, −sin φ cos θ, −cos φ cos θ) for roll φ and pitch θ.
      let gravity = reading.gravityInBase
      buffer[start] = Float(atan2(-gravity.y, -gravity.z))
      buffer[start + 1] = Float(asin(min(max(gravity.x, -1), 1)))
    case .velocityCommand:
      buffer[start] = Float(command.forwardSpeed)
      buffer[start + 1] = Float(command.leftwardSpeed)
      buffer[start + 2] = Float(command.yawRate)
    case .commandHeight: buffer[start] = Float(command.height)
    case .standFlag: buffer[start] = command.isStanding ? 0.5 : 0
    case .jointPositionOffset:
      for joint in defaultPositions.indices {
        buffer[start + joint] = Float(reading.jointPositions[joint] - defaultPositions[joint])
      }
    case .jointPosition: buffer.set(start, reading.jointPositions)
    case .jointVelocity: buffer.set(start, reading.jointVelocities)
    case .previousAction:
      for joint in previousAction.indices { buffer[start + joint] = previousAction[joint] }
    case .gaitPhase:
      let angle = 2 * Double.pi * (gaitPhase ?? 0)
      buffer[start] = gaitPhase == nil ? 0 : Float(sin(angle))
      buffer[start + 1] = gaitPhase == nil ? 0 : Float(cos(angle))
    default: privileged.write(quantity, into: &buffer, at: start)
    }
  }
}

extension PrivilegedReading {
  /// Writes one privileged quantity; the parameters are those of the frame's `write`.
  fileprivate func write(
    _ quantity: ObservationQuantity, into buffer: inout [Float], at start: Int
  ) {
    switch quantity {
    case .baseLinearVelocity: buffer.set(start, baseLinearVelocityInBase)
    case .baseHeight: buffer[start] = Float(baseHeight)
    case .pushVelocity: buffer.set(start, pushVelocityInHeading)
    case .friction: buffer[start] = Float(friction)
    case .massScale: buffer[start] = Float(massScale)
    case .addedBaseMass: buffer[start] = Float(addedBaseMass)
    case .motorStrength: buffer.set(start, motorStrengths)
    case .jointTorque: buffer.set(start, jointTorques)
    case .referenceOffset: buffer.set(start, referenceOffsets)
    case .footContact: buffer.set(start, footContacts)
    case .footForce:
      for foot in footForcesInHeading.indices {
        buffer.set(start + 3 * foot, footForcesInHeading[foot])
      }
    case .footHeight: buffer.set(start, footHeights)
    case .footAirTime: buffer.set(start, footAirTimes)
    case .scheduledStance: buffer.set(start, scheduledStances)
    default: preconditionFailure("\(quantity.rawValue) is no privileged quantity")
    }
  }
}

extension [Float] {
  fileprivate mutating func set(_ start: Int, _ v: Vector3) {
    self[start] = Float(v.x)
    self[start + 1] = Float(v.y)
    self[start + 2] = Float(v.z)
  }

  fileprivate mutating func set(_ start: Int, _ values: [Double]) {
    for index in values.indices { self[start + index] = Float(values[index]) }
  }

  fileprivate mutating func set(_ start: Int, _ flags: [Bool]) {
    for index in flags.indices { self[start + index] = flags[index] ? 1 : 0 }
  }
}
