import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// AMP motions of TienKung-Lab: JSON with 52 numbers in a frame, of one of two meanings.
///
/// | columns | visualization | expert |
/// |---|---|---|
/// | 0–5 | position [m], roll, pitch, yaw [rad] of the base | arms, right before left |
/// | … | 6–25: legs, left before right; arms, left before right | 8–19: legs, right before left |
/// | … | 26–31: velocities of the base; 32–51: of the joints | 20–39: velocities of the joints; 40–51: hands and feet |
///
/// Which one it is, the numbers tell: the velocities are differences of the positions. They are not
/// used otherwise, being backward differences whose first row is the position times the rate, and
/// leaping where an angle is wrapped. Their rate is: 30 Hz, though `FrameDuration` says 0.033 s.
enum TienKungAMP {
  private struct Document: Decodable {
    let loopMode: String?
    let frameDuration: Double
    let frames: [[Double]]

    enum CodingKeys: String, CodingKey {
      case loopMode = "LoopMode"
      case frameDuration = "FrameDuration"
      case frames = "Frames"
    }
  }

  /// Numbers of a frame.
  private static let columnCount = 52
  private static let jointCount = 20

  private static func leg(_ side: String) -> [String] {
    ["hip_roll", "hip_pitch", "hip_yaw", "knee_pitch", "ankle_pitch", "ankle_roll"].map {
      "\($0)_\(side)_joint"
    }
  }

  private static func arm(_ side: String) -> [String] {
    ["shoulder_pitch", "shoulder_roll", "shoulder_yaw", "elbow_pitch"].map {
      "\($0)_\(side)_joint"
    }
  }

  static func read(
    _ bytes: [UInt8], file: String, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch {
      throw .malformed(
        file: file, place: "its JSON", found: Self.words(error),
        expected: "FrameDuration and Frames, rows of \(columnCount) numbers")
    }
    let frames = document.frames
    for (index, frame) in frames.enumerated() where frame.count != columnCount {
      throw .malformed(
        file: file, place: "frame \(index)", found: "\(frame.count) numbers",
        expected: frame.count == 61
          ? "\(columnCount); 61 are those of a robot on four legs" : "\(columnCount)")
    }
    guard document.frameDuration > 0, document.frameDuration.isFinite else {
      throw .malformed(
        file: file, place: "FrameDuration", found: "\(document.frameDuration)",
        expected: "more than 0 s")
    }
    let told = CommonFrameRate.nearest(to: 1 / document.frameDuration, tolerance: 0.015)
    let isExpert =
      mismatch(frames, positions: 0, velocities: 20, rate: told)
      < mismatch(frames, positions: 6, velocities: 32, rate: told)
    let names =
      isExpert
      ? arm("r") + arm("l") + leg("r") + leg("l") : leg("l") + leg("r") + arm("l") + arm("r")
    guard options.jointNames.map({ $0.count == jointCount }) ?? true else {
      throw .malformed(
        file: file, place: "joint names", found: "\(options.jointNames?.count ?? 0)",
        expected: "\(jointCount)")
    }
    let first = isExpert ? 0 : 6
    return RobotMotionTracks(
      file: file, frameRate: told, jointNames: options.jointNames ?? names,
      basePoses: frames.map { frame in
        isExpert
          ? .identity
          : Pose(
            position: Vector3(frame[0], frame[1], frame[2]),
            orientation: Quaternion(roll: frame[3], pitch: frame[4], yaw: frame[5]))
      },
      jointPositions: frames.flatMap { $0[first..<first + jointCount] },
      isLooped: document.loopMode == "Wrap", robotName: "tienkung",
      provenance: [
        isExpert
          ? "TienKung AMP, expert columns; they have no base, so it stays where it is."
          : "TienKung AMP, visualization columns.",
        "FrameDuration says \(document.frameDuration) s; taken as \(told) Hz.",
        "Velocities in the file were not used.",
      ])
  }

  /// Mean difference between velocities and backward differences of positions, the first row left out
  /// [rad/s].
  private static func mismatch(
    _ frames: [[Double]], positions: Int, velocities: Int, rate: Double
  ) -> Double {
    guard frames.count > 1 else { return .infinity }
    var sum = 0.0
    for (before, frame) in zip(frames, frames.dropFirst()) {
      for joint in 0..<jointCount {
        let difference = rate * (frame[positions + joint] - before[positions + joint])
        sum += min(abs(difference - frame[velocities + joint]), 100)
      }
    }
    return sum / Double((frames.count - 1) * jointCount)
  }

  private static func words(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "another value at "
        + context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(
          separator: ".")
    default: "broken JSON"
    }
  }
}
