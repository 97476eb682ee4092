import Foundation
import Testing

@testable import MotionScreening

@Suite struct ScreeningReportTests {
  private var report: ScreeningReport {
    var frames = KinematicFigures()
    frames.largestSkate = 0.012
    var replay = ReplayFigures()
    replay.peakTrackingError = 0.034
    replay.peakTorqueShare = 0.5
    replay.peakAssist = 0.067
    replay.trace = [ReplaySample(time: 0.02, trackingError: 0.01, assist: 0.05, torqueShare: 0.4)]
    let rejection = Rejection(
      .penetration, time: 0.4, found: 0.2, allowed: 0.03, unit: "m", place: "Link_ankle_l_roll")
    return ScreeningReport(
      robotName: "qinglong", engineName: "lanes",
      results: [
        ScreeningResult(clipName: "good", kinematics: frames, replay: replay, rejections: []),
        ScreeningResult(clipName: "sunk", kinematics: frames, replay: nil, rejections: [rejection]),
      ])
  }

  @Test("the table has a row a clip, with the reason in words and numbers")
  func table() {
    let rows = report.table.split(separator: "\n")
    #expect(rows[2] == "| good | passed |  | – | 0.034 | 0.012 | 0.50 | 0.067 |")
    #expect(
      rows[3]
        == "| sunk | rejected | below ground (Link_ankle_l_roll): found 0.2, allowed 0.03 m | 0.40 "
        + "| – | 0.012 | – | – |")
    #expect(rows[4] == "1 of 2 clips passed for qinglong in lanes.")
  }

  @Test("the JSON object holds every figure under its name")
  func json() throws {
    let data = Data(try report.json().utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let clips = try #require(object["clips"] as? [[String: Any]])
    #expect(clips.map { $0["passed"] as? Bool } == [true, false])
    let replay = try #require(clips[0]["replay"] as? [String: Any])
    #expect(replay["peak_assist"] as? Double == 0.067)
    let rejections = try #require(clips[1]["rejections"] as? [[String: Any]])
    #expect(rejections.first?["reason"] as? String == "below ground")
    #expect(rejections.first?["time_s"] as? Double == 0.4)
  }
}
