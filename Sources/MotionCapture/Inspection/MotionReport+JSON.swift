import Foundation

extension MotionReport {
  /// The report as one JSON object with sorted keys, ending with a newline. What is not known is null.
  ///
  /// - Throws: what the encoder does where a number is not finite.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
  }
}

private struct Document: Encodable {
  let schema = 1
  let name: String
  let frames: Int
  let rateHz: Double
  let durationS: Double
  let joints: Int
  let pathM: Double
  let pathSpeed: Double
  let netSpeed: Double
  let forwardSpeed: Double
  let leftwardSpeed: Double
  let facingRad: Double
  let turnRad: Double
  let legLengthM: Double
  let pelvisHeightM: Double
  let contactsFrom: String
  let cadenceStepsPerMin: Double?
  let strideTimeS: Double?
  let stanceShare: Double?
  let events: [EventRecord]
  let robot: String?
  let jointNames: [String]?
  let provenance: [String]

  private enum CodingKeys: String, CodingKey {
    case schema, name, frames, joints, events, robot, provenance
    case jointNames = "joint_names"
    case rateHz = "rate_hz"
    case durationS = "duration_s"
    case pathM = "path_m"
    case pathSpeed = "path_speed_m_s"
    case netSpeed = "net_speed_m_s"
    case forwardSpeed = "forward_speed_m_s"
    case leftwardSpeed = "leftward_speed_m_s"
    case facingRad = "facing_rad"
    case turnRad = "turn_rad"
    case legLengthM = "leg_length_m"
    case pelvisHeightM = "pelvis_height_m"
    case contactsFrom = "contacts_from"
    case cadenceStepsPerMin = "cadence_steps_per_min"
    case strideTimeS = "stride_time_s"
    case stanceShare = "stance_share"
  }

  init(_ report: MotionReport) {
    name = report.name
    frames = report.frameCount
    rateHz = report.frameRate
    durationS = report.duration
    joints = report.jointCount
    pathM = report.pathLength
    pathSpeed = report.pathSpeed
    netSpeed = report.netSpeed
    forwardSpeed = report.forwardSpeed
    leftwardSpeed = report.leftwardSpeed
    facingRad = report.facing
    turnRad = report.turn
    legLengthM = report.legLength
    pelvisHeightM = report.pelvisHeight
    contactsFrom = report.contactSource.rawValue
    cadenceStepsPerMin = report.gait.cadence
    strideTimeS = report.gait.strideTime
    stanceShare = report.gait.stanceShare
    events = report.gait.events.map {
      EventRecord(
        foot: $0.foot.rawValue, kind: $0.isStrike ? "strike" : "off", frame: $0.frame,
        timeS: $0.time)
    }
    robot = report.robot?.name
    jointNames = report.robot?.jointNames
    provenance = report.provenance
  }
}

private struct EventRecord: Encodable {
  let foot: String
  let kind: String
  let frame: Int
  let timeS: Double

  private enum CodingKeys: String, CodingKey {
    case foot, kind, frame
    case timeS = "time_s"
  }
}
