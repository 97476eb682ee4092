import Foundation
public import PolicyInterface

/// Compares what a policy was trained with and what a robot's runtime is told, before anything moves.
public enum RuntimeDoctor {
  /// Reads a runtime's configuration and compares.
  ///
  /// - Parameters:
  ///   - path: 青龙's `plan_rl.ini`, beside which driver and thread files may stand, or Unitree's
  ///     `deploy.yaml`.
  ///   - contract: of the policy.
  ///   - motorOrder: joints in the order of the robot's motors, for `deploy.yaml`; nil for that of a
  ///     robot that is known.
  /// - Returns: every difference.
  /// - Throws: `DeploymentError` where a file is missing or malformed, or a policy is compared with a
  ///   `deploy.yaml` that could not run it at all.
  public static func examine(
    _ path: String, against contract: PolicyContract, motorOrder: [String]? = nil
  ) throws -> RuntimeDiagnosis {
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "ini": return try OpenLoongDoctor(contract, plan: path).diagnosis
    case "yaml", "yml":
      return try DeployDoctor(contract, file: path, motorOrder: motorOrder).diagnosis
    default:
      throw DeploymentError.malformed(
        file: path, line: nil, found: "a file of neither name",
        expected: "plan_rl.ini of 青龙's runtime or deploy.yaml of Unitree's")
    }
  }
}
