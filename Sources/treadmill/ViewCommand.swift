import ArgumentParser
import Foundation
import LivePages
import RunMonitoring
import TerminalProgress

/// `treadmill view`: a run's curves in the browser, as they grow.
struct ViewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Shows a run's curves in the browser, while it trains or after.",
    discussion: """
      Only reads: a run that trains does not notice. The page is for browsers on this computer alone. \
      Ctrl-C ends.
      """)

  /// From a look at the run's files to the next [s].
  private static let lookInterval = 0.25

  @Argument(help: ArgumentHelp("The run directory.", valueName: "run"))
  var directory: String

  @OptionGroup var page: LivePageOptions

  func run() throws {
    var monitor = try RunMonitor(directory)
    let audience = LiveAudience()
    try page.show(monitor.site(audience: audience)) { isOver in
      while !isOver() {
        // Nobody asks for anything here.
        _ = audience.takeMessages()
        monitor.look(telling: audience)
        Thread.sleep(forTimeInterval: ViewCommand.lookInterval)
      }
    }
  }
}

/// Where a live page is shown, and until when.
struct LivePageOptions: ParsableArguments {
  @Option(help: "Port on which the page is served; one that is free without it.")
  var port = 0

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: found \(port), expected 1 to 65535")
    }
  }

  /// Serves a site, says where on standard output, and works until Ctrl-C.
  ///
  /// - Parameter work: goes on until it is told that it is over.
  func show(_ site: LiveSite, while work: (_ isOver: () -> Bool) -> Void) throws {
    let server: LivePageServer
    do {
      server = try LivePageServer(site, port: port)
    } catch {
      throw BadInput(description: "--port: \(error)")
    }
    defer { server.stop() }
    let signals = SignalWatcher()
    // Told at once: `print` keeps lines for a pipe.
    FileHandle.standardOutput.write(Data("open \(server.address)\n".utf8))
    work { signals.isInterrupted }
  }
}
