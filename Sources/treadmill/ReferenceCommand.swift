import ArgumentParser
import Training

/// `treadmill reference`: the page `docs/experiments.md`, made from the tables that read the files.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Prints the reference of all experiment keys as Markdown.", shouldDisplay: false)

  func run() {
    print(Experiment.referencePage, terminator: "")
  }
}
