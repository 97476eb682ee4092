/// Type of a tensor's elements, by its number in the ONNX specification (`TensorProto.DataType`).
public struct ONNXElementType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: Int32

  /// The type of that number, known or not.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// IEEE 754 single precision.
  public static let float32 = Self(rawValue: 1)
  /// Signed, 32 bits.
  public static let int32 = Self(rawValue: 6)
  /// Signed, 64 bits.
  public static let int64 = Self(rawValue: 7)
  /// IEEE 754 double precision.
  public static let float64 = Self(rawValue: 11)

  /// The usual name, or the number of a type that this program does not know.
  public var description: String {
    Self.names.indices.contains(Int(rawValue))
      ? Self.names[Int(rawValue)] : "element type \(rawValue)"
  }

  /// Names by number.
  private static let names = [
    "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
    "float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16",
  ]
}
