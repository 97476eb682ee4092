import SpatialMath

extension MarkupElement {
  /// The error for this element's attribute `key`.
  func invalid(_ key: String, expected: String) -> RobotModelError {
    let found = attributes[key].map { "'\($0)'" } ?? "nothing"
    return .invalid(
      file: file, line: line, place: "\(label), \(key)", found: found, expected: expected)
  }

  /// The error for this element as a whole.
  func invalid(found: String, expected: String) -> RobotModelError {
    .invalid(file: file, line: line, place: label, found: found, expected: expected)
  }

  /// The attribute as text; throws where it is missing or empty.
  func text(_ key: String) throws(RobotModelError) -> String {
    guard let text = attributes[key], !text.isEmpty else {
      throw invalid(key, expected: "a name")
    }
    return text
  }

  /// The attribute as finite numbers, nil where it is missing.
  ///
  /// - Parameter counts: how many there may be.
  /// - Throws: `invalid` where one is no finite number or there are more or fewer.
  func numbers(_ key: String, counts: ClosedRange<Int>) throws(RobotModelError) -> [Double]? {
    guard let text = attributes[key] else { return nil }
    let words = text.split(whereSeparator: \.isWhitespace)
    var numbers: [Double] = []
    for word in words {
      if let number = Double(word), number.isFinite { numbers.append(number) }
    }
    guard numbers.count == words.count, counts.contains(numbers.count) else {
      let wanted =
        counts.lowerBound == counts.upperBound
        ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      throw invalid(key, expected: "\(wanted) finite number\(wanted == "1" ? "" : "s")")
    }
    return numbers
  }

  /// As `numbers(_:counts:)` for a fixed count.
  func numbers(_ key: String, count: Int) throws(RobotModelError) -> [Double]? {
    try numbers(key, counts: count...count)
  }

  /// The attribute as one finite number, nil where it is missing.
  func number(_ key: String) throws(RobotModelError) -> Double? {
    try numbers(key, count: 1)?.first
  }

  /// The attribute as whole numbers, nil where it is missing.
  func wholeNumbers(_ key: String, count: Int) throws(RobotModelError) -> [Int]? {
    guard let numbers = try numbers(key, count: count) else { return nil }
    let whole = numbers.compactMap { Int(exactly: $0) }
    guard whole.count == count else {
      throw invalid(key, expected: "\(count) whole number\(count == 1 ? "" : "s")")
    }
    return whole
  }

  /// The attribute as a number that is not negative, nil where it is missing.
  func nonNegative(_ key: String) throws(RobotModelError) -> Double? {
    guard let number = try number(key) else { return nil }
    guard number >= 0 else { throw invalid(key, expected: "a number that is not negative") }
    return number
  }

  /// The attribute as a positive number; throws where it is missing.
  func positive(_ key: String) throws(RobotModelError) -> Double {
    guard let number = try number(key), number > 0 else {
      throw invalid(key, expected: "a positive number")
    }
    return number
  }

  /// The attribute as three numbers, nil where it is missing.
  func vector(_ key: String) throws(RobotModelError) -> Vector3? {
    guard let v = try numbers(key, count: 3) else { return nil }
    return Vector3(v[0], v[1], v[2])
  }

  /// The attribute as a direction of length one, nil where it is missing.
  func direction(_ key: String) throws(RobotModelError) -> Vector3? {
    guard let v = try vector(key) else { return nil }
    guard v.length > 1e-9 else { throw invalid(key, expected: "a direction, not the zero vector") }
    return v.normalized
  }

  /// The attribute as `true` or `false`; nil where it is missing or `auto`.
  func flag(_ key: String) throws(RobotModelError) -> Bool? {
    switch attributes[key] {
    case nil, "auto": return nil
    case "true", "1": return true
    case "false", "0": return false
    default: throw invalid(key, expected: "true or false")
    }
  }

  /// Whether the tensor can be that of a rigid body: no principal moment is larger than the sum of
  /// the other two.
  ///
  /// - Throws: `invalid` where a principal moment is negative.
  func isPlausible(_ tensor: Matrix3) throws(RobotModelError) -> Bool {
    let moments = tensor.symmetricEigenvalues
    let scale = max(moments.z, 1e-12)
    guard moments.x >= -1e-6 * scale else {
      throw invalid(
        found: "an inertia tensor with the principal moments \(moments.x), \(moments.y), "
          + "\(moments.z) kg m²", expected: "none below zero")
    }
    return moments.z <= (moments.x + moments.y) * (1 + 1e-3) + 1e-9
  }
}
