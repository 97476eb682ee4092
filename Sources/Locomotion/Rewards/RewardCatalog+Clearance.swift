import Foundation
import SpatialMath

/// Where the feet are: above the ground, and to each other.
extension RewardCatalog {
  static let clearance: [RewardDefinition] = [
    feetClearanceBand, swingHeightL2, footClearanceL1, footClearanceExp, feetDistanceBand,
    kneeDistanceBand, feetLateralDistanceL1, feetCrossingL1, feetYawL2, feetFlatL2,
  ]

  private static func heightParameter(_ height: Double) -> RewardParameter {
    RewardParameter(
      "height_m", height, RewardParameter.nonNegative, unit: "m", "Wanted height z* of the sole.")
  }

  private static let feetClearanceBand = RewardDefinition(
    "feet_clearance_band",
    "Number of feet in scheduled swing whose height is within t of z* (humanoid-gym).",
    [
      heightParameter(0.06),
      RewardParameter("tolerance_m", 0.01, RewardParameter.positive, unit: "m", "Band t."),
    ]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where !foot.isScheduledStance && abs(foot.height - p[0]) < p[1] {
      sum += 1
    }
    return sum
  }

  private static let swingHeightL2 = RewardDefinition(
    "swing_height_l2",
    "Σ (z − z*)² of feet that do not touch the ground (unitree_rl_gym, feet_swing_height).",
    [heightParameter(0.08)]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet where !foot.isInContact {
      sum += (foot.height - p[0]) * (foot.height - p[0])
    }
    return sum
  }

  private static let footClearanceL1 = RewardDefinition(
    "foot_clearance_l1", "Σ |z − z*| ‖v_xy‖ of the feet (mjlab, foot_clearance).",
    [heightParameter(0.1)]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet { sum += abs(foot.height - p[0]) * foot.horizontalSpeed }
    return sum
  }

  private static let footClearanceExp = RewardDefinition(
    "foot_clearance_exp",
    "exp(−Σ (z − z*)² tanh(a ‖v_xy‖) / σ²) of the feet (unitree_rl_lab, foot_clearance).",
    [
      heightParameter(0.1),
      RewardParameter("speed_factor", 2, RewardParameter.positive, unit: "s/m", "Factor a."),
      RewardParameter(
        "variance_m2", 0.05, RewardParameter.positive, unit: "m²", "Width σ² of the bell."),
    ]
  ) { s, p in
    var sum = 0.0
    for foot in s.feet {
      sum +=
        (foot.height - p[0]) * (foot.height - p[0]) * tanh(p[1] * foot.horizontalSpeed)
    }
    return exp(-sum / p[2])
  }

  private static func bandParameters(largest: Double) -> [RewardParameter] {
    [
      RewardParameter(
        "smallest_m", 0.2, RewardParameter.nonNegative, unit: "m", "Smallest distance."),
      RewardParameter(
        "largest_m", largest, RewardParameter.nonNegative, unit: "m", "Largest distance."),
      RewardParameter("sharpness", 100, RewardParameter.positive, unit: "1/m", "Rate k."),
    ]
  }

  /// ½ [exp(−k |min(d − d_min, 0)|) + exp(−k max(d − d_max, 0))] of a horizontal distance d.
  private static func band(_ a: Vector3, _ b: Vector3, _ p: [Double]) -> Double {
    let (x, y) = (a.x - b.x, a.y - b.y)
    let distance = (x * x + y * y).squareRoot()
    return 0.5 * (exp(p[2] * min(distance - p[0], 0)) + exp(-p[2] * max(distance - p[1], 0)))
  }

  private static let feetDistanceBand = RewardDefinition(
    "feet_distance_band",
    "½ [exp(−k max(d_min − d, 0)) + exp(−k max(d − d_max, 0))] of the feet's horizontal distance d "
      + "(humanoid-gym).",
    bandParameters(largest: 0.5)
  ) { s, p in band(s.feet[0].positionInWorld, s.feet[1].positionInWorld, p) }

  private static let kneeDistanceBand = RewardDefinition(
    "knee_distance_band",
    "As feet_distance_band, of the knees (humanoid-gym, knee_distance).",
    bandParameters(largest: 0.25), needsBodyKinematics: true
  ) { s, p in band(s.kneePositionsInWorld[0], s.kneePositionsInWorld[1], p) }

  private static let feetLateralDistanceL1 = RewardDefinition(
    "feet_lateral_distance_l1",
    "|d_y − d*| of the feet's distance across the heading (TienKung-Lab, feet_y_distance) [m].",
    [
      RewardParameter(
        "distance_m", 0.299, RewardParameter.nonNegative, unit: "m", "Wanted distance d*.")
    ]
  ) { s, p in abs(abs(s.leftwardFootDistance) - p[0]) }

  private static let feetCrossingL1 = RewardDefinition(
    "feet_crossing_l1",
    "max(d_min − d_y, 0) of the distance by which the left foot is on the left of the right one, across "
      + "the heading [m]: the lane engine lets feet pass through each other, a robot does not.",
    [
      RewardParameter(
        "smallest_m", 0.12, RewardParameter.nonNegative, unit: "m", "Smallest distance d_min.")
    ]
  ) { s, p in max(p[0] - s.leftwardFootDistance, 0) }

  private static let feetYawL2 = RewardDefinition(
    "feet_yaw_l2",
    "Σ of the squared angles between the feet's headings and the base's (booster_gym, feet_yaw) "
      + "[rad²]."
  ) { s, _ in
    var sum = 0.0
    let yaw = s.heading.yaw
    for foot in s.feet {
      let angle = (foot.orientation.yaw - yaw).remainder(dividingBy: 2 * Double.pi)
      sum += angle * angle
    }
    return sum
  }

  private static let feetFlatL2 = RewardDefinition(
    "feet_flat_l2",
    "Σ g_x² + g_y² of gravity's direction in the feet's frames, for feet whose frame is upright "
      + "on a level sole."
  ) { s, _ in
    var sum = 0.0
    for foot in s.feet {
      let gravity = foot.orientation.actInverse(Vector3(0, 0, -1))
      sum += gravity.x * gravity.x + gravity.y * gravity.y
    }
    return sum
  }
}

extension RewardSample {
  /// How far the left foot is on the left of the right one, across the heading [m].
  fileprivate var leftwardFootDistance: Double {
    heading.actInverse(feet[0].positionInWorld - feet[1].positionInWorld).y
  }
}
