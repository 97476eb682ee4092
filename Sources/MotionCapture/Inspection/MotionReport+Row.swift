import Foundation

extension MotionReport {
  /// Head of a table in Markdown whose rows are `row`.
  public static let tableHead = """
    | file | frames | Hz | s | path m/s | net m/s | forwards m/s | strikes left, right | offs left, \
    right | steps/min | stride s | stance % | contacts from |
    |---|---|---|---|---|---|---|---|---|---|---|---|---|

    """

  /// The report as a row of a table in Markdown, ending with a newline.
  public var row: String {
    func count(_ foot: SkeletonMotion.Foot, _ isStrike: Bool) -> Int {
      gait.events.count { $0.foot == foot && $0.isStrike == isStrike }
    }
    let cells = [
      name, "\(frameCount)", number(frameRate, 0), number(duration, 2), number(pathSpeed, 2),
      number(netSpeed, 2), number(forwardSpeed, 2),
      "\(count(.left, true)), \(count(.right, true))",
      "\(count(.left, false)), \(count(.right, false))", gait.cadence.map { number($0, 0) } ?? "",
      gait.strideTime.map { number($0, 2) } ?? "",
      gait.stanceShare.map { number(100 * $0, 0) } ?? "",
      contactSource == .labels ? "labels" : "motion",
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }
}
