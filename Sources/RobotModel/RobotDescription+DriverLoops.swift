extension RobotDescription {
  /// The robot with the loops of its motors' own drivers switched off, as a controller needs it that
  /// commands torques: stiffness and damping without the drivers' parts of them.
  ///
  /// - Parameter names: joints whose drivers go on, such as those that an engine is to hold.
  public func withoutDriverLoops(except names: [String] = []) -> RobotDescription {
    var robot = self
    for index in joints.indices where !names.contains(joints[index].name) {
      robot.joints[index].stiffness = max(
        joints[index].stiffness - joints[index].driverStiffness, 0)
      robot.joints[index].damping = max(joints[index].damping - joints[index].driverDamping, 0)
      robot.joints[index].driverStiffness = 0
      robot.joints[index].driverDamping = 0
    }
    return robot
  }

  /// The robot whose joints do nothing but what is fed forward to them.
  ///
  /// - Parameter names: joints that keep their gains, such as those that an engine is to hold.
  public func withoutGains(except names: [String] = []) -> RobotDescription {
    var robot = self
    for index in joints.indices where !names.contains(joints[index].name) {
      robot.joints[index].stiffness = 0
      robot.joints[index].damping = 0
      robot.joints[index].driverStiffness = 0
      robot.joints[index].driverDamping = 0
    }
    return robot
  }
}
