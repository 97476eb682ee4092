public import ReplayPages

/// What a case asks, as far as its figures are drawn against it.
public struct ComparedCase: Equatable, Sendable {
  /// Name of the case.
  public var name: String
  /// What is asked for from the beginning to the end where nothing disturbs; nil of other cases.
  public var command: SceneCommand?

  /// The case of the values given.
  public init(name: String, command: SceneCommand? = nil) {
    self.name = name
    self.command = command
  }
}

/// Equal pushes from several sides: cases that differ in nothing else.
public struct PushMap: Equatable, Sendable {
  /// What pushes.
  public var title: String
  /// Key of the figure that is drawn.
  public var figure: String
  /// The sides.
  public var sides: [Side]

  /// One side.
  public struct Side: Equatable, Sendable {
    /// From where the push comes, from ahead to the left [rad].
    public var angle: Double
    /// Name of the case.
    public var caseName: String

    /// The side of the values given.
    public init(angle: Double, caseName: String) {
      self.angle = angle
      self.caseName = caseName
    }
  }

  /// The map of the values given.
  public init(title: String, figure: String, sides: [Side]) {
    self.title = title
    self.figure = figure
    self.sides = sides
  }
}
