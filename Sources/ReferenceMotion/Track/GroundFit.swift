import SpatialMath

/// How well the feet of a reference motion keep to the ground.
public struct GroundFit: Equatable, Sendable {
  /// Deepest point of a sole below the ground [m].
  public var largestPenetration = 0.0
  /// Highest of the lowest points of soles in contact above the ground [m].
  public var largestGap = 0.0
  /// Longest way along the ground, in one contact, of the point with which a sole stands: between two
  /// frames, of the one that is lowest in both together [m].
  public var largestSkate = 0.0
  /// Mean speed of those points [m/s].
  public var meanSkateSpeed = 0.0
  /// Share of frames with no foot in contact.
  public var flightShare = 0.0

  /// How far the point moves along the ground that is lowest in both frames together [m].
  fileprivate static func slide(from first: [Vector3], to second: [Vector3]) -> Double {
    guard let (a, b) = zip(first, second).min(by: { $0.0.z + $0.1.z < $1.0.z + $1.1.z }) else {
      return 0
    }
    return Vector3(b.x - a.x, b.y - a.y, 0).length
  }
}

extension ReferenceTrack {
  /// Measures penetration, gaps and skate in the clip's own frames.
  ///
  /// - Parameter groundHeight: of the ground in the clip's world [m].
  public func groundFit(groundHeight: Double = 0) -> GroundFit {
    var fit = GroundFit()
    var frame = makeFrame()
    var skates = Array(repeating: 0.0, count: robot.feet.count)
    var lastPoints: [[Vector3]?] = Array(repeating: nil, count: robot.feet.count)
    var (way, contactTime, flightCount) = (0.0, 0.0, 0)
    for index in 0..<frameCount {
      samplePoses(frame: index, into: &frame)
      var isFlying = true
      for (number, foot) in robot.feet.enumerated() {
        let pose = frame.linkPoses[foot.link]
        let points = foot.contactPoints.map { pose.act($0) }
        let lowest = (points.map(\.z).min() ?? groundHeight) - groundHeight
        let isInContact = footContacts[index * robot.feet.count + number]
        fit.largestPenetration = max(fit.largestPenetration, -lowest)
        if isInContact {
          fit.largestGap = max(fit.largestGap, lowest)
          isFlying = false
        }
        if isInContact, let last = lastPoints[number] {
          let length = GroundFit.slide(from: last, to: points)
          skates[number] += length
          way += length
          contactTime += 1 / frameRate
        } else {
          skates[number] = 0
        }
        fit.largestSkate = max(fit.largestSkate, skates[number])
        lastPoints[number] = isInContact ? points : nil
      }
      if isFlying { flightCount += 1 }
    }
    fit.meanSkateSpeed = contactTime > 0 ? way / contactTime : 0
    fit.flightShare = Double(flightCount) / Double(frameCount)
    return fit
  }
}
