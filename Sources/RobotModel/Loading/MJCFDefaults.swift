/// The default attributes of an MJCF file, by class and kind of element.
///
/// A nested class starts from all that its parent says. An element takes the defaults of its own
/// `class`, else of the nearest enclosing `childclass`, else of the outermost class.
struct MJCFDefaults {
  /// Attributes by kind of element, for each class; `main` is the outermost.
  private var classes: [String: [String: [String: String]]] = ["main": [:]]

  /// - Parameter elements: the top-level `<default>` elements.
  /// - Throws: `invalid` for a nested class without a name.
  init(_ elements: [MarkupElement]) throws(RobotModelError) {
    for element in elements {
      try read(element, name: element.attributes["class"] ?? "main", parent: "main")
    }
  }

  private mutating func read(
    _ element: MarkupElement, name: String, parent: String
  ) throws(RobotModelError) {
    var attributes = classes[name] ?? classes[parent] ?? [:]
    for child in element.children where child.name != "default" {
      attributes[MJCFDefaults.kind(of: child), default: [:]].merge(child.attributes) { $1 }
    }
    classes[name] = attributes
    for child in element.children(named: "default") {
      try read(child, name: try child.text("class"), parent: name)
    }
  }

  /// The element with the defaults of its class filled in.
  ///
  /// - Parameter childClass: the nearest enclosing `childclass`.
  /// - Throws: `invalid` for a class that the file does not define.
  func filled(
    _ element: MarkupElement, childClass: String?
  ) throws(RobotModelError) -> MarkupElement {
    let name = element.attributes["class"] ?? childClass ?? "main"
    guard let attributes = classes[name] else {
      let nearest = nearestName(to: name, among: classes.keys.sorted()) ?? "main"
      throw element.invalid(
        found: "the unknown default class '\(name)'",
        expected: "a class of <default>, such as '\(nearest)'")
    }
    var defaults = attributes[MJCFDefaults.kind(of: element)] ?? [:]
    // What the element says about its pose replaces all that its class says about it.
    let own = element.attributes
    if MJCFOrientation.keys.contains(where: { own[$0] != nil }) || own["fromto"] != nil {
      for key in MJCFOrientation.keys { defaults[key] = nil }
    }
    var result = element
    result.attributes = defaults.merging(own) { $1 }
    return result
  }

  /// All kinds of actuators share their defaults.
  private static func kind(of element: MarkupElement) -> String {
    switch element.name {
    case "motor", "position", "velocity", "intvelocity", "damper", "general", "cylinder", "muscle":
      "actuator"
    default: element.name
    }
  }
}
