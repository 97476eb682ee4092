import ArgumentParser
import Benchmarks
import Foundation
import LinearAlgebra
import ModelBasedControl
import PhysicsCatalog
import ReinforcementLearning
import Reproducibility
import RobotModel
import Training

/// `treadmill benchmark`: how fast this machine simulates and learns.
struct BenchmarkCommand: ParsableCommand {
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case physics, environment, learning, loop, control
  }

  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures physics, environment, learner, the whole loop or controllers' solvers.")

  @Argument(help: "physics, environment, learning, loop or control; without it all but the last.")
  var subject: Subject?

  @Option(help: "Physics engine.")
  var engine = PhysicsEngine.lanes

  @Option(help: "Experiment file whose robot and environment are measured; else the defaults.")
  var experiment: String?

  @Option(help: "Number of robots.")
  var environments = 256

  @Option(help: "Physics time step [s].")
  var timestep = 0.004

  @Option(
    parsing: .upToNextOption,
    help: "Units of the hidden layers; without it 128 128, for the learner alone several sizes.")
  var hidden: [Int] = []

  @Option(
    help: """
      File of quadratic programs for control, as Tests/Peers/control_programs.py writes; without it \
      the whole-body and the predictive controller are measured.
      """)
  var programs: String?

  @Option(help: "How long to measure each [s].")
  var seconds = 10.0

  @Option(help: "Writes the figures to this file too; - for standard output alone.")
  var json: String?

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard (1...65_536).contains(environments) else {
      throw ValidationError("--environments: found \(environments), expected 1 to 65536")
    }
    guard timestep > 1e-5, timestep <= 0.02, hidden.allSatisfy({ (1...4_096).contains($0) }),
      seconds > 0, seconds < 3_600
    else {
      throw ValidationError(
        "expected a --timestep up to 0.02 s, --hidden of 1 to 4096 and --seconds up to 3600")
    }
    guard programs == nil || subject == .control else {
      throw ValidationError("--programs is for control alone")
    }
  }

  func run() throws {
    if subject == nil || subject == .learning { MatrixKernels.reexecuteIfBetter() }
    var figures = Figures(
      workers: execution.workerCount, environments: environments, engine: engine.rawValue,
      timestepS: timestep, hidden: loopHidden)
    for subject in subject.map({ [$0] }) ?? Subject.allCases.filter({ $0 != .control }) {
      switch subject {
      case .physics: try measurePhysics(&figures)
      case .environment: try measureEnvironment(&figures)
      case .learning: try measureLearning(&figures)
      case .loop: try measureLoop(&figures)
      case .control: try measureControl(&figures)
      }
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    if let learning = figures.learning { print(LearningTable.text(learning)) }
    let text = String(decoding: try encoder.encode(figures), as: UTF8.self) + "\n"
    print(text, terminator: "")
    if let json, json != "-" { try OutputFile.write(Data(text.utf8), to: json) }
  }

  /// Units of the hidden layers of the whole loop's networks.
  private var loopHidden: [Int] { hidden.isEmpty ? [128, 128] : hidden }

  /// The experiment that is run: the file's, or 青龙 with the defaults, with the options' sizes.
  private func makeExperiment() throws -> Experiment {
    var experiment = try self.experiment.map { try Experiment.load(file: $0) } ?? Experiment()
    experiment.simulation.engine = engine
    experiment.simulation.environmentCount = environments
    experiment.simulation.physics.timestep = timestep
    experiment.algorithm.actor.hiddenCounts = loopHidden
    experiment.algorithm.critic.hiddenCounts = loopHidden
    experiment.algorithm.stepsPerEnvironment = 32
    return experiment
  }

  private func measurePhysics(_ figures: inout Figures) throws {
    let experiment = try makeExperiment()
    let world = try World(experiment, environmentCount: environments)
    let batch = try world.makePhysics(pool: WorkerPool(workerCount: execution.workerCount))
    let substeps = Int((1 / (experiment.environment.control.rate * timestep)).rounded())
    let measured = PhysicsBenchmark(batch, substeps: max(substeps, 1), seconds: seconds)
    figures.physicsStepsPerS = measured.physicsStepsPerSecond
  }

  private func measureEnvironment(_ figures: inout Figures) throws {
    let experiment = try makeExperiment()
    let world = try World(experiment, environmentCount: environments)
    let batch = MotionlessBatch(
      robot: world.robot, count: environments, configuration: world.physicsConfiguration)
    let measured = try EnvironmentBenchmark(
      experiment.environment, batch: batch, workerCount: execution.workerCount, seconds: seconds)
    figures.environmentUsPerRobotStep = 1e6 * measured.secondsPerRobotStep
    figures.environmentProcessorUsPerRobotStep = 1e6 * measured.processorSecondsPerRobotStep
    figures.environmentBytesPerRobot = measured.bytesPerRobot
    figures.observations = measured.observationCount
  }

  private func measureLearning(_ figures: inout Figures) throws {
    let table = try LearningTable.measure(
      hidden: hidden.isEmpty ? nil : hidden, environmentCount: environments,
      workerCount: execution.workerCount,
      seconds: seconds)
    figures.learning = table
    figures.updateSamplesPerS = table.first?.updateSamplesPerS
    figures.matrixKernels = BLASLibrary.coreName
  }

  private func measureLoop(_ figures: inout Figures) throws {
    let assembly = try Assembly(try makeExperiment(), workerCount: execution.workerCount)
    _ = try assembly.runner.iterate()
    let begin = ContinuousClock.now
    var reports: [IterationReport] = []
    while reports.count < 3 || (ContinuousClock.now - begin).seconds < seconds {
      reports.append(try assembly.runner.iterate())
    }
    func median(_ figure: (IterationReport) -> Double) -> Double {
      reports.map(figure).sorted()[reports.count / 2]
    }
    figures.controlStepsPerS = median { $0.stepsPerSecond }
    func stepCount(_ report: IterationReport) -> Double {
      report.stepsPerSecond * (report.collectionSeconds + report.learningSeconds)
    }
    figures.loopCollectionStepsPerS = median { stepCount($0) / $0.collectionSeconds }
    figures.loopUpdateSamplesPerS = median { stepCount($0) / $0.learningSeconds }
  }

  private func measureControl(_ figures: inout Figures) throws {
    guard let programs else { return try measureControllers(&figures) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file: ProgramFile
    do {
      file = try decoder.decode(
        ProgramFile.self, from: Data(contentsOf: URL(fileURLWithPath: programs)))
    } catch {
      throw BadInput(description: "\(programs): found no quadratic programs: \(error)")
    }
    if let fault = file.fault { throw BadInput(description: "\(programs): \(fault)") }
    figures.control = ControlBenchmark(file, seconds: seconds)
  }

  /// The built-in robots: ticks of whole-body control, with weights and in strict order, and plans,
  /// each for an equal share of the time.
  private func measureControllers(_ figures: inout Figures) throws {
    let robots = try RobotCatalog.names.map {
      try RobotCatalog.robot(named: $0).reducedToControlledJoints()
    }
    let formulations = WholeBodyParameters.Formulation.allCases
    let share = seconds / Double(robots.count * (formulations.count + 1))
    figures.wholeBody = robots.flatMap { robot in
      formulations.map { WholeBodyBenchmark(robot, formulation: $0, seconds: share) }
    }
    figures.predictive = robots.map { PredictiveBenchmark($0, seconds: share) }
  }

  /// What `--json` writes; keys in snake case.
  private struct Figures: Encodable {
    var workers: Int
    var environments: Int
    var engine: String
    var timestepS: Double
    var hidden: [Int]
    var physicsStepsPerS: Double?
    var environmentUsPerRobotStep: Double?
    var environmentProcessorUsPerRobotStep: Double?
    var environmentBytesPerRobot: Int?
    var observations: Int?
    var updateSamplesPerS: Double?
    var controlStepsPerS: Double?
    var loopCollectionStepsPerS: Double?
    var loopUpdateSamplesPerS: Double?
    var matrixKernels: String?
    var learning: [LearningTable.Row]?
    var control: ControlBenchmark?
    var wholeBody: [WholeBodyBenchmark]?
    var predictive: [PredictiveBenchmark]?
  }
}

extension PhysicsEngine: ExpressibleByArgument {}
