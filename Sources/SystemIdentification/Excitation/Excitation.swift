import Foundation

/// Targets and gains that a robot's joints are to be given, row by row at a constant rate.
public struct Excitation: Sendable {
  /// `[joints]`.
  public var jointNames: [String]
  /// Time from a row to the next [s].
  public var period: Double
  /// `[rows, joints]` [rad].
  public var target: [Double]
  /// `[rows, joints]` [N m/rad].
  public var stiffness: [Double]
  /// `[rows, joints]` [N m s/rad].
  public var damping: [Double]
  /// `[rows]` the factors on the gains.
  public var gainFactors: [GainFactors]

  /// Number of joints.
  public var jointCount: Int { jointNames.count }
  /// Number of rows.
  public var rowCount: Int { gainFactors.count }

  /// The rows as CSV, named as in a flight log.
  public var csv: String {
    var text = (["time_s"] + columns).joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      text += "\(Double(row) * period)"
      for values in [target, stiffness, damping] {
        for joint in 0..<jointCount {
          // A microradian is more than a drive takes.
          text += String(format: ",%.6g", values[row * jointCount + joint])
        }
      }
      text += "\n"
    }
    return text
  }

  private var columns: [String] {
    ["target_rad", "stiffness_nm_per_rad", "damping_nm_s_per_rad"].flatMap { column in
      jointNames.map { "\($0)_\(column)" }
    }
  }
}
