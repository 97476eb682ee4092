import Foundation

extension RetargetingReport {
  /// The report as one JSON object with sorted keys, ending with a newline.
  ///
  /// - Parameters:
  ///   - name: of the clip.
  ///   - robot: name of the robot.
  /// - Throws: what the encoder does where a number is not finite.
  public func json(name: String, robot: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let document = Document(self, name: name, robot: robot)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}

// In the JSON object these names are written with underscores: scaleOfLegs as scale_of_legs.

private struct Document: Encodable {
  let schema = 1
  let name: String
  let robot: String
  let frames: Int
  let durationS: Double
  let scale: Double
  let stancePositionErrorM: SpreadRecord
  let positionErrorM: SpreadRecord
  let orientationErrorRad: SpreadRecord
  let footCorrectionM: SpreadRecord
  let pelvisDropM: SpreadRecord
  let pelvisShiftM: SpreadRecord
  let pelvisTurnRad: SpreadRecord
  let limitShare: Double
  let limitViolations: Int
  let steps: Int
  let skatePerStepM: SpreadRecord
  let skateSpeedMS: Double
  let penetrationM: SpreadRecord
  let largestGapM: Double
  let flightShare: Double
  let smallestStepWidthM: Double
  let speedOfPersonMS: Double
  let speedMS: Double
  let fastestJoint: String
  let fastestJointShare: Double
  let closurePositionM: Double?
  let closureRotationRad: Double?
  let wallTimeS: Double
  let realTimeFactor: Double

  init(_ report: RetargetingReport, name: String, robot: String) {
    self.name = name
    self.robot = robot
    frames = report.frameCount
    durationS = report.duration
    scale = report.scale
    stancePositionErrorM = SpreadRecord(report.stancePositionError)
    positionErrorM = SpreadRecord(report.positionError)
    orientationErrorRad = SpreadRecord(report.orientationError)
    footCorrectionM = SpreadRecord(report.footCorrection)
    pelvisDropM = SpreadRecord(report.pelvisDrop)
    pelvisShiftM = SpreadRecord(report.pelvisShift)
    pelvisTurnRad = SpreadRecord(report.pelvisTurn)
    limitShare = report.limitShare
    limitViolations = report.limitViolationCount
    steps = report.stepCount
    skatePerStepM = SpreadRecord(report.skatePerStep)
    skateSpeedMS = report.skateSpeed
    penetrationM = SpreadRecord(report.penetration)
    largestGapM = report.largestGap
    flightShare = report.flightShare
    smallestStepWidthM = report.smallestStepWidth
    speedOfPersonMS = report.speedOfPerson
    speedMS = report.speed
    fastestJoint = report.fastestJoint
    fastestJointShare = report.fastestJointShare
    closurePositionM = report.closure?.position
    closureRotationRad = report.closure?.rotation
    wallTimeS = report.wallTime
    realTimeFactor = report.realTimeFactor
  }
}

private struct SpreadRecord: Encodable {
  let mean: Double
  let largest: Double

  init(_ spread: RetargetingReport.Spread) {
    mean = spread.mean
    largest = spread.largest
  }
}
