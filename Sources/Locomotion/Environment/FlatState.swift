import Reproducibility

/// Flat per-environment buffers that can be saved: each is row-major, `[environments, width]`.
///
/// Buffers of several shards, one after the other, are the buffers of all environments; so a
/// snapshot does not tell how many shards wrote it.
protocol FlatState {
  /// All buffers, by name.
  static var fields: [FlatField<Self>] { get }
}

/// One buffer of a flat state.
enum FlatField<State> {
  case doubles(String, WritableKeyPath<State, [Double]>)
  /// A buffer that older snapshots lack; it then keeps what the state was made with.
  case addedDoubles(String, WritableKeyPath<State, [Double]>)
  case floats(String, WritableKeyPath<State, [Float]>)
  case integers(String, WritableKeyPath<State, [Int]>)
  case streams(String, WritableKeyPath<State, [RandomStream]>)

  var name: String {
    switch self {
    case .doubles(let name, _), .addedDoubles(let name, _), .floats(let name, _),
      .integers(let name, _), .streams(let name, _):
      name
    }
  }

  /// Joins the buffers of all shards.
  func store(_ states: [State], in snapshot: inout Snapshot) {
    switch self {
    case .doubles(let name, let path), .addedDoubles(let name, let path):
      snapshot.store(states.flatMap { $0[keyPath: path] }, at: name)
    case .floats(let name, let path):
      snapshot.store(states.flatMap { $0[keyPath: path] }, at: name)
    case .integers(let name, let path):
      snapshot.store(states.flatMap { $0[keyPath: path] }, at: name)
    case .streams(let name, let path):
      snapshot.store(states.flatMap { $0[keyPath: path] }, at: name)
    }
  }

  /// Splits a joined buffer over the shards.
  func restore(_ states: inout [State], from snapshot: Snapshot) throws(SnapshotError) {
    switch self {
    case .doubles(let name, let path):
      let count = states.reduce(0) { $0 + $1[keyPath: path].count }
      Self.split(try snapshot.doubles(name, count: count), &states, path)
    case .addedDoubles(let name, let path):
      guard snapshot[name] != nil else { return }
      try FlatField.doubles(name, path).restore(&states, from: snapshot)
    case .floats(let name, let path):
      let count = states.reduce(0) { $0 + $1[keyPath: path].count }
      Self.split(try snapshot.floats(name, count: count), &states, path)
    case .integers(let name, let path):
      let count = states.reduce(0) { $0 + $1[keyPath: path].count }
      Self.split(try snapshot.integers(name, count: count), &states, path)
    case .streams(let name, let path):
      let count = states.reduce(0) { $0 + $1[keyPath: path].count }
      Self.split(try snapshot.streams(name, count: count), &states, path)
    }
  }

  private static func split<Element>(
    _ values: [Element], _ states: inout [State], _ path: WritableKeyPath<State, [Element]>
  ) {
    var start = 0
    for index in states.indices {
      let count = states[index][keyPath: path].count
      states[index][keyPath: path] = Array(values[start..<start + count])
      start += count
    }
  }
}

extension FlatState {
  /// Joins the states of all shards.
  static func snapshot(_ states: [Self]) -> Snapshot {
    var snapshot = Snapshot()
    for field in fields { field.store(states, in: &snapshot) }
    return snapshot
  }

  /// The states that the shards had; `states` gives their sizes.
  static func restored(
    _ states: [Self], from snapshot: Snapshot
  ) throws(SnapshotError) -> [Self] {
    var restored = states
    for field in fields { try field.restore(&restored, from: snapshot) }
    return restored
  }
}
