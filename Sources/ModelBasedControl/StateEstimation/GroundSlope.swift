import SpatialMath

/// How a plane of ground rises: its height is that of any of its points, and x Δx + y Δy more elsewhere.
public struct GroundSlope: Equatable, Sendable {
  /// Rise over level distance along the world's x axis [1].
  public var x: Double
  /// The same along its y axis [1].
  public var y: Double

  /// The slope of the numbers given.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// Level ground.
  public static let level = GroundSlope(x: 0, y: 0)

  /// Rise over level distance along the steepest way [1].
  public var steepness: Double { (x * x + y * y).squareRoot() }

  /// Unit normal of the plane, upwards.
  public var normal: Vector3 { Vector3(-x, -y, 1).normalized }

  /// How much higher the ground is at the end of a way than at its beginning [m]; of a velocity
  /// instead of a way, how fast that rises [m/s].
  public func rise(over way: Vector3) -> Double { x * way.x + y * way.y }

  /// The way along the ground above or below a level one.
  public func along(_ way: Vector3) -> Vector3 { Vector3(way.x, way.y, rise(over: way)) }
}
