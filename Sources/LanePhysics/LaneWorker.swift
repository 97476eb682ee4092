import Physics
import Reproducibility

/// What one worker needs of its own: room for a step, and the block as it was before `advance`.
final class LaneWorker: Sendable {
  let workspace: LaneWorkspace
  private let before: BlockState
  private let memory: LaneMemory

  init(_ model: LaneModel, _ constants: StepConstants) {
    func lay(_ cut: inout LaneCut) -> (LaneWorkspace, BlockState) {
      (LaneWorkspace(model, cut: &cut), BlockState(model, constants, cut: &cut))
    }
    memory = LaneMemory(byteCount: LaneCut.byteCount { _ = lay(&$0) })
    var cut = memory.cut()
    (workspace, before) = lay(&cut)
  }

  /// Keeps a block as it is now.
  func keep(_ block: BlockState) {
    for index in 0..<block.numberCount { before.numbers[index] = block.numbers[index] }
    for axis in 0..<3 { before.position[axis] = block.position[axis] }
    before.externalTorque[0] = block.externalTorque[0]
  }

  /// The step in which a robot failed, from the kept block.
  func record(
    of lane: Int, tick: Int, targets: [Double], gains: GainScales?, feedForward: FeedForward?,
    robot: Int, jointCount: Int, substeps: Int
  ) -> FaultRecord {
    FaultRecord(
      state: .lanes(
        numbers: before.numbers(of: lane), positions: before.positions(of: lane),
        externalTorques: before.externalTorque(of: lane), tick: tick, substeps: substeps),
      targets: targets.row(robot, of: jointCount), gains: gains?.row(robot, of: jointCount),
      feedForward: feedForward?.row(robot, of: jointCount), substeps: substeps)
  }
}
