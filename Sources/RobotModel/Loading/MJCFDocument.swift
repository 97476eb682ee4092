import Foundation

/// An MJCF file with its includes put in place, and the settings and defaults that hold for it.
struct MJCFDocument {
  /// The root element; the children of included files stand where they were included.
  let root: MarkupElement
  let settings: MJCFSettings
  let defaults: MJCFDefaults

  /// - Parameter folder: where included files lie; nil where none may be included.
  /// - Throws: `RobotModelError` for an include that is missing or repeats, or a bad setting.
  init(_ root: MarkupElement, folder: URL?) throws(RobotModelError) {
    var included: Set<String> = [root.file]
    let expanded = try MJCFDocument.expand(root, folder: folder, included: &included)
    self.root = expanded
    settings = try MJCFSettings(expanded.children(named: "compiler"))
    defaults = try MJCFDefaults(expanded.children(named: "default"))
  }

  /// All children of all top-level sections of that name: a file may open a section twice.
  func section(_ name: String) -> [MarkupElement] {
    root.children(named: name).flatMap(\.children)
  }

  /// The element with its includes replaced by what the included files hold.
  private static func expand(
    _ element: MarkupElement, folder: URL?, included: inout Set<String>
  ) throws(RobotModelError) -> MarkupElement {
    var result = element
    result.children = []
    for child in element.children {
      guard child.name == "include" else {
        result.children.append(try expand(child, folder: folder, included: &included))
        continue
      }
      let file = try child.text("file")
      guard let url = folder?.appendingPathComponent(file),
        FileManager.default.fileExists(atPath: url.path)
      else {
        throw child.invalid(
          "file", expected: "the path of a file, seen from the main file's folder")
      }
      guard included.insert(url.lastPathComponent).inserted else {
        throw child.invalid("file", expected: "a file that is not included already")
      }
      let inner = try MarkupElement.read(contentsOf: url)
      result.children += try expand(inner, folder: folder, included: &included).children
    }
    return result
  }
}

/// What `<compiler>` says about how the rest of the file is meant.
struct MJCFSettings {
  /// When a body's inertia is computed from its geoms.
  enum InertiaSource { case geomsWhereMissing, alwaysGeoms, neverGeoms }

  /// Radians per unit of angles in the file; degrees unless it says otherwise.
  var angleUnit = Double.pi / 180
  /// Three axis letters; small ones turn with the body, capital ones stay.
  var eulerSequence = "xyz"
  /// Whether a range alone makes a limit.
  var limitsFollowRanges = true
  var inertiaSource = InertiaSource.geomsWhereMissing
  /// Geom groups that count for inertia.
  var inertiaGroups = 0...5
  /// Lower bounds of mass [kg] and principal moments [kg m²].
  var smallestMass = 0.0
  var smallestMoment = 0.0
  /// Total mass to which all masses are scaled [kg]; nil for as written.
  var totalMass: Double?
  /// Whether an impossible inertia becomes that of a sphere with the same trace.
  var balancesInertia = false

  /// - Parameter elements: the `<compiler>` elements; later ones override earlier ones.
  init(_ elements: [MarkupElement]) throws(RobotModelError) {
    for element in elements { try read(element) }
  }

  private mutating func read(_ element: MarkupElement) throws(RobotModelError) {
    switch element.attributes["angle"] {
    case nil: break
    case "radian": angleUnit = 1
    case "degree": angleUnit = .pi / 180
    default: throw element.invalid("angle", expected: "radian or degree")
    }
    switch element.attributes["coordinate"] {
    case nil, "local": break
    default: throw element.invalid("coordinate", expected: "local; global coordinates are not read")
    }
    if let sequence = element.attributes["eulerseq"] {
      guard sequence.count == 3, sequence.allSatisfy({ "xyzXYZ".contains($0) }) else {
        throw element.invalid("eulerseq", expected: "three of the letters x, y, z, X, Y, Z")
      }
      eulerSequence = sequence
    }
    if let flag = try element.flag("autolimits") { limitsFollowRanges = flag }
    if let flag = try element.flag("inertiafromgeom") {
      inertiaSource = flag ? .alwaysGeoms : .neverGeoms
    }
    if let range = try element.wholeNumbers("inertiagrouprange", count: 2) {
      guard range[0] <= range[1] else {
        throw element.invalid("inertiagrouprange", expected: "a lower and an upper group")
      }
      inertiaGroups = range[0]...range[1]
    }
    smallestMass = try element.nonNegative("boundmass") ?? smallestMass
    smallestMoment = try element.nonNegative("boundinertia") ?? smallestMoment
    if let mass = try element.number("settotalmass"), mass > 0 { totalMass = mass }
    balancesInertia = try element.flag("balanceinertia") ?? balancesInertia
  }
}
