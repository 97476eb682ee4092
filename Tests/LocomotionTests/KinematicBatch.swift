import Foundation
import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// A stand-in for a physics engine: joints creep to their targets, the base is carried by the lowest
/// foot and leans as the hips differ, and what the environment asked for is written down.
final class KinematicBatch: PhysicsBatch {
  let robot: RobotDescription
  let robotCount: Int
  let configuration: PhysicsConfiguration
  private(set) var state: BatchState
  /// Robots that fail in the next `advance`.
  var failing: Set<Int> = []
  /// Robots whose state turns to NaN in the next `advance`, of which the engine says nothing.
  var silentlyFailing: Set<Int> = []
  /// Forces on the feet instead of the computed ones, by control step and foot.
  var scriptedFootForces: ((Int, Int) -> Vector3)?

  private(set) var pushes: [(call: Int, robot: Int, change: Vector3)] = []
  private(set) var forces: [(call: Int, robot: Int, force: Vector3)] = []
  private(set) var properties: [RobotProperties]
  private(set) var targetsSeen: [[Double]] = []
  /// The factors on the gains of the last call.
  private(set) var gainsSeen: GainScales?
  private(set) var resetCounts: [Int]
  /// Number of `advance` calls.
  private(set) var callCount = 0
  private var externalForces: [Double]

  init(
    robot: RobotDescription = TestBiped.robot, count: Int, timestep: Double = 0.005,
    terrain: Terrain = .plane
  ) {
    self.robot = robot
    robotCount = count
    var configuration = PhysicsConfiguration()
    configuration.timestep = timestep
    configuration.gravity = 10
    configuration.terrain = terrain
    configuration.largestCommandDelay = 0.05
    configuration.hasVariableGains = true
    self.configuration = configuration
    state = BatchState(
      robotCount: count, jointCount: robot.joints.count, footCount: robot.feet.count)
    for index in 0..<count { state.baseOrientation.setQuaternion(index, .identity) }
    properties = Array(repeating: RobotProperties(), count: count)
    resetCounts = Array(repeating: 0, count: count)
    externalForces = Array(repeating: 0, count: 3 * count)
  }

  func setProperties(_ properties: RobotProperties, of index: Int) {
    self.properties[index] = properties
  }

  func reset(_ index: Int, to start: RobotState, targets: [Double]) {
    resetCounts[index] += 1
    state.basePositionInWorld.setVector(index, start.basePose.position)
    state.baseOrientation.setQuaternion(index, start.basePose.orientation)
    state.baseLinearVelocityInWorld.setVector(index, start.baseLinearVelocityInWorld)
    state.baseAngularVelocityInWorld.setVector(index, start.baseAngularVelocityInWorld)
    for joint in robot.joints.indices {
      let place = index * robot.joints.count + joint
      state.jointPosition[place] = start.jointPositions[joint]
      state.jointVelocity[place] = start.jointVelocities[joint]
      state.jointTorque[place] = 0
    }
    state.bodyContactForce[index] = 0
    placeFeet(index, timestep: nil)
  }

  func push(_ index: Int, velocityChangeInWorld: Vector3) {
    pushes.append((callCount, index, velocityChangeInWorld))
    state.baseLinearVelocityInWorld.setVector(
      index, state.baseLinearVelocityInWorld.vector(index) + velocityChangeInWorld)
  }

  func setExternalWrench(_ index: Int, forceInWorld: Vector3, torqueInWorld: Vector3) {
    if externalForces.vector(index) != forceInWorld || forceInWorld != .zero {
      forces.append((callCount, index, forceInWorld))
    }
    externalForces.setVector(index, forceInWorld)
  }

