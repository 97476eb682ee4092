/// Names and places of arrays in one flat buffer, in the order of their creation.
public struct ParameterLayout: Hashable, Sendable {
  /// One array of parameters.
  public struct Slice: Hashable, Sendable {
    /// Path such as `actor/0/weight`, unique in its layout.
    public let name: String
    /// Lengths of its axes, row-major.
    public let shape: [Int]
    /// Place in the flat buffer.
    public let range: Range<Int>
  }

  /// All arrays, without gaps.
  public private(set) var slices: [Slice] = []

  /// An empty layout.
  public init() {}

  /// Number of parameters.
  public var count: Int { slices.last?.range.upperBound ?? 0 }

  /// Appends an array and says where it lies.
  ///
  /// - Parameters:
  ///   - name: path, not yet in use.
  ///   - shape: lengths of its axes, each at least 1.
  /// - Returns: its place in the flat buffer.
  public mutating func append(_ name: String, shape: [Int]) -> Range<Int> {
    precondition(
      shape.allSatisfy { $0 >= 1 } && !slices.contains { $0.name == name },
      "parameter \(name) of shape \(shape): lengths are 1 or more and names differ")
    let range = count..<count + shape.reduce(1, *)
    slices.append(Slice(name: name, shape: shape, range: range))
    return range
  }

  /// Place of the array called `name`, or nil.
  public func range(of name: String) -> Range<Int>? {
    slices.first { $0.name == name }?.range
  }
}
