import Foundation

/// An experiment as it was written: a file, the files it includes and the command line's overrides,
/// laid over each other. Every value keeps its own place.
public struct ExperimentDocument: Sendable {
  /// The key that names the files beneath this one, relative to it: a text or a list of texts.
  public static let includeKey = "include"

  /// All files read, the included ones before those that include them.
  public let files: [String]
  /// Where the experiment as a whole is, for problems that have no line.
  let place: SourcePlace
  /// The merged mapping.
  let root: ExperimentNode
  /// What is wrong already, to be reported with everything else.
  let problems: [ExperimentProblem]

  /// Reads a file with everything that it includes.
  ///
  /// - Parameters:
  ///   - path: the file, absolute or relative to the working directory.
  ///   - overrides: values of the command line, `key.path=value`, later ones winning. The value is
  ///     YAML; a part of the path that holds dots stands in double quotes.
  ///   - placed: values of another file, beneath those of the command line.
  /// - Throws: `ExperimentError` where a file is missing or cannot be read as YAML. Faults that leave
  ///   a document to work with are kept and reported by `decode(_:)`, together with its own.
  public init(
    file path: String, overrides: [String] = [], placed: [PlacedOverride] = []
  ) throws(ExperimentError) {
    var loader = IncludeLoader()
    let root = loader.load(path: path, includedAt: nil, chain: [])
    try self.init(
      path: path, root: root, loader: loader,
      overrides: placed.map { ExperimentOverride.read($0.text, at: $0.place) }
        + overrides.map { ExperimentOverride.read($0) })
  }

  /// Reads a text, for example an experiment kept in a checkpoint.
  ///
  /// - Parameters:
  ///   - text: the YAML text.
  ///   - name: its name in messages; includes are relative to its folder.
  ///   - overrides: as for a file.
  /// - Throws: as for a file.
  public init(
    text: String, named name: String, overrides: [String] = []
  ) throws(ExperimentError) {
    var loader = IncludeLoader()
    let root = loader.read(text: text, path: name, chain: [])
    try self.init(
      path: name, root: root, loader: loader,
      overrides: overrides.map { ExperimentOverride.read($0) })
  }

  /// The path of a file that another one names, relative to the working directory, `.` and `..` resolved
  /// by name.
  ///
  /// - Parameters:
  ///   - name: what the file says: an absolute path, or one relative to itself.
  ///   - path: the file that says it.
  public static func path(of name: String, besides path: String) -> String {
    guard !name.hasPrefix("/") else { return name }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for part in name.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != "..", last != ".", !last.isEmpty {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private init(
    path: String, root: ExperimentNode?, loader: IncludeLoader,
    overrides: [ExperimentOverride.Reading]
  ) throws(ExperimentError) {
    guard var merged = root else { throw .problems(loader.problems) }
    var problems = loader.problems
    for override in overrides {
      switch override {
      case .node(let node): merged = node.laid(over: merged)
      case .faults(let faults): problems += faults
      }
    }
    files = loader.files
    place = SourcePlace(source: path)
    self.root = merged
    self.problems = problems
  }

  /// Reads the experiment as a configuration.
  ///
  /// - Throws: `ExperimentError` with every problem of the document: unknown, unused and missing
  ///   keys, values of the wrong type or outside their range, and the faults of reading.
  public func decode<Root: ExperimentSection>(
    _ type: Root.Type = Root.self
  ) throws(ExperimentError) -> Root {
    var reading = SectionReading(allKeyPaths: KeyDescription.allPaths(of: Root.self))
    reading.problems = problems
    let value = reading.section(Root.self, from: root, path: KeyPathText())
    guard reading.problems.isEmpty else { throw .problems(reading.problems) }
    return value
  }
}

/// Reads files with their includes and lays them over each other.
private struct IncludeLoader {
  /// Larger files are not experiments.
  private static let largestFileSize = 1 << 20

  private(set) var files: [String] = []
  private(set) var problems: [ExperimentProblem] = []

  /// The merged mapping of a file, or nil where it cannot be read.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - includedAt: the line that includes it, or nil.
  ///   - chain: files that are being read, the outermost first.
  mutating func load(
    path: String, includedAt: SourcePlace?, chain: [String]
  ) -> ExperimentNode? {
    let blamed = includedAt ?? SourcePlace(source: path)
    guard FileManager.default.fileExists(atPath: path) else {
      report(blamed, "found no file '\(path)', expected an experiment\(Self.neighbour(of: path))")
      return nil
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      report(blamed, "found '\(path)', which cannot be read, expected a readable file")
      return nil
    }
    guard data.count <= Self.largestFileSize else {
      report(
        blamed, "found \(data.count) bytes in '\(path)', expected at most \(Self.largestFileSize)")
      return nil
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      report(SourcePlace(source: path), "found bytes that are not UTF-8, expected UTF-8 text")
      return nil
    }
    return read(text: text, path: path, chain: chain)
  }

  /// The merged mapping of a text, or nil where it cannot be read.
  mutating func read(text: String, path: String, chain: [String]) -> ExperimentNode? {
    var yaml = YAMLText(source: path)
    let node = yaml.read(text)
    problems += yaml.problems
    guard let node, !node.isNull else {
      if yaml.problems.isEmpty {
        report(SourcePlace(source: path), "found an empty file, expected 'key: value' lines")
      }
      return nil
    }
    guard let entries = node.entries else {
      report(node.place, "found \(node.found), expected 'key: value' lines")
      return nil
    }
    var own = node
    own.content = .mapping(entries.filter { $0.key != ExperimentDocument.includeKey })
    var beneath: ExperimentNode?
    for (name, place) in includes(in: entries) {
      let included = ExperimentDocument.path(of: name, besides: path)
      let newChain = chain + [path]
      if newChain.contains(where: { Self.isSameFile($0, included) }) {
        let circle = (newChain + [included]).joined(separator: " → ")
        report(place, "found an include of a file in itself (\(circle))")
      } else if let node = load(path: included, includedAt: place, chain: newChain) {
        beneath = beneath.map { node.laid(over: $0) } ?? node
      }
    }
    files.append(path)
    return beneath.map { own.laid(over: $0) } ?? own
  }

  private mutating func includes(
    in entries: [ExperimentNode.Entry]
  ) -> [(name: String, place: SourcePlace)] {
    guard let entry = entries.first(where: { $0.key == ExperimentDocument.includeKey }) else {
      return []
    }
    let nodes: [ExperimentNode]
    if case .list(let items) = entry.value.content { nodes = items } else { nodes = [entry.value] }
    var includes: [(String, SourcePlace)] = []
    for node in nodes {
      if let name = node.scalar?.plainText, !name.isEmpty {
        includes.append((name, node.place))
      } else {
        report(node.place, "found \(node.found) for include, expected a file's name")
      }
    }
    return includes
  }

  private mutating func report(_ place: SourcePlace, _ message: String) {
    problems.append(ExperimentProblem(place: place, message: message))
  }

  private static func isSameFile(_ a: String, _ b: String) -> Bool {
    URL(filePath: a).resolvingSymlinksInPath().path
      == URL(filePath: b).resolvingSymlinksInPath().path
  }

  /// `; did you mean '…'?` where the folder holds a file of a similar name.
  private static func neighbour(of path: String) -> String {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let experiments = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    return NearestName.question(for: url.lastPathComponent, among: experiments)
  }
}
