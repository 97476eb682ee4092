import Physics
import Reproducibility

extension LaneBatch {
  /// The whole state, so that a restored batch goes on with the same bits, on any lane count.
  public func snapshot() -> Snapshot {
    var numbers: [Float] = []
    var positions: [Double] = []
    var torques: [Double] = []
    for index in 0..<robotCount {
      let block = blocks[index / Lanes.count]
      numbers += block.numbers(of: index % Lanes.count)
      positions += block.positions(of: index % Lanes.count)
      torques += block.externalTorque(of: index % Lanes.count)
    }
    return .lanes(
      numbers: numbers, positions: positions, externalTorques: torques, tick: tick,
      substeps: substeps)
  }

  /// Goes on from `snapshot`; throws where it is of another robot or count.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let width = blocks[0].numberCount
    let numbers = try snapshot.floats("numbers", count: robotCount * width)
    let positions = try snapshot.doubles("positions", count: robotCount * 3)
    let torques = try snapshot.externalTorques(robotCount: robotCount)
    let counts = try snapshot.integers(PhysicsSnapshot.sharedPath, count: 2)
    guard numbers.allSatisfy(\.isFinite), (positions + torques).allSatisfy(\.isFinite) else {
      throw .invalidValue(path: "numbers", detail: "holds numbers that are not finite")
    }
    guard counts.allSatisfy({ $0 >= 0 }) else {
      throw .invalidValue(
        path: PhysicsSnapshot.sharedPath, detail: "holds a negative number of steps")
    }
    for index in 0..<robotCount {
      let block = blocks[index / Lanes.count]
      let lane = index % Lanes.count
      for place in 0..<width { block.numbers[place][lane] = numbers[index * width + place] }
      for axis in 0..<3 { block.position[axis][lane] = positions[3 * index + axis] }
      block.externalTorque[0][lane] = torques.vector(index)
      let delay = block.delay[0][lane]
      guard delay >= 0, delay < Float(constants.ringLength) else {
        throw .invalidValue(path: "numbers", detail: "holds a delay beyond the batch's largest")
      }
    }
    tick = counts[0]
    substeps = counts[1]
    readAll()
  }
}

extension BlockState {
  /// All numbers of one robot but its position.
  func numbers(of lane: Int) -> [Float] { (0..<numberCount).map { numbers[$0][lane] } }

  /// `[3]` position of one robot's base in the world [m].
  func positions(of lane: Int) -> [Double] { (0..<3).map { position[$0][lane] } }

  /// `[3]` torque that is held on one robot's base, along the world's axes [N m].
  func externalTorque(of lane: Int) -> [Double] {
    let torque = externalTorque[0][lane]
    return [torque.x, torque.y, torque.z]
  }
}

extension Snapshot {
  /// The state of a batch.
  ///
  /// - Parameters:
  ///   - numbers: `[robots, numbers]`.
  ///   - positions: `[robots, 3]` [m].
  ///   - externalTorques: `[robots, 3]` [N m].
  static func lanes(
    numbers: [Float], positions: [Double], externalTorques: [Double], tick: Int, substeps: Int
  ) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(numbers, at: "numbers")
    snapshot.store(positions, at: "positions")
    snapshot.store(externalTorques, at: "external_torque")
    snapshot.store([tick, substeps], at: PhysicsSnapshot.sharedPath)
    return snapshot
  }
}
