import Foundation
import SpatialMath

extension ObservationFrame {
  /// Writes one quantity, neither scaled nor clipped.
  ///
  /// - Parameters:
  ///   - quantity: what to write.
  ///   - defaultPositions: `[joints]` the default pose [rad].
  ///   - buffer: receives the quantity's numbers.
  func write(
    _ quantity: ObservationQuantity, defaultPositions: [Double],
    into buffer: inout MutableSpan<Float>
  ) {
    switch quantity {
    case .baseAngularVelocity: buffer.set(reading.baseAngularVelocityInBase)
    case .projectedGravity: buffer.set(reading.gravityInBase)
    case .baseRollPitch:
      // gravity = (sin θ, −sin φ cos θ, −cos φ cos θ) for roll φ and pitch θ.
      let gravity = reading.gravityInBase
      buffer[0] = Float(atan2(-gravity.y, -gravity.z))
      buffer[1] = Float(asin(min(max(gravity.x, -1), 1)))
    case .velocityCommand:
      buffer[0] = Float(command.forwardSpeed)
      buffer[1] = Float(command.leftwardSpeed)
      buffer[2] = Float(command.yawRate)
    case .commandHeight: buffer[0] = Float(command.height)
    case .standFlag: buffer[0] = command.isStanding ? 0.5 : 0
    case .jointPositionOffset:
      buffer.set(reading.jointPositions, minus: defaultPositions)
    case .jointPosition: buffer.set(reading.jointPositions)
    case .jointVelocity: buffer.set(reading.jointVelocities)
    case .previousAction:
      buffer.copy(previousAction.span)
    case .gaitPhase:
      let angle = 2 * Double.pi * (gaitPhase ?? 0)
      buffer[0] = gaitPhase == nil ? 0 : Float(sin(angle))
      buffer[1] = gaitPhase == nil ? 0 : Float(cos(angle))
    case .footContact: buffer.set(reading.footContacts)
    case .footForce:
      for foot in reading.footForcesInHeading.indices {
        buffer.set(reading.footForcesInHeading[foot], at: 3 * foot)
      }
    case .heightScan: buffer.set(reading.groundHeights)
    case .referenceJointPosition: buffer.set(reference.jointPositions, minus: defaultPositions)
    case .referenceJointVelocity: buffer.set(reference.jointVelocities)
    case .referencePreview: buffer.set(reference.preview, minusEach: defaultPositions)
    case .referenceBaseOrientation:
      let matrix = reference.orientationInBase.matrix
      buffer.setPair(matrix.rowX, at: 0)
      buffer.setPair(matrix.rowY, at: 2)
      buffer.setPair(matrix.rowZ, at: 4)
    case .referenceBasePosition: buffer.set(reference.positionInBase)
    default: privileged.write(quantity, into: &buffer)
    }
  }
}

extension PrivilegedReading {
  /// Writes one privileged quantity; the parameters are those of the frame's `write`.
  fileprivate func write(
    _ quantity: ObservationQuantity, into buffer: inout MutableSpan<Float>
  ) {
    switch quantity {
    case .baseLinearVelocity: buffer.set(baseLinearVelocityInBase)
    case .baseHeight: buffer[0] = Float(baseHeight)
    case .pushVelocity: buffer.set(pushVelocityInHeading)
    case .friction: buffer[0] = Float(friction)
    case .massScale: buffer[0] = Float(massScale)
    case .addedBaseMass: buffer[0] = Float(addedBaseMass)
    case .motorStrength: buffer.set(motorStrengths)
    case .jointTorque: buffer.set(jointTorques)
    case .referenceOffset: buffer.set(referenceOffsets)
    case .footHeight: buffer.set(footHeights)
    case .footAirTime: buffer.set(footAirTimes)
    case .scheduledStance: buffer.set(scheduledStances)
    default: preconditionFailure("\(quantity.rawValue) is no privileged quantity")
    }
  }
}

extension MutableSpan<Float> {
  fileprivate mutating func set(_ v: Vector3, at start: Int = 0) {
    self[start] = Float(v.x)
    self[start + 1] = Float(v.y)
    self[start + 2] = Float(v.z)
  }

  fileprivate mutating func set(_ values: [Double]) {
    let values = values.span
    precondition(values.count == count, "\(count) numbers got \(values.count)")
    for index in indices { self[index] = Float(values[index]) }
  }

  fileprivate mutating func set(_ values: [Double], minus origins: [Double]) {
    let values = values.span
    let origins = origins.span
    precondition(
      values.count == count && origins.count == count, "\(count) numbers got \(values.count)")
    for index in indices { self[index] = Float(values[index] - origins[index]) }
  }

  /// Sets two numbers to the x and y of a vector.
  fileprivate mutating func setPair(_ v: Vector3, at start: Int) {
    self[start] = Float(v.x)
    self[start + 1] = Float(v.y)
  }

  /// Sets all elements to whole poses minus one pose each.
  fileprivate mutating func set(_ values: [Double], minusEach origins: [Double]) {
    let values = values.span
    let origins = origins.span
    precondition(values.count == count, "\(count) numbers got \(values.count)")
    for index in indices { self[index] = Float(values[index] - origins[index % origins.count]) }
  }

  fileprivate mutating func set(_ flags: [Bool]) {
    for index in flags.indices { self[index] = flags[index] ? 1 : 0 }
  }
}
