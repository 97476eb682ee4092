import ArgumentParser
import LivePages
import PhysicsCatalog
import RobotPlay
import TerminalProgress

/// `treadmill play`: a robot in the browser, driven by keyboard and pushed by mouse.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Shows a robot in the browser, driven by keyboard and pushed by mouse.",
    discussion: "The page is for browsers on this computer alone. Ctrl-C ends.")

  @Argument(
    help: ArgumentHelp(
      "Run directories, checkpoints, exported policies (.onnx, or a folder with one), mpc or mpc:FILE; "
        + "the first one is played first, and mpc can always be chosen.",
      valueName: "controller"))
  var controllers: [String]

  @Option(help: "Physics engine, instead of the experiment's: lanes, ode or mujoco.")
  var engine: String?

  @Option(
    help: """
      The experiment in whose world policies walk that have none of their own; the file experiment.yaml \
      beside them without it.
      """)
  var experiment: String?

  @OptionGroup var page: LivePageOptions

  func validate() throws {
    if let engine, PhysicsEngine(rawValue: engine) == nil {
      let names = PhysicsEngine.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--engine: found '\(engine)', expected \(names)")
    }
  }

  func run() throws {
    let session = try PlaySession(
      PlaySession.Choices(
        controllers: controllers + (controllers.contains("mpc") ? [] : ["mpc"]),
        engine: engine.flatMap(PhysicsEngine.init(rawValue:)), experiment: experiment))
    let audience = LiveAudience()
    try page.show(PlaySite.site(audience: audience)) { isOver in
      session.run(telling: audience, until: isOver)
    }
  }
}
