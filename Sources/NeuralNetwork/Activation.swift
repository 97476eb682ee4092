import LinearAlgebra
import VectorArithmetic

/// The non-linearity of a hidden layer, element by element.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  /// z for z > 0, else eᶻ − 1 (Clevert, Unterthiner and Hochreiter 2016, with α = 1).
  case elu
  /// max(z, 0).
  case relu
  /// tanh z.
  case tanh

  /// y ← f(y).
  ///
  /// - Parameter y: `[rows, units]`, padded rows.
  public func forward(_ y: Matrix) {
    switch self {
    case .elu: y.map(ELU.self)
    case .relu: y.map(ReLU.self)
    case .tanh: y.map(HyperbolicTangent.self)
    }
  }

  /// y ← dy ⊙ f′(z), with f′ expressed by y = f(z).
  ///
  /// - Parameters:
  ///   - y: `[rows, units]`, padded rows, what `forward` wrote; on return dz.
  ///   - dy: `[rows, units]`, padded rows.
  public func backward(_ y: Matrix, _ dy: Matrix) {
    switch self {
    case .elu: y.mapDerivative(ELU.self, dy)
    case .relu: y.mapDerivative(ReLU.self, dy)
    case .tanh: y.mapDerivative(HyperbolicTangent.self, dy)
    }
  }
}

private enum ELU: ElementFunction {
  @inline(__always)
  static func forward(_ z: FloatVector) -> FloatVector {
    z.replacing(with: Exponential.expMinusOneOfNegative(z), where: z .<= FloatVector.zero)
  }

  @inline(__always)
  static func backward(_ y: FloatVector, _ dy: FloatVector) -> FloatVector {
    // f′ = 1 for y > 0, else y + 1
    dy.addingProduct(dy, y.replacing(with: FloatVector.zero, where: y .> FloatVector.zero))
  }
}

private enum ReLU: ElementFunction {
  @inline(__always)
  static func forward(_ z: FloatVector) -> FloatVector {
    z.replacing(with: FloatVector.zero, where: z .<= FloatVector.zero)
  }

  @inline(__always)
  static func backward(_ y: FloatVector, _ dy: FloatVector) -> FloatVector {
    dy.replacing(with: FloatVector.zero, where: y .<= FloatVector.zero)
  }
}

private enum HyperbolicTangent: ElementFunction {
  @inline(__always)
  static func forward(_ z: FloatVector) -> FloatVector { Exponential.tanh(z) }

  @inline(__always)
  static func backward(_ y: FloatVector, _ dy: FloatVector) -> FloatVector {
    // f′ = 1 − y²
    dy.addingProduct(-(dy * y), y)
  }
}
