/// Which runtime an export is for.
public enum DeploymentFormat: String, CaseIterable, Sendable {
  /// `obs` → `actions`, the whole contract in the file's metadata.
  case onnx
  /// What 青龙's runtime loads: `observations` [1, 4373] → `actions` [1, 12] in radians, `plan_rl.ini`.
  case openloong
  /// `obs` → `actions` with the metadata that mjlab writes and that its runtimes and BeyondMimic's read.
  case mjlab
  /// `obs` → `actions` with the `deploy.yaml` that Unitree's runtime (unitree_rl_lab) reads.
  case unitree
}
