extension PolicyContract {
  /// The runtime's standing pose of a leg [rad] (`legQStd` of its `plan_rl.ini`): what the actions of a
  /// policy for it are added to.
  public static let openLoongLegPose = [0, 0, 0.305913, -0.670418, 0.371265, 0.0]

  /// The contract of 青龙's own runtime (loong_ctrl_locomotion), for policies that carry none: its
  /// `policy_3052.onnx`, and what `treadmill export --format openloong` writes.
  ///
  /// 4373 numbers in, offsets of twelve leg joints [rad] out, 50 Hz, the joint targets filtered with
  /// 0.95 each millisecond; gains and command limits of the shipped `plan_rl.ini`, torque limits of
  /// `driver_mujoco.ini`. The gains are without those of the motors' drivers, as the runtime sends them.
  ///
  /// - Throws: never; the layout is checked like any other.
  public static func openLoong() throws(PolicyInterfaceError) -> PolicyContract {
    let pose = openLoongLegPose + openLoongLegPose
    return PolicyContract(
      openLoong: try ObservationLayout(
        terms: ObservationLayout.openLoongTerms, defaultPositions: pose, longHistory: .openLoong))
  }

  /// The contract of an exported policy: that in its metadata, or 青龙's own where it carries none and
  /// takes what that runtime gives.
  ///
  /// - Parameters:
  ///   - metadata: of the file.
  ///   - inputs: of its network, with how many numbers each takes.
  /// - Throws: `PolicyInterfaceError` where the metadata are no contract.
  public init(
    metadata: [String: String], inputs: [String: Int]
  ) throws(PolicyInterfaceError) {
    let isOpenLoong =
      metadata[Self.foreignKey] == nil && inputs == ["observations": 4373]
    self = isOpenLoong ? try .openLoong() : try PolicyContract(metadata: metadata)
  }

  /// A key that every contract in metadata has, of other trainers as well.
  private static let foreignKey = "joint_names"

  private init(openLoong layout: ObservationLayout) {
    let joints = ["hip_%_roll", "hip_%_yaw", "hip_%_pitch", "knee_%_pitch"]
    let ankle = ["ankle_%_pitch", "ankle_%_roll"]
    func bothLegs(_ leg: [Double]) -> [Double] { leg + leg }
    robotName = "qinglong"
    jointNames = ["l", "r"].flatMap { side in
      (joints + ankle).map { "J_" + $0.split(separator: "%").joined(separator: side) }
    }
    jointStiffness = bothLegs([400, 200, 400, 400, 120, 120])
    jointDamping = bothLegs([2, 2, 2, 4, 1, 1])
    driverStiffness = Array(repeating: 0, count: layout.jointCount)
    driverDamping = driverStiffness
    jointEffortLimits = bothLegs([320, 192, 396, 396, 104, 104])
    actions = ActionMapping(
      defaultPositions: layout.defaultPositions,
      scale: Array(repeating: 1, count: layout.jointCount))
    observation = layout
    controlRate = 50
    targetFilterRetention = 0.95
    gait = GaitClock()
    commandLimits = CommandLimits(
      forwardSpeed: -1...1, leftwardSpeed: -0.6...0.6, yawRate: -1.5...1.5, filterRetention: 0.95)
  }
}
