import Foundation
import TensorBoardFormat

/// The run's curves for TensorBoard.
struct RunEvents {
  private let writer: EventFileWriter

  /// - Parameters:
  ///   - directory: the run directory.
  ///   - lastIteration: iterations done before; 0 for a new run.
  /// - Throws: `RunError` where the file cannot be made.
  init(directory: URL, lastIteration: Int) throws(RunError) {
    do {
      writer = try EventFileWriter(
        directory: directory, wallTime: Date().timeIntervalSince1970,
        resumingAfter: lastIteration > 0 ? lastIteration : nil)
    } catch {
      throw .unwritable(path: directory.path, reason: "\(error)")
    }
  }

  /// Adds all figures of an iteration.
  ///
  /// - Throws: `RunError` where the file cannot be written.
  func add(_ report: TrainingReport) throws(RunError) {
    let time = Date().timeIntervalSince1970
    do {
      for figure in report.reproducibleFigures + report.timingFigures
      where figure.value.isFinite {
        try writer.scalar(
          figure.name, Float(figure.value), step: report.iteration, wallTime: time)
      }
      try writer.flush()
    } catch {
      throw .unwritable(path: writer.url.path, reason: "\(error)")
    }
  }
}
