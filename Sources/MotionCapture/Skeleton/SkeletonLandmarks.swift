/// Which joints of a skeleton are the pelvis, the head and the legs', whatever the file calls them.
public struct SkeletonLandmarks: Equatable, Sendable {
  /// Numbers of a leg's joints.
  public struct Leg: Equatable, Sendable {
    /// Where the thigh begins.
    public var hip: Int
    /// Where the shank begins.
    public var knee: Int
    /// Where the foot begins.
    public var ankle: Int
    /// Where the toes begin or, without such a joint, where the foot ends; nil without either.
    public var toe: Int?
    /// The ankle and everything below it.
    public var footJoints: [Int]
  }

  /// The joint that both legs hang from.
  public var pelvis: Int
  /// The head.
  public var head: Int?
  /// The left leg.
  public var left: Leg
  /// The right leg.
  public var right: Leg

  /// The leg of a side.
  public subscript(foot: SkeletonMotion.Foot) -> Leg { foot == .left ? left : right }

  /// Names of the parts in the dialects of motion files, likelier ones first. A side goes before or
  /// behind: `LeftUpLeg`, `L_Hip`, `lfemur`, `UpperLeg_L`, `mixamorig:LeftUpLeg`.
  private static let hipWords = ["upleg", "upperleg", "thigh", "femur", "hip"]
  private static let kneeWords = ["leg", "lowerleg", "knee", "tibia", "shin", "shank", "calf"]
  private static let ankleWords = ["ankle", "foot"]
  private static let toeWords = ["toebase", "toe", "toes", "ball", "forefoot", "foot"]

  /// The landmarks of a motion's skeleton.
  ///
  /// - Throws: `SkeletonError` where a leg lacks its hip, knee or ankle.
  public init(_ motion: SkeletonMotion) throws(SkeletonError) { try self.init(motion.joints) }

  /// The landmarks among joints, parents before children.
  ///
  /// - Throws: `SkeletonError` where a leg lacks its hip, knee or ankle.
  public init(_ joints: [SkeletonJoint]) throws(SkeletonError) {
    let tree = JointNames(joints)
    left = try tree.leg(.left)
    right = try tree.leg(.right)
    head = tree.joint(named: ["head"])
    guard let pelvis = tree.commonAncestor(left.hip, right.hip) else {
      throw .withoutLegs(missing: ["pelvis above both hips"], names: joints.map { $0.name })
    }
    self.pelvis = pelvis
  }

  /// The joints with names in which only letters and digits count.
  private struct JointNames {
    let joints: [SkeletonJoint]
    let plainNames: [String]

    init(_ joints: [SkeletonJoint]) {
      self.joints = joints
      plainNames = joints.map { $0.isEndSite ? "" : JointNames.plain($0.name) }
    }

    /// Lower case, without a namespace before a colon, without the biped's prefix of 3ds Max.
    static func plain(_ name: String) -> String {
      var text = name.lowercased()
      if let colon = text.lastIndex(of: ":") { text = String(text[text.index(after: colon)...]) }
      text.removeAll { !$0.isLetter && !$0.isNumber }
      for prefix in ["bip001", "bip01"] where text.hasPrefix(prefix) {
        text.removeFirst(prefix.count)
      }
      return text
    }

    func joint(named names: [String]) -> Int? {
      for name in names {
        if let index = plainNames.firstIndex(of: name) { return index }
      }
      return nil
    }

    /// The first joint called by one of the words and the side, below `ancestor`.
    func joint(_ words: [String], _ side: SkeletonMotion.Foot, below ancestor: Int?) -> Int? {
      let long = side.rawValue
      let short = long.prefix(1)
      for word in words {
        for name in [long + word, short + word, word + long, word + short] {
          if let index = plainNames.indices.first(where: {
            plainNames[$0] == name && isBelow($0, ancestor)
          }) {
            return index
          }
        }
      }
      return nil
    }

    func leg(_ side: SkeletonMotion.Foot) throws(SkeletonError) -> Leg {
      let hip = joint(hipWords, side, below: nil)
      let knee = hip.flatMap { joint(kneeWords, side, below: $0) }
      let ankle = knee.flatMap { joint(ankleWords, side, below: $0) }
      guard let hip, let knee, let ankle else {
        let missing = [(hip, "hip"), (knee, "knee"), (ankle, "ankle")].filter { $0.0 == nil }
        throw .withoutLegs(
          missing: missing.map { "\(side) \($0.1)" }, names: joints.map { $0.name })
      }
      let footJoints = joints.indices.filter { $0 == ankle || isBelow($0, ankle) }
      let toe =
        joint(toeWords, side, below: ankle)
        ?? joints.indices.first { joints[$0].isEndSite && joints[$0].parent == ankle }
      return Leg(hip: hip, knee: knee, ankle: ankle, toe: toe, footJoints: footJoints)
    }

    /// Whether a joint hangs below another, not being it; every joint hangs below nil.
    func isBelow(_ joint: Int, _ ancestor: Int?) -> Bool {
      guard let ancestor else { return true }
      var parent = joints[joint].parent
      while let current = parent {
        if current == ancestor { return true }
        parent = joints[current].parent
      }
      return false
    }

    func commonAncestor(_ a: Int, _ b: Int) -> Int? {
      var candidate = joints[a].parent
      while let current = candidate {
        if isBelow(b, current) { return current }
        candidate = joints[current].parent
      }
      return nil
    }
  }
}
