import Foundation

extension ScreeningReport {
  /// The report as one JSON object with sorted keys, ending with a newline.
  ///
  /// Numbers that are not finite are left out.
  ///
  /// - Throws: what the encoder does.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let document = Document(
      robot: robotName, engine: engineName, clips: results.map(ClipRecord.init))
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}

// In the JSON object these names are written with underscores: peakAssist as peak_assist.

private struct Document: Encodable {
  let schema = 1
  let robot: String
  let engine: String
  let clips: [ClipRecord]
}

private struct ClipRecord: Encodable {
  let name: String
  let passed: Bool
  let rejections: [RejectionRecord]
  let frames: FramesRecord?
  let replay: ReplayRecord?

  init(_ result: ScreeningResult) {
    name = result.clipName
    passed = result.hasPassed
    rejections = result.rejections.map(RejectionRecord.init)
    frames = result.kinematics.map(FramesRecord.init)
    replay = result.replay.map(ReplayRecord.init)
  }
}

private struct RejectionRecord: Encodable {
  let reason: String
  let place: String
  let timeS: Double
  let found: Double?
  let allowed: Double?
  let unit: String

  init(_ rejection: Rejection) {
    reason = rejection.reason.rawValue
    place = rejection.place
    timeS = rejection.time
    found = rejection.found.isFinite ? rejection.found : nil
    allowed = rejection.found.isFinite ? rejection.allowed : nil
    unit = rejection.unit
  }
}

private struct FramesRecord: Encodable {
  let peakSpeedShare: Double
  let largestPenetrationM: Double
  let largestGapM: Double
  let largestSkateM: Double

  init(_ figures: KinematicFigures) {
    peakSpeedShare = figures.peakSpeedShare
    largestPenetrationM = figures.largestPenetration
    largestGapM = figures.largestGap
    largestSkateM = figures.largestSkate
  }
}

private struct ReplayRecord: Encodable {
  let timeS: Double
  let meanTrackingErrorM: Double
  let peakTrackingErrorM: Double
  let jointErrorRmsRad: Double
  let largestSlipM: Double
  let peakTorqueShare: Double
  let longestSaturationS: Double
  let peakSpeedShare: Double
  let meanAssist: Double
  let peakAssist: Double
  let meanMissingWrench: Double

  init(_ figures: ReplayFigures) {
    timeS = figures.time
    meanTrackingErrorM = figures.meanTrackingError
    peakTrackingErrorM = figures.peakTrackingError
    jointErrorRmsRad = figures.jointErrorRMS
    largestSlipM = figures.largestSlip
    peakTorqueShare = figures.peakTorqueShare
    longestSaturationS = figures.longestSaturation
    peakSpeedShare = figures.peakSpeedShare
    meanAssist = figures.meanAssist
    peakAssist = figures.peakAssist
    meanMissingWrench = figures.meanMissingWrench
  }
}
