import SpatialMath

/// How well the feet of a reference motion keep to the ground.
public struct GroundFit: Equatable, Sendable {
  /// Deepest point of a sole below the ground [m].
  public var largestPenetration = 0.0
  /// Highest point of a sole in contact above the ground [m].
  public var largestGap = 0.0
  /// Longest way of a sole's middle along the ground in one contact [m].
  public var largestSkate = 0.0
  /// Mean speed of the soles' middles along the ground in contact [m/s].
  public var meanSkateSpeed = 0.0
  /// Share of frames with no foot in contact.
  public var flightShare = 0.0
}

extension ReferenceTrack {
  /// Measures penetration, gaps and skate in the clip's own frames.
  ///
  /// - Parameter groundHeight: of the ground in the clip's world [m].
  public func groundFit(groundHeight: Double = 0) -> GroundFit {
    var fit = GroundFit()
    var frame = makeFrame()
    var skates = Array(repeating: 0.0, count: robot.feet.count)
    var lastSoles: [Vector3?] = Array(repeating: nil, count: robot.feet.count)
    var (way, contactTime, flightCount) = (0.0, 0.0, 0)
    for index in 0..<frameCount {
      samplePoses(frame: index, into: &frame)
      var isFlying = true
      for (number, foot) in robot.feet.enumerated() {
        let pose = frame.linkPoses[foot.link]
        let heights = foot.contactPoints.map { pose.act($0).z - groundHeight }
        let isInContact = footContacts[index * robot.feet.count + number]
        fit.largestPenetration = max(fit.largestPenetration, -(heights.min() ?? 0))
        if isInContact {
          fit.largestGap = max(fit.largestGap, heights.max() ?? 0)
          isFlying = false
        }
        if isInContact, let last = lastSoles[number] {
          let shift = frame.solePositions[number] - last
          let length = Vector3(shift.x, shift.y, 0).length
          skates[number] += length
          way += length
          contactTime += 1 / frameRate
        } else {
          skates[number] = 0
        }
        fit.largestSkate = max(fit.largestSkate, skates[number])
        lastSoles[number] = isInContact ? frame.solePositions[number] : nil
      }
      if isFlying { flightCount += 1 }
    }
    fit.meanSkateSpeed = contactTime > 0 ? way / contactTime : 0
    fit.flightShare = Double(flightCount) / Double(frameCount)
    return fit
  }
}
