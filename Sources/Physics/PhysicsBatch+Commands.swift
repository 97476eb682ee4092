extension PhysicsBatch {
  /// Advances with the gains as they are described and nothing fed forward; see
  /// `advance(targets:gains:feedForward:substeps:)`.
  public func advance(targets: [Double], substeps: Int) -> [PhysicsFault] {
    advance(targets: targets, gains: nil, feedForward: nil, substeps: substeps)
  }

  /// Advances with nothing fed forward; see `advance(targets:gains:feedForward:substeps:)`.
  public func advance(
    targets: [Double], gains: GainScales?, substeps: Int
  ) -> [PhysicsFault] {
    advance(targets: targets, gains: gains, feedForward: nil, substeps: substeps)
  }

  /// Stops the program where what is asked for is not as many numbers as all robots have joints, or
  /// where the batch was not made for it.
  package func checkCounts(targets: [Double], gains: GainScales?, feedForward: FeedForward?) {
    let count = robotCount * robot.joints.count
    precondition(
      targets.count == count,
      "\(robotCount) robots of \(robot.joints.count) joints got \(targets.count) targets")
    if let gains {
      precondition(
        configuration.hasVariableGains,
        "a batch without variable gains got factors on them, expected one that was made with them")
      precondition(
        gains.stiffness.count == count && gains.damping.count == count,
        "\(robotCount) robots of \(robot.joints.count) joints got \(gains.stiffness.count) factors")
    }
    if let feedForward {
      precondition(
        configuration.hasFeedForward,
        "a batch without feed-forward got torques, expected one that was made with it")
      precondition(
        feedForward.velocities.count == count && feedForward.torques.count == count,
        "\(robotCount) robots of \(robot.joints.count) joints got "
          + "\(feedForward.torques.count) feed-forward torques")
    }
  }

  /// Why a robot cannot follow what it is asked; nil where it can. Every engine refuses the same
  /// numbers, also those that are finite in double precision only.
  ///
  /// - Parameters:
  ///   - targets: `[robots, joints]` [rad or m].
  ///   - gains: factors on the gains.
  ///   - feedForward: wanted velocities and torques.
  ///   - index: the robot.
  package func refusal(
    of targets: [Double], gains: GainScales?, feedForward: FeedForward?, robot index: Int
  ) -> String? {
    let count = robot.joints.count
    for joint in 0..<count {
      let place = index * count + joint
      guard Float(targets[place]).isFinite else {
        return "the target of joint '\(robot.joints[joint].name)' is \(targets[place]), expected a "
          + "finite number"
      }
      if let gains {
        for factor in [gains.stiffness[place], gains.damping[place]] {
          guard Float(factor).isFinite, factor >= 0 else {
            return "a factor on the gains of joint '\(robot.joints[joint].name)' is \(factor), "
              + "expected a finite number from 0 on"
          }
        }
      }
      if let feedForward {
        for number in [feedForward.velocities[place], feedForward.torques[place]] {
          guard Float(number).isFinite else {
            return "what is fed forward to joint '\(robot.joints[joint].name)' is \(number), "
              + "expected a finite number"
          }
        }
      }
    }
    return nil
  }
}
