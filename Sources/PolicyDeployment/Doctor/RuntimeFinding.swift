public import Foundation

/// Something in which a runtime's configuration is not what a policy was trained with.
public struct RuntimeFinding: Equatable, Sendable, Codable {
  /// What it is: `kp of J_hip_l_roll [N m/rad]`.
  public var item: String
  /// Where the runtime's value stands, `plan_rl.ini:19`, or the program that has it built in.
  public var place: String
  /// What training had.
  public var trained: String
  /// What the runtime has.
  public var runtime: String
  /// What that means on the robot.
  public var meaning: String
  /// Whether the robot would act differently; otherwise it is something to know.
  public var isDifference: Bool

  enum CodingKeys: String, CodingKey {
    case item, place, trained, runtime, meaning
    case isDifference = "is_difference"
  }
}

/// What `treadmill export --doctor` found.
public struct RuntimeDiagnosis: Equatable, Sendable, Codable {
  /// Version of the layout as JSON.
  public var schema = 1
  /// Name of the robot.
  public var robot: String
  /// The files that were read.
  public var files: [String]
  /// What was found, differences before notes.
  public var findings: [RuntimeFinding]

  init(robot: String, files: [String], findings: [RuntimeFinding]) {
    self.robot = robot
    self.files = files
    self.findings = findings.filter(\.isDifference) + findings.filter { !$0.isDifference }
  }

  /// Findings that change what the robot does.
  public var differenceCount: Int { findings.count(where: \.isDifference) }

  /// One line for each finding, and one at the end.
  public var text: String {
    let lines = findings.map { finding in
      "\(finding.isDifference ? "differs" : "note") \(finding.place): \(finding.item): trained "
        + "\(finding.trained), runtime \(finding.runtime); \(finding.meaning)\n"
    }
    let noteCount = findings.count - differenceCount
    let verdict =
      differenceCount == 0
      ? "\(robot): the runtime acts as in training"
      : "\(robot): \(differenceCount) differences change what the robot does"
    return lines.joined()
      + "\(verdict); \(noteCount) notes; read \(files.joined(separator: ", "))\n"
  }

  /// The same as JSON.
  ///
  /// - Throws: what the encoder throws.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

/// Collects findings.
struct FindingList {
  private(set) var findings: [RuntimeFinding] = []

  /// Adds a finding.
  mutating func add(
    _ item: String, at place: String, trained: String, runtime: String, _ meaning: String,
    isDifference: Bool = true
  ) {
    findings.append(
      RuntimeFinding(
        item: item, place: place, trained: trained, runtime: runtime, meaning: meaning,
        isDifference: isDifference))
  }

  /// Adds a finding for each joint whose numbers differ.
  ///
  /// - Parameters:
  ///   - item: of what, its unit behind it.
  ///   - joints: `[joints]` names.
  ///   - tolerance: largest difference that is none, by size of the numbers.
  ///   - meaning: of a joint whose number is larger than in training, and of one where it is smaller.
  mutating func compare(
    _ item: String, unit: String, at place: String, joints: [String], trained: [Double],
    runtime: [Double], tolerance: Double = 1e-6, meaning: (larger: String, smaller: String)
  ) {
    for (joint, (expected, found)) in zip(joints, zip(trained, runtime))
    where abs(expected - found) > tolerance * max(1, abs(expected)) {
      add(
        "\(item) of \(joint) [\(unit)]", at: place, trained: Self.text(expected),
        runtime: Self.text(found), found > expected ? meaning.larger : meaning.smaller)
    }
  }

  /// A number for people.
  static func text(_ value: Double) -> String {
    let text = String(format: "%.6g", value)
    return text == "-0" ? "0" : text
  }

  /// A range for people.
  static func text(_ range: ClosedRange<Double>) -> String {
    text(from: range.lowerBound, to: range.upperBound)
  }

  /// Two bounds for people, whichever is the larger.
  static func text(from lower: Double, to upper: Double) -> String {
    "\(text(lower))…\(text(upper))"
  }
}
