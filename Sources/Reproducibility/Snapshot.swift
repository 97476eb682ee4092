/// The whole state of something, as named flat arrays: what a checkpoint keeps.
///
/// Names are paths with `/` between groups (`learner/adam/first_moment`), as in HDF5.
public struct Snapshot: Equatable, Sendable {
  /// One array or text.
  ///
  /// Its element type is kept to the bit, and two are equal if their bits are: a NaN is equal to
  /// itself, and 0 differs from −0.
  public enum Values: Equatable, Sendable {
    case float([Float])
    case double([Double])
    case int64([Int64])
    case uint64([UInt64])
    case text(String)

    /// Whether both have the same element type and the same bits.
    public static func == (a: Self, b: Self) -> Bool {
      switch (a, b) {
      case (.float(let a), .float(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
      case (.double(let a), .double(let b)): a.elementsEqual(b) { $0.bitPattern == $1.bitPattern }
      case (.int64(let a), .int64(let b)): a == b
      case (.uint64(let a), .uint64(let b)): a == b
      case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
      default: false
      }
    }

    /// Name of the element type, for messages.
    public var kind: String {
      switch self {
      case .float: "float32"
      case .double: "float64"
      case .int64: "int64"
      case .uint64: "uint64"
      case .text: "text"
      }
    }

    /// Number of elements; 1 for a text.
    public var count: Int {
      switch self {
      case .float(let values): values.count
      case .double(let values): values.count
      case .int64(let values): values.count
      case .uint64(let values): values.count
      case .text: 1
      }
    }
  }

  /// Arrays by path.
  public private(set) var entries: [String: Values]

  /// The snapshot of these arrays by path.
  public init(entries: [String: Values] = [:]) { self.entries = entries }

  /// All paths, sorted.
  public var paths: [String] { entries.keys.sorted() }

  /// The array at `path`; nil where there is none.
  public subscript(path: String) -> Values? {
    get { entries[path] }
    set { entries[path] = newValue }
  }

  /// Puts everything of `group` below `prefix`.
  public mutating func store(_ group: Snapshot, at prefix: String) {
    for (path, values) in group.entries { entries["\(prefix)/\(path)"] = values }
  }

  /// Keeps `values` as 32-bit numbers.
  public mutating func store(_ values: [Float], at path: String) { entries[path] = .float(values) }
  /// Keeps `values` as 64-bit numbers.
  public mutating func store(_ values: [Double], at path: String) {
    entries[path] = .double(values)
  }
  /// Keeps `values` as signed words.
  public mutating func store(_ values: [Int64], at path: String) { entries[path] = .int64(values) }
  /// Keeps `values` as unsigned words.
  public mutating func store(_ values: [UInt64], at path: String) {
    entries[path] = .uint64(values)
  }
  /// Keeps `values` as signed words.
  public mutating func store(_ values: [Int], at path: String) {
    entries[path] = .int64(values.map(Int64.init))
  }
  /// Keeps `value` as an array of one.
  public mutating func store(_ value: Int, at path: String) { store([value], at: path) }
  /// Keeps `value` as an array of one.
  public mutating func store(_ value: Double, at path: String) { store([value], at: path) }
  /// Keeps `text`.
  public mutating func store(_ text: String, at path: String) { entries[path] = .text(text) }
  /// Keeps the states of `streams`, four words each.
  public mutating func store(_ streams: [RandomStream], at path: String) {
    entries[path] = .uint64(streams.flatMap(\.state))
  }

  /// What lies below `prefix`, with the prefix taken off.
  public func group(_ prefix: String) -> Snapshot {
    let head = prefix + "/"
    var group = Snapshot()
    for (path, values) in entries where path.hasPrefix(head) {
      group.entries[String(path.dropFirst(head.count))] = values
    }
    return group
  }

  /// The array at `path`.
  ///
  /// - Parameter count: the number of elements that it must have, or nil for any.
  /// - Throws: `SnapshotError` where it is missing, of another type or of another length.
  public func floats(_ path: String, count: Int? = nil) throws(SnapshotError) -> [Float] {
    guard case .float(let values) = try entry(path, kind: "float32", count: count) else {
      throw .wrongType(path: path, expected: "float32", found: entries[path]?.kind ?? "nothing")
    }
    return values
  }

  /// As `floats(_:count:)`.
  public func doubles(_ path: String, count: Int? = nil) throws(SnapshotError) -> [Double] {
    guard case .double(let values) = try entry(path, kind: "float64", count: count) else {
      throw .wrongType(path: path, expected: "float64", found: entries[path]?.kind ?? "nothing")
    }
    return values
  }

  /// As `floats(_:count:)`.
  public func integers(_ path: String, count: Int? = nil) throws(SnapshotError) -> [Int] {
    guard case .int64(let values) = try entry(path, kind: "int64", count: count) else {
      throw .wrongType(path: path, expected: "int64", found: entries[path]?.kind ?? "nothing")
    }
    return values.map { Int($0) }
  }

  /// As `floats(_:count:)`.
  public func words(_ path: String, count: Int? = nil) throws(SnapshotError) -> [UInt64] {
    guard case .uint64(let values) = try entry(path, kind: "uint64", count: count) else {
      throw .wrongType(path: path, expected: "uint64", found: entries[path]?.kind ?? "nothing")
    }
    return values
  }

  /// The text at `path`; throws as `floats(_:count:)`.
  public func text(_ path: String) throws(SnapshotError) -> String {
    guard case .text(let text) = try entry(path, kind: "text", count: nil) else {
      throw .wrongType(path: path, expected: "text", found: entries[path]?.kind ?? "nothing")
    }
    return text
  }

  /// `count` random streams, as `store(_:at:)` wrote them.
  public func streams(_ path: String, count: Int) throws(SnapshotError) -> [RandomStream] {
    let words = try words(path, count: 4 * count)
    for i in 0..<count where words[4 * i..<4 * i + 4].allSatisfy({ $0 == 0 }) {
      throw .invalidValue(path: path, detail: "random stream \(i) is all zeros")
    }
    return (0..<count).map { RandomStream(words: Array(words[4 * $0..<4 * $0 + 4])) }
  }

  private func entry(_ path: String, kind: String, count: Int?) throws(SnapshotError) -> Values {
    guard let values = entries[path] else { throw .missing(path: path, expected: kind) }
    if let count, values.count != count {
      throw .wrongCount(path: path, expected: count, found: values.count)
    }
    return values
  }
}

/// Why a state cannot be restored from a snapshot.
public enum SnapshotError: Error, Equatable, CustomStringConvertible {
  case missing(path: String, expected: String)
  case wrongType(path: String, expected: String, found: String)
  case wrongCount(path: String, expected: Int, found: Int)
  case invalidValue(path: String, detail: String)

  /// One sentence that names the path, what was found and what was expected.
  public var description: String {
    switch self {
    case .missing(let path, let expected):
      "\(path): found nothing, expected an array of \(expected)"
    case .wrongType(let path, let expected, let found):
      "\(path): found \(found), expected \(expected)"
    case .wrongCount(let path, let expected, let found):
      "\(path): found \(found) elements, expected \(expected)"
    case .invalidValue(let path, let detail):
      "\(path): \(detail)"
    }
  }
}