  func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, substeps: Int
  ) -> [PhysicsFault] {
    targetsSeen.append(targets)
    if targetsSeen.count > 100 { targetsSeen.removeFirst() }
    gainsSeen = gains
    for index in 0..<robotCount where !failing.contains(index) {
      move(index, targets: targets, time: Double(substeps) * configuration.timestep)
    }
    for index in silentlyFailing { state.jointPosition[index * robot.joints.count] = .nan }
    let faults = failing.sorted().map { PhysicsFault(index: $0, reason: "failed on request") }
    failing = []
    silentlyFailing = []
    callCount += 1
    return faults
  }

  private func move(_ index: Int, targets: [Double], time: Double) {
    let count = robot.joints.count
    for joint in 0..<count {
      let place = index * count + joint
      let error = targets[place] - state.jointPosition[place]
      state.jointVelocity[place] = 0.3 * error / time
      state.jointPosition[place] += 0.3 * error
      state.jointTorque[place] = 10 * error
    }
    // The base leans towards the side of the hip that is rolled further.
    let lean = state.jointPosition[index * count] + state.jointPosition[index * count + 6]
    let angular = Vector3(2 * lean, 0, 0.1 * lean)
    let turned =
      Quaternion(rotationVector: angular * time) * state.baseOrientation.quaternion(index)
    state.baseOrientation.setQuaternion(index, turned.normalized)
    state.baseAngularVelocityInWorld.setVector(index, angular)
    let force = externalForces.vector(index)
    var velocity = state.baseLinearVelocityInWorld.vector(index)
    velocity = velocity * (1 - time) + force * (time / robot.totalMass)
    state.baseLinearVelocityInWorld.setVector(index, velocity)
    state.basePositionInWorld.setVector(
      index, state.basePositionInWorld.vector(index) + velocity * time)
    placeFeet(index, timestep: time)
  }

  /// Puts the lowest foot on the ground, and the weight on the feet that are there.
  private func placeFeet(_ index: Int, timestep: Double?) {
    let count = robot.joints.count
    let positions = Array(state.jointPosition[index * count..<(index + 1) * count])
    let poses = robot.linkPosesInWorld(base: state.basePose(index), positions: positions)
    let soles = robot.feet.map { poses[$0.link].act($0.soleCenter) }
    if timestep != nil, let lowest = soles.map(\.z).min(), lowest.isFinite {
      var base = state.basePositionInWorld.vector(index)
      base.z -= lowest
      state.basePositionInWorld.setVector(index, base)
    }
    let lowest = soles.map(\.z).min() ?? 0
    let standing = soles.filter { $0.z < lowest + 0.005 }.count
    for (number, foot) in robot.feet.enumerated() {
      let place = 2 * index + number
      let drop = timestep == nil ? 0 : lowest
      let sole = Vector3(soles[number].x, soles[number].y, soles[number].z - drop)
      let before = state.footPositionInWorld.vector(place)
      state.footVelocityInWorld.setVector(
        place, timestep.map { (sole - before) / $0 } ?? .zero)
      state.footPositionInWorld.setVector(place, sole)
      state.footOrientation.setQuaternion(place, poses[foot.link].orientation)
      let carries = timestep != nil && soles[number].z < lowest + 0.005
      let share = robot.totalMass * configuration.gravity / Double(max(standing, 1))
      let computed = carries ? Vector3(0, 0, share) : Vector3.zero
      state.footForceInWorld.setVector(
        place, scriptedFootForces?(callCount, number) ?? computed)
    }
  }

  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(numbers, at: "numbers")
    return snapshot
  }

  func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    numbers = try snapshot.doubles("numbers", count: numbers.count)
  }

  private static let paths: [WritableKeyPath<BatchState, [Double]> & Sendable] = [
    \.basePositionInWorld, \.baseOrientation, \.baseLinearVelocityInWorld,
    \.baseAngularVelocityInWorld, \.jointPosition, \.jointVelocity, \.jointTorque,
    \.footPositionInWorld, \.footOrientation, \.footVelocityInWorld, \.footForceInWorld,
    \.bodyContactForce,
  ]

  private var numbers: [Double] {
    get {
      KinematicBatch.paths.flatMap { state[keyPath: $0] } + externalForces + [Double(callCount)]
    }
    set {
      var start = 0
      for path in KinematicBatch.paths {
        let count = state[keyPath: path].count
        state[keyPath: path] = Array(newValue[start..<start + count])
        start += count
      }
      externalForces = Array(newValue[start..<start + 3 * robotCount])
      callCount = Int(newValue[start + 3 * robotCount])
    }
  }
}
