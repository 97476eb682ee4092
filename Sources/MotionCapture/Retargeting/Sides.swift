import RobotModel

/// A value for each side of the body.
public struct Sides<Value> {
  /// That of the left side.
  public var left: Value
  /// That of the right side.
  public var right: Value

  /// The two values.
  public init(left: Value, right: Value) {
    self.left = left
    self.right = right
  }

  /// The value of one side.
  public subscript(side: Foot.Side) -> Value {
    get { side == .left ? left : right }
    set {
      if side == .left { left = newValue } else { right = newValue }
    }
  }

  /// Both values, changed.
  public func map<Other, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Other
  ) throws(Failure) -> Sides<Other> {
    Sides<Other>(left: try transform(left), right: try transform(right))
  }

  /// Left and right exchanged.
  public var exchanged: Sides { Sides(left: right, right: left) }
}

extension Sides {
  /// A value made for each side.
  static func each<Failure: Error>(
    _ make: (Foot.Side) throws(Failure) -> Value
  ) throws(Failure) -> Sides {
    Sides(left: try make(.left), right: try make(.right))
  }

  /// Both values, left before right.
  var both: [Value] { [left, right] }
}

extension Sides: Sendable where Value: Sendable {}
extension Sides: Equatable where Value: Equatable {}

extension Foot.Side {
  /// Left before right, as a robot's feet stand.
  static let both: [Foot.Side] = [.left, .right]

  /// +1 to the left, −1 to the right: the sign of y.
  var sign: Double { self == .left ? 1 : -1 }

  /// The other side.
  var opposite: Foot.Side { self == .left ? .right : .left }
}
