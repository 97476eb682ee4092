/// First and second derivative of the non-linearities, of single numbers: for gradients of gradients.
extension Activation {
  /// f′(z), expressed by y = f(z).
  @inlinable @inline(__always)
  public func slope(_ y: Float) -> Float {
    switch self {
    case .elu: y > 0 ? 1 : y + 1
    case .relu: y > 0 ? 1 : 0
    case .tanh: 1 - y * y
    }
  }

  /// f″(z), expressed by y = f(z); 0 at the kink of those that have one.
  @inlinable @inline(__always)
  public func curvature(_ y: Float) -> Float {
    switch self {
    case .elu: y > 0 ? 0 : y + 1
    case .relu: 0
    case .tanh: -2 * y * (1 - y * y)
    }
  }
}
