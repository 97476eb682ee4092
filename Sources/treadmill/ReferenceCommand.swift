import ArgumentParser
import ExperimentSweeps
import Training

/// `treadmill reference`: the page `docs/experiments.md`, and with `--sweep` the tables of `docs/sweeps.md`,
/// made from what reads the files.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Prints the reference of all experiment keys as Markdown.", shouldDisplay: false)

  @Flag(help: "Prints that of sweep files.")
  var sweep = false

  func run() {
    print(
      sweep ? SweepDescription.referenceTables : Experiment.referencePage, terminator: "")
  }
}
