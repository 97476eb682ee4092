import Foundation

/// Contact with the ground, and times in the air.
extension RewardCatalog {
  static let contacts: [RewardDefinition] = [
    feetAirTime, feetAirTimeThreshold, shortSteps, singleStanceTime, singleSupport, noFlight,
    standOnBothFeet,
    footSlip, footForceExcess, softLanding, bodyContact,
  ]

  private static let feetAirTime = RewardDefinition(
    "feet_air_time",
    "Σ min(t, d) of the time t in the air of feet that touch down (humanoid-gym) [s].",
    [RewardParameter("largest_s", 0.5, RewardParameter.nonNegative, unit: "s", "Bound d.")],
    isEvent: true
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where foot.isTouchdown { sum += min(foot.airTime, p[0]) }
    return sum
  }

  private static let feetAirTimeThreshold = RewardDefinition(
    "feet_air_time_threshold",
    "Σ (t − d) of the time t in the air of feet that touch down, less a (t_L − t_R)² of both; 0 "
      + "while the command is to stand. a 0: legged_gym; a 1: gymloong [s].",
    [
      RewardParameter(
        "threshold_s", 0.5, RewardParameter.nonNegative, unit: "s", "Time d that pays nothing."),
      RewardParameter(
        "asymmetry_factor", 0, RewardParameter.nonNegative, unit: "1/s",
        "Factor a of the difference of left and right."),
    ], isEvent: true
  ) { s, p in
    guard !s.command.isStanding else { return 0 }
    var sum = 0.0
    var difference = 0.0
    for (index, foot) in s.feet.enumerated() where foot.isTouchdown {
      sum += foot.airTime - p[0]
      difference += index == 0 ? foot.airTime : -foot.airTime
    }
    return sum - p[1] * difference * difference
  }

  private static let shortSteps = RewardDefinition(
    "short_steps",
    "Σ max(d − t, 0) of the time t in the air of feet that touch down; 0 while the command is to "
      + "stand. With a negative weight a penalty on tripping along, which a curriculum can begin "
      + "gently [s].",
    [
      RewardParameter("shortest_s", 0.3, RewardParameter.nonNegative, unit: "s", "Time d for free.")
    ],
    isEvent: true
  ) { s, p in
    guard !s.command.isStanding else { return 0 }
    var sum = 0.0
    for foot in s.feet where foot.isTouchdown { sum += max(p[0] - foot.airTime, 0) }
    return sum
  }

  private static let singleStanceTime = RewardDefinition(
    "single_stance_time",
    "While exactly one foot touches: min(time of the stance, time of the swing, d); 0 while the "
      + "command is to stand (Isaac Lab and mjlab, biped air time) [s].",
    [RewardParameter("largest_s", 0.4, RewardParameter.nonNegative, unit: "s", "Bound d.")]
  ) { s, p in
    guard !s.command.isStanding, s.feet[0].isInContact != s.feet[1].isInContact else { return 0 }
    var shortest = p[0]
    for foot in s.feet {
      shortest = min(shortest, foot.isInContact ? foot.contactTime : foot.airTime)
    }
    return shortest
  }

  private static let singleSupport = RewardDefinition(
    "single_support",
    "1 while exactly one foot touches the ground, the other having been in the air for no longer "
      + "than d; 0 while the command is to stand (after legged_gym's Cassie, no_fly).",
    [
      RewardParameter(
        "largest_s", 0.5, RewardParameter.nonNegative, unit: "s",
        "Bound d, so that balancing on one leg is not paid.")
    ]
  ) { s, p in
    guard !s.command.isStanding, s.contactCount == 1 else { return 0 }
    return max(s.feet[0].airTime, s.feet[1].airTime) <= p[0] ? 1 : 0
  }

  private static let noFlight = RewardDefinition(
    "no_flight", "1 while at least one foot touches the ground (gymloong, no_jump)."
  ) { s, _ in s.contactCount > 0 ? 1 : 0 }

  private static let standOnBothFeet = RewardDefinition(
    "stand_on_both_feet", "1 while the command is to stand and both feet touch the ground."
  ) { s, _ in s.command.isStanding && s.contactCount == s.feet.count ? 1 : 0 }

  private static let footSlip = RewardDefinition(
    "foot_slip",
    "Σ (‖v_xy‖² + f v_z²)^(n/2) of the velocities of feet in contact. n 2 with f 0: mjlab; n 2 "
      + "with f 1: unitree_rl_gym; n 0.5: humanoid-gym.",
    [
      RewardParameter("exponent", 2, RewardParameter.positive, "Exponent n."),
      RewardParameter(
        "vertical_factor", 0, RewardParameter.nonNegative, "Factor f of the vertical velocity."),
    ]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where foot.isInContact {
      let v = foot.velocityInWorld
      let square = v.x * v.x + v.y * v.y + p[1] * v.z * v.z
      sum += p[0] == 2 ? square : pow(square, 0.5 * p[0])
    }
    return sum
  }

  private static let footForceExcess = RewardDefinition(
    "foot_force_excess",
    "Σ min(max(‖F‖ − t, 0), d) of the forces on the feet. t 700, d 400: humanoid-gym; t 1500: "
      + "gymloong; t 500: MuJoCo Playground [N].",
    [
      RewardParameter(
        "threshold_n", 700, RewardParameter.nonNegative, unit: "N", "Force t for free."),
      RewardParameter(
        "largest_n", 400, RewardParameter.nonNegative, unit: "N", "Bound d of each foot."),
    ]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet { sum += min(max(foot.forceInWorld.length - p[0], 0), p[1]) }
    return sum
  }

  private static let softLanding = RewardDefinition(
    "soft_landing", "Σ ‖F‖ of feet that touch down (mjlab, soft_landing) [N].", isEvent: true
  ) { s, _ in
    var sum = 0.0
    for foot in s.feet where foot.isTouchdown { sum += foot.forceInWorld.length }
    return sum
  }

  private static let bodyContact = RewardDefinition(
    "body_contact",
    "1 while the contact force on what is no foot is above the threshold (humanoid-gym, "
      + "collision).",
    [RewardParameter("threshold_n", 1, RewardParameter.nonNegative, unit: "N", "Force for free.")]
  ) { s, p in s.bodyContactForce > p[0] ? 1 : 0 }
}

extension RewardSample {
  /// Number of feet that touch the ground.
  fileprivate var contactCount: Int {
    var count = 0
    for foot in feet where foot.isInContact { count += 1 }
    return count
  }
}
