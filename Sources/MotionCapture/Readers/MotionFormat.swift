import Foundation

/// A kind of file that recorded motion comes in, told by content first and by name where the content
/// says nothing.
enum MotionFormat: Equatable {
  case bvh, acclaimMotion, acclaimSkeleton, mvnx, c3d, deepMimic, deepMimicCharacter
  /// Already retargeted to a robot: rows of joint positions.
  case robotSpace
  case fbx, pickle, bodyModel

  /// The kind of a file; nil where neither content nor name tells.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: the file's name.
  init?(of bytes: [UInt8], name: String) {
    if let found = MotionFormat.byContent(bytes) {
      self = found
    } else if let found = MotionFormat.byName(name) {
      self = found
    } else {
      return nil
    }
  }

  private static func byContent(_ bytes: [UInt8]) -> MotionFormat? {
    let head = MotionFormat.head(bytes)
    let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.prefix(9).lowercased() == "hierarchy" { return .bvh }
    if head.hasPrefix("Kaydara FBX") || head.contains("; FBX ") { return .fbx }
    if head.hasPrefix("PK\u{3}\u{4}") { return isBodyModel(bytes) ? .bodyModel : .robotSpace }
    if bytes.starts(with: RobotMotionFile.clipFileSignature) { return .robotSpace }
    if start.hasPrefix("<"), head.contains("<mvnx") { return .mvnx }
    if start.hasPrefix("{") { return json(bytes) }
    if head.contains(":FULLY-SPECIFIED") { return .acclaimMotion }
    if head.contains(":bonedata") || head.contains(":version") { return .acclaimSkeleton }
    // Protocol 2 to 5 of pickle, or joblib's compressed ones.
    if let first = bytes.first, bytes.count > 1, first == 0x80, (2...5).contains(bytes[1]) {
      return .pickle
    }
    if C3DFile.isC3D(bytes) { return .c3d }
    return nil
  }

  private static func byName(_ name: String) -> MotionFormat? {
    switch name.lowercased().split(separator: ".").last ?? "" {
    case "bvh": .bvh
    case "amc": .acclaimMotion
    case "asf": .acclaimSkeleton
    case "mvnx": .mvnx
    case "c3d": .c3d
    case "csv", "npz", "npy": .robotSpace
    case "fbx": .fbx
    case "pkl", "pickle", "joblib": .pickle
    default: nil
    }
  }

  /// Which of the formats in JSON; nil for others.
  private static func json(_ bytes: [UInt8]) -> MotionFormat? {
    if isCharacter(bytes) { return .deepMimicCharacter }
    if contains(bytes, "\"FrameDuration\"") || contains(bytes, "\"LoopMode\"") {
      return .robotSpace
    }
    return contains(bytes, "\"Frames\"") ? .deepMimic : nil
  }

  /// Whether a file in JSON is a character of DeepMimic.
  static func isCharacter(_ bytes: [UInt8]) -> Bool {
    head(bytes).drop { $0.isWhitespace }.hasPrefix("{") && contains(bytes, "\"Skeleton\"")
  }

  /// Whether an archive holds parameters of the SMPL body model: poses and shape, no joints.
  private static func isBodyModel(_ bytes: [UInt8]) -> Bool {
    contains(bytes, "betas.npy") || contains(bytes, "poses.npy") || contains(bytes, "pose_body.npy")
  }

  /// The beginning as text.
  private static func head(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(4096), as: UTF8.self)
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    let word = Array(text.utf8)
    guard let first = word.first, bytes.count >= word.count else { return false }
    var position = 0
    while position <= bytes.count - word.count {
      if bytes[position] == first,
        bytes[position..<position + word.count].elementsEqual(word)
      {
        return true
      }
      position += 1
    }
    return false
  }
}
