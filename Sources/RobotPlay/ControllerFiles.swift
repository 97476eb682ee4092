import Foundation
import Training

/// A controller by what users call it, with the experiment file that says in which world it acts.
struct ControllerFiles: Equatable, Sendable {
  /// What 青龙's own runtime gives a policy and does with its actions, as
  /// `experiments/velocity/qinglong-openloong.yaml` has it.
  private static let openLoongRuntime = [
    "environment.control.action_scale_rad=1", "environment.control.action_clip=100",
    "environment.control.delay_s=[0,0]", "environment.observation.long_history.frames=100",
    "algorithm.actor.history_encoder={channels: [32, 16], kernels: [6, 4], strides: [5, 2], code: 32}",
  ]

  /// A run directory, a checkpoint, an exported policy, `zero`, `mpc` or `mpc:FILE`.
  let controller: String
  /// The experiment; nil where the controller has its own.
  let experiment: String?
  /// In what its world differs from the experiment.
  let overrides: [String]

  /// A folder with an exported policy stands for the policy, and an experiment beside a policy is the
  /// policy's, in 青龙's runtime where that one's plan lies there, too.
  ///
  /// - Parameters:
  ///   - name: what the user calls it.
  ///   - file: the experiment that the user names, for controllers that have none; nil for none.
  init(_ name: String, experiment file: String?) {
    func holds(_ file: String, _ folder: String) -> Bool {
      FileManager.default.fileExists(atPath: "\(folder)/\(file)")
    }
    let isExport = !holds("latest.h5", name) && holds("policy.onnx", name)
    controller = isExport ? "\(name)/policy.onnx" : name
    guard file == nil, controller.hasSuffix(".onnx") else {
      experiment = Checkpoint.isRun(controller) ? nil : file
      overrides = []
      return
    }
    let folder = URL(fileURLWithPath: controller).deletingLastPathComponent().path
    experiment = holds("experiment.yaml", folder) ? "\(folder)/experiment.yaml" : nil
    overrides = holds("plan_rl.ini", folder) ? ControllerFiles.openLoongRuntime : []
  }
}
