/// Limits the Euclidean norm of all gradients together (Pascanu, Mikolov and Bengio 2013).
public enum GradientClipping {
  /// Factor on the gradients: min(1, limit / (norm + 10⁻⁶)), as PyTorch's `clip_grad_norm_` has it.
  ///
  /// - Parameters:
  ///   - norm: norm of the gradients, finite.
  ///   - limit: largest norm, positive.
  /// - Returns: the factor, in 0...1.
  public static func scale(norm: Double, limit: Double) -> Float {
    Float(min(1, limit / (norm + 1e-6)))
  }
}
