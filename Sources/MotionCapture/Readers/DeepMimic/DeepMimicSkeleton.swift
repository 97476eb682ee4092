import Foundation
import SpatialMath

/// The skeleton of a DeepMimic character file (Peng et al. 2018): y up, forward x, right z, metres.
struct DeepMimicSkeleton {
  /// What moves a joint.
  enum Kind: String {
    case root = "none"
    case spherical
    case revolute
    case fixed

    /// How many numbers of a frame belong to the joint.
    var width: Int {
      switch self {
      case .root: 7
      case .spherical: 4
      case .revolute: 1
      case .fixed: 0
      }
    }
  }

  /// The joints, parents before children.
  var joints: [SkeletonJoint]
  /// What moves each joint.
  var kinds: [Kind]

  /// Numbers of a frame without its duration.
  var width: Int { kinds.reduce(0) { $0 + $1.width } }

  private struct File: Decodable {
    var skeleton: Skeleton

    enum CodingKeys: String, CodingKey { case skeleton = "Skeleton" }
  }

  private struct Skeleton: Decodable {
    var joints: [Joint]

    enum CodingKeys: String, CodingKey { case joints = "Joints" }
  }

  private struct Joint: Decodable {
    var name: String
    var type: String
    var parent: Int
    var attachX: Double
    var attachY: Double
    var attachZ: Double
    var attachThetaX: Double?
    var attachThetaY: Double?
    var attachThetaZ: Double?

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case type = "Type"
      case parent = "Parent"
      case attachX = "AttachX"
      case attachY = "AttachY"
      case attachZ = "AttachZ"
      case attachThetaX = "AttachThetaX"
      case attachThetaY = "AttachThetaY"
      case attachThetaZ = "AttachThetaZ"
    }
  }

  /// Parses a character file.
  ///
  /// - Throws: `invalid` where a joint is of another kind, turned at rest or before its parent.
  init(_ bytes: [UInt8], file: String) throws(MotionFileError) {
    let content = try JSONText.decode(File.self, bytes, file: file)
    joints = []
    kinds = []
    for (index, joint) in content.skeleton.joints.enumerated() {
      let place = "joint \(joint.name)"
      guard let kind = Kind(rawValue: joint.type), (kind == .root) == (index == 0) else {
        throw .invalid(
          file: file, place: place, found: "the type '\(joint.type)'",
          expected: "none for the root, otherwise spherical, revolute or fixed")
      }
      guard index == 0 || joints.indices.contains(joint.parent) else {
        throw .invalid(
          file: file, place: place, found: "the parent \(joint.parent)",
          expected: "an earlier joint")
      }
      let turns = [joint.attachThetaX, joint.attachThetaY, joint.attachThetaZ].map { $0 ?? 0 }
      guard turns.allSatisfy({ $0 == 0 }) else {
        throw .invalid(
          file: file, place: place, found: "a joint turned at rest", expected: "AttachTheta… of 0")
      }
      joints.append(
        SkeletonJoint(
          name: joint.name, parent: index == 0 ? nil : joint.parent,
          restOffset: Vector3(joint.attachX, joint.attachY, joint.attachZ)))
      kinds.append(kind)
    }
    guard !joints.isEmpty, joints.count <= RecordedFigure.mostJoints else {
      throw .invalid(
        file: file, place: "Skeleton", found: "\(joints.count) joints",
        expected: "1 to \(RecordedFigure.mostJoints)")
    }
  }
}
