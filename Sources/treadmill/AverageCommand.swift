import ArgumentParser
import Training

/// `treadmill average`: the mean of several runs' networks.
struct AverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "average",
    abstract: "Writes a checkpoint whose networks are the mean of others'.",
    discussion: """
      Of runs that began with the same networks (run.initial_checkpoint) or checkpoints of one run: the \
      mean does what they do on average, without what each has wandered by chance. One that is named \
      twice counts twice. The mean can be evaluated, exported and begun with like any other; all but the \
      networks is the first one's.
      """)

  @Argument(
    help: ArgumentHelp("Two or more run directories or checkpoints.", valueName: "run"))
  var runs: [String]

  @Option(help: ArgumentHelp("The checkpoint to write, a new file.", valueName: "mean.h5"))
  var out: String

  func validate() throws {
    guard runs.count > 1 else {
      throw ValidationError("found \(runs.count) run, expected two or more")
    }
  }

  func run() throws {
    for origin in try Checkpoint.writeMean(of: runs, to: out) { print(origin) }
    print("wrote \(out)")
  }
}
