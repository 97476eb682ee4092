import Foundation
import ModelBasedControl
import RobotModel
import SpatialMath
import VectorGraphics

/// A walk as it was planned beside how it went, on one sheet: from above, over time, and what the ground
/// gave.
public struct WalkingPicture {
  /// How much of a walk is shown [s].
  private static let shownDuration = 4.0
  /// How much of that comes before a push [s].
  private static let durationBeforePush = 1.0
  static let width = 960.0
  static let planColor = "#cc79a7"
  static let truthColor = "#111111"
  static let captureColor = "#009e73"

  let recording: WalkingRecording
  /// What is shown [s].
  let shownTime: ClosedRange<Double>
  /// What is shown, as samples.
  let samples: [WalkingRecording.Sample]
  /// Plans begun in that time, cut off at its end.
  let plans: [[WalkingRecording.PlanNode]]

  /// - Parameter recording: of a walk; its last 4 s are shown, or the 4 s about a push.
  /// - Precondition: something was recorded.
  public init(_ recording: WalkingRecording) {
    let end = recording.samples.last?.time ?? 0
    precondition(end > 0, "found a recording of nothing, expected one of a walk")
    let start =
      recording.trial.push.map { min($0.start, end) - WalkingPicture.durationBeforePush }
      ?? end - WalkingPicture.shownDuration
    let first = max(0, start)
    let time = first...min(end, first + WalkingPicture.shownDuration)
    self.recording = recording
    shownTime = time
    samples = recording.samples.filter { time.contains($0.time) }
    plans = recording.plans.filter { $0.first.map { time.contains($0.time) } ?? false }
      .map { plan in plan.filter { $0.time <= time.upperBound } }
  }

  /// The sheet.
  public func document() -> SVGDocument {
    var charts: [[LineChart]] = [[map], [leftward], [forwardVelocity], [normalForce]]
    charts.append([friction] + soles)
    let rows: [[SVGDocument]] = charts.map { row in row.map { $0.document() } }
    let heights: [Double] = rows.map { row in row.map(\.height).max() ?? 0 }
    var sheet = SVGDocument(
      width: WalkingPicture.width, height: heights.reduce(48, +), title: title)
    sheet.addText(title, at: .init(64, 32), size: 18, color: "#111111", isBold: true)
    var y = 48.0
    for (row, height) in zip(rows, heights) {
      var x = 0.0
      for panel in row {
        sheet.addDrawing(panel, at: .init(x, y))
        x += panel.width
      }
      y += height
    }
    return sheet
  }

  private var title: String {
    let command = recording.trial.command
    var asked: [String] = []
    func add(_ value: Double, _ words: String) {
      if value != 0 { asked.append("\(WalkingPicture.number(value)) \(words)") }
    }
    add(command.forward, "m/s ahead")
    add(command.left, "m/s to the left")
    add(command.yawRate, "rad/s of turning")
    let motion = asked.isEmpty ? "stands" : "walks at " + asked.joined(separator: ", ")
    let push = pushName.map { "; \($0)" } ?? ""
    return "\(recording.robot.name) \(motion)\(push)"
  }

  /// The push in words; nil where there is none.
  var pushName: String? {
    recording.trial.push.map { "a push of \(WalkingPicture.number($0.impulse.length)) N s" }
  }

  /// The push on a time axis.
  var pushSpans: [LineChart.Span] {
    guard let push = recording.trial.push else { return [] }
    let range = push.start...push.start + push.duration
    return range.overlaps(shownTime) ? [.init(name: "", range: range.clamped(to: shownTime))] : []
  }

  static func number(_ value: Double) -> String {
    String(format: "%.3g", value)
  }

  static func color(_ side: Foot.Side) -> String { side == .left ? "#d55e00" : "#0072b2" }

  // MARK: - Frame

  /// Where the robot was and looked at the beginning of what is shown: ahead is to the right.
  private var origin: Pose {
    guard let first = samples.first else { return .identity }
    return Pose(
      position: first.centerOfMass, orientation: Quaternion(axis: .unitZ, angle: first.yaw))
  }

  /// A place ahead [m] and to the left [m] of where the robot was at the beginning.
  func level(_ point: Vector3) -> (x: Double, y: Double) {
    let origin = origin
    let local = origin.orientation.actInverse(point - origin.position)
    return (local.x, local.y)
  }

  /// The corners of a sole seen from above.
  func outline(_ foot: Int, _ pose: Pose) -> [(x: Double, y: Double)] {
    WalkingPicture.corners(of: sole(foot)).map { level(pose.act($0)) }
  }

  /// A foot's whole sole.
  func sole(_ foot: Int) -> SoleContact {
    SoleContact(recording.robot.feet[foot], of: recording.robot, margin: 0)
  }

  /// Corners of a sole in its own frame, and of a share of it [m].
  static func corners(of sole: SoleContact, share: Double = 1) -> [Vector3] {
    let (forward, left) = (sole.forwardRange, sole.leftRange)
    return [
      (forward.lowerBound, left.lowerBound), (forward.upperBound, left.lowerBound),
      (forward.upperBound, left.upperBound), (forward.lowerBound, left.upperBound),
    ].map { Vector3(share * $0.0, share * $0.1, 0) }
  }

  // MARK: - Stands

  /// A foot that stood for a while.
  struct Stand {
    let foot: Int
    let time: ClosedRange<Double>
    /// The sole's frame in the middle of that time.
    let sole: Pose
  }

  /// Every time that a foot stood.
  var stands: [Stand] {
    recording.robot.feet.indices.flatMap { foot in
      samples.split { !$0.feet[foot].isStance }.compactMap { run in
        guard let first = run.first, let last = run.last else { return nil }
        let middle = run[(run.startIndex + run.endIndex) / 2]
        return Stand(
          foot: foot, time: first.time...last.time, sole: middle.feet[foot].sole)
      }
    }
  }
}
