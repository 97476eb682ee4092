public import Foundation

/// Inputs of a policy with the outputs that it must give: what makes an exported file verify itself.
///
/// As a file, `golden.json` is one JSON object with the keys `schema`, `policy`, `input`, `output`,
/// `tolerance`, `inputs` and `outputs`; the numbers have as many digits as it takes to read them
/// back to the bit.
public struct GoldenVectors: Equatable, Sendable, Codable {
  /// How far a policy's outputs are from the expected ones.
  public struct Deviation: Equatable, Sendable {
    /// Largest |y − e| / max(1, |e|) over all outputs; infinite where one is not a number.
    public let largest: Float
    /// Which vector has it.
    public let vectorIndex: Int
    /// Which element of its output has it.
    public let elementIndex: Int

    /// Compares outputs with those that are expected.
    ///
    /// - Parameters:
    ///   - found: `[vectors, outputs]`.
    ///   - expected: `[vectors, outputs]`.
    ///   - policy: whose outputs they are, for the message.
    /// - Throws: `ONNXFormatError.invalid` where their counts differ.
    public init(
      of found: [[Float]], from expected: [[Float]], policy: String
    ) throws(ONNXFormatError) {
      guard found.map(\.count) == expected.map(\.count) else {
        let counts = [found, expected].map { "\($0.count) of \($0.first?.count ?? 0) numbers" }
        throw .invalid(item: policy, found: "outputs \(counts[0])", expected: counts[1])
      }
      var worst: (deviation: Float, vector: Int, element: Int) = (0, 0, 0)
      for (i, (outputs, references)) in zip(found, expected).enumerated() {
        for (j, (y, e)) in zip(outputs, references).enumerated() {
          let difference = abs(y - e) / max(1, abs(e))
          let deviation = difference.isNaN ? .infinity : difference
          if deviation > worst.deviation { worst = (deviation, i, j) }
        }
      }
      (largest, vectorIndex, elementIndex) = worst
    }
  }

  /// Version of the file's layout.
  public let schema: Int
  /// Name of the policy file, in the same folder.
  public let policy: String
  /// Name of the policy's input.
  public let input: String
  /// Name of the policy's output.
  public let output: String
  /// Largest deviation, as `Deviation.largest` measures it, that passes.
  public let tolerance: Float
  /// `[vectors, inputs]`.
  public let inputs: [[Float]]
  /// `[vectors, outputs]`.
  public let outputs: [[Float]]

  private static let currentSchema = 1

  /// Golden vectors whose outputs come from the network that was trained, not from the file.
  ///
  /// - Parameters:
  ///   - policy: name of the policy file.
  ///   - input: name of its input.
  ///   - output: name of its output.
  ///   - tolerance: largest deviation that passes, positive.
  ///   - inputs: `[vectors, inputs]`, at least one vector.
  ///   - outputs: `[vectors, outputs]`.
  /// - Throws: `ONNXFormatError.invalid` where there are none, their lengths differ, or a number is
  ///   not finite.
  public init(
    policy: String, input: String, output: String, tolerance: Float = 1e-5, inputs: [[Float]],
    outputs: [[Float]]
  ) throws(ONNXFormatError) {
    schema = Self.currentSchema
    self.policy = policy
    self.input = input
    self.output = output
    self.tolerance = tolerance
    self.inputs = inputs
    self.outputs = outputs
    try validate()
  }

  /// Reads `golden.json`.
  ///
  /// - Throws: `ONNXFormatError.inFile` where it is missing, no JSON of this layout, or contradicts
  ///   itself.
  public init(contentsOf url: URL) throws(ONNXFormatError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
      try validate()
    } catch let error as ONNXFormatError {
      throw .inFile(url.path, error)
    } catch let error as DecodingError {
      throw .inFile(
        url.path,
        .invalid(
          item: "golden vectors", found: Self.sentence(error),
          expected: "a JSON object as `treadmill export` writes it"))
    } catch {
      throw .inFile(url.path, .cannotRead(reason: reason(of: error)))
    }
  }

  /// Writes `golden.json` in one step.
  ///
  /// - Throws: `ONNXFormatError.inFile` where the folder is missing or takes no file.
  public func write(to url: URL) throws(ONNXFormatError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try replaceFile(at: url, with: encoder.encode(self))
    } catch let error as ONNXFormatError {
      throw .inFile(url.path, error)
    } catch {
      throw .inFile(url.path, .cannotWrite(reason: "\(error)"))
    }
  }

  /// Runs all inputs and compares the outputs.
  ///
  /// - Parameter executor: the policy.
  /// - Throws: `ONNXFormatError.invalid` where the policy has other inputs or outputs.
  /// - Returns: the largest deviation; the policy passes where it is at most `tolerance`.
  public func replay(through executor: ONNXExecutor) throws(ONNXFormatError) -> Deviation {
    guard executor.inputs.map(\.name) == [input], executor.outputs.map(\.name) == [output] else {
      throw .invalid(
        item: policy,
        found: "inputs \(executor.inputs.map(\.name)) and outputs \(executor.outputs.map(\.name))",
        expected: "\([input]) and \([output]), as the golden vectors say")
    }
    var found: [[Float]] = []
    for input in inputs { found.append(try executor.run(input)) }
    return try Deviation(of: found, from: outputs, policy: policy)
  }

  private func validate() throws(ONNXFormatError) {
    guard schema == Self.currentSchema else {
      throw .invalid(
        item: "golden vectors", found: "schema \(schema)", expected: "\(Self.currentSchema)")
    }
    guard tolerance > 0, tolerance.isFinite else {
      throw .invalid(
        item: "golden vectors", found: "the tolerance \(tolerance)", expected: "a positive one")
    }
    guard let input = inputs.first, let output = outputs.first, inputs.count == outputs.count,
      inputs.allSatisfy({ $0.count == input.count }),
      outputs.allSatisfy({ $0.count == output.count })
    else {
      throw .invalid(
        item: "golden vectors",
        found: "\(inputs.count) inputs and \(outputs.count) outputs of any length",
        expected: "as many of each, at least one, of equal lengths")
    }
    guard (inputs + outputs).allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw .invalid(
        item: "golden vectors", found: "NaN or infinity", expected: "finite numbers")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "no key \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "another type at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
    case .dataCorrupted: "no JSON, or a number out of range"
    @unknown default: "another layout"
    }
  }
}
