/// The path of a key in an experiment, `physics.ground.friction`.
struct KeyPathText: Hashable, Sendable, CustomStringConvertible {
  let parts: [String]

  /// The path of the names given; none is the whole experiment.
  init(_ parts: [String] = []) { self.parts = parts }

  /// The path of a key of this section.
  func appending(_ part: String) -> KeyPathText { KeyPathText(parts + [part]) }

  var description: String { parts.joined(separator: ".") }

  /// ` in physics`, or nothing for the whole experiment.
  var asPlace: String { parts.isEmpty ? "" : " in \(self)" }
}
