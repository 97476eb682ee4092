import ReferenceMotion
import RobotModel
import SpatialMath

/// A bounded wrench at the base that pulls it to the reference: what keeps an open-loop replay from
/// falling over, and a measure of what the motion lacks (Yuan and Kitani 2020, residual force
/// control, there learnt; here a spring and a damper).
struct AssistingWrench: Equatable, Sendable {
  /// At the base's centre of mass [N].
  var forceInWorld: Vector3
  /// On the base [N m].
  var torqueInWorld: Vector3

  /// Gains and bounds for a robot.
  struct Law: Sendable {
    /// Centre of mass of the base in its frame [m].
    let center: Vector3
    /// [N/m].
    let stiffness: Double
    /// [N s/m].
    let damping: Double
    /// [N m/rad].
    let angularStiffness: Double
    /// [N m s/rad].
    let angularDamping: Double
    /// [N].
    let largestForce: Double
    /// [N m].
    let largestTorque: Double
    /// The robot's weight [N].
    let weight: Double
    /// Arm at which a torque is compared with the weight [m].
    let torqueArm: Double

    /// Critically damped at the configured frequency; of the rotation, for the mass at the arm.
    init(
      _ robot: RobotDescription, gravity: Double, replay: ScreeningConfiguration.Replay
    ) {
      let mass = robot.totalMass
      center = robot.links[0].inertia.centerOfMass
      let frequency = replay.assistFrequency
      stiffness = mass * frequency * frequency
      damping = 2 * mass * frequency
      let inertia = mass * replay.assistArm * replay.assistArm
      angularStiffness = inertia * frequency * frequency
      angularDamping = 2 * inertia * frequency
      weight = mass * gravity
      torqueArm = replay.assistArm
      largestForce = replay.largestAssist * weight
      largestTorque = largestForce * torqueArm
    }

    /// `f = clip(k (c* − c) + d (ċ* − ċ))` for the base's centre of mass c, and
    /// `n = clip(k_R log(R* Rᵀ) + d_R (ω* − ω))`, by length.
    func wrench(
      reference: ReferenceFrame, pose: Pose, linearVelocity: Vector3, angularVelocity: Vector3
    ) -> AssistingWrench {
      let wantedArm = reference.basePose.orientation.act(center)
      let arm = pose.orientation.act(center)
      let wantedVelocity =
        reference.baseLinearVelocity + reference.baseAngularVelocity.cross(wantedArm)
      let velocity = linearVelocity + angularVelocity.cross(arm)
      let force =
        stiffness * (reference.basePose.position + wantedArm - pose.position - arm)
        + damping * (wantedVelocity - velocity)
      let turn = (reference.basePose.orientation * pose.orientation.conjugate).rotationVector
      let torque =
        angularStiffness * turn + angularDamping * (reference.baseAngularVelocity - angularVelocity)
      return AssistingWrench(
        forceInWorld: force.clipped(to: largestForce),
        torqueInWorld: torque.clipped(to: largestTorque))
    }

    /// The larger of force by weight and torque by weight times arm.
    func share(of wrench: AssistingWrench) -> Double {
      max(wrench.forceInWorld.length / weight, wrench.torqueInWorld.length / (weight * torqueArm))
    }
  }
}

extension Vector3 {
  /// The vector, shortened to a length where it is longer.
  func clipped(to longest: Double) -> Vector3 {
    let length = self.length
    return length > longest ? self * (longest / length) : self
  }
}
