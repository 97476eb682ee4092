public import Foundation

/// What others have published, in the folder `shared` beside the project.
public enum SharedFiles {
  /// The folder, whether it is there or not.
  public static let folder: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared")

  /// The policy that 青龙's makers ship, whether it is there or not.
  public static let officialPolicy = folder.appendingPathComponent(
    "robots/azureloong/policy_3052.onnx")

  /// Whether that policy is there.
  public static let hasOfficialPolicy = FileManager.default.fileExists(
    atPath: officialPolicy.path)

  /// Why a test of that policy is skipped.
  public static let absenceOfOfficialPolicy =
    "shared/robots/azureloong/policy_3052.onnx is absent"
}
