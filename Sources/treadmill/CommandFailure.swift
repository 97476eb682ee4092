import Comparison
import Evaluation
import EvaluationSuites
import ExperimentFormat
import ExperimentSweeps
import Foundation
import HDF5Storage
import MotionCapture
import ONNXFormat
import PolicyDeployment
import PolicyInterface
import ReferenceMotion
import ReinforcementLearning
import Reproducibility
import RobotModel
import RolloutGeneration
import SystemIdentification
import Training

/// What a failure means for the exit code and how it is told.
enum CommandFailure {
  /// Wrong use of the command line.
  static let usage: Int32 = 64
  /// Bad input: a file or value that the user gave.
  static let badInput: Int32 = 65
  /// A fault of ours.
  static let fault: Int32 = 70

  /// The exit code for an error of ours; nil for one that the argument parser made.
  static func exitCode(for error: any Error) -> Int32? {
    #if MPI
      if let error = error as? RankError { return exitCode(for: error.underlying) }
    #endif
    return switch error {
    case TrainingError.failed, is LearningError: fault
    case is TrainingError, is ExperimentError, is RunError, is SnapshotError,
      is HDF5StorageError, is ONNXFormatError, is RobotModelError, is PolicyInterfaceError,
      is EvaluationError, is ControllerError, is StoredComparisonError, is MotionFileError,
      is SkeletonError, is BadInput, is ReferenceMotionError, is RobotMotionError,
      is ReferenceClipFileError, is DeploymentError, is SystemIdentificationError, is SweepError,
      is RolloutError:
      badInput
    default: nil
    }
  }

  /// Writes the error's sentence to standard error.
  static func report(_ error: any Error) {
    StandardError.write("treadmill: error: \(error)\n")
  }
}

/// Input that cannot be used, told in one sentence.
struct BadInput: Error, CustomStringConvertible {
  let description: String
}

/// The stream for everything that is not a result.
enum StandardError {
  /// Writes a text.
  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
