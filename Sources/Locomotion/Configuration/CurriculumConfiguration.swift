/// What grows harder in the course of training.
public struct CurriculumConfiguration: Equatable, Sendable {
  /// Factor on the strength of pushes and forces.
  public var pushes = Ramp()
  /// How far the commanded speeds are from their first ranges to the full ones, and factor on the
  /// shares of commands that are not of all three speeds.
  public var commands = Ramp()
  /// Factor on the weights of penalties, all but the terminal ones.
  public var penalties = Ramp()
  /// Levels of the ground's difficulty, where it has tiles.
  public var terrain = Terrain()
  /// Control steps from one look at the lengths of episodes to the next.
  public var interval = 250

  /// The defaults: everything at full strength from the start.
  public init() {}

  /// How robots move from one level of the ground to the next.
  public struct Terrain: Equatable, Sendable {
    /// What decides the level of an episode.
    public enum Mode: String, CaseIterable, Sendable {
      /// The distance walked in the episode before.
      case distance
      /// Chance: any level in each episode.
      case random
    }

    /// What decides the level of an episode.
    public var mode = Mode.distance
    /// Robots begin on levels up to this, the first being 0; used where the distance decides.
    public var largestFirstLevel = 2

    /// The defaults.
    public init() {}
  }

  /// A factor that grows from its start value to 1.
  public struct Ramp: Equatable, Sendable {
    /// What makes the factor grow.
    public enum Mode: String, CaseIterable, Sendable {
      /// Nothing: it is 1.
      case full
      /// The number of control steps, linearly.
      case steps
      /// Episodes that last: it grows by `increment` when their mean length passes `episodeShare`
      /// and shrinks by as much when it is below half of that.
      case episodes
    }

    /// What makes the factor grow.
    public var mode = Mode.full
    /// The factor at the start of training.
    public var start = 0.0
    /// Control steps of each environment before the factor grows.
    public var firstStep = 0
    /// Control steps of each environment after which the factor is 1.
    public var lastStep = 24_000
    /// Share of the episode length that the mean must pass.
    public var episodeShare = 0.8
    /// Change of the factor at a time.
    public var increment = 0.05

    /// The defaults.
    public init() {}
  }
}
