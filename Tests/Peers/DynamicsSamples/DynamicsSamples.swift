import Foundation
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport

/// Writes what `RigidBodyDynamics` computes in random states, for programs that compute the same with
/// other libraries, and says how long it takes.
///
///     dynamics-samples sample ROBOT [legs] FOLDER
///     dynamics-samples time ROBOT [legs] FOLDER
///
/// ROBOT is the name of a built-in robot or a URDF or MJCF file; `legs` welds all joints but the
/// controlled ones. `sample` writes `robot.json`, its report, `samples.json`, the names and rows of the
/// arrays, and `samples.f64`, 1000 states of all arrays one after another, row-major, as little-endian
/// doubles. `time` writes `robot.json` and prints a JSON object, microseconds by name.
@main
enum DynamicsSamples {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 3 || (arguments.count == 4 && arguments[2] == "legs"),
      ["sample", "time"].contains(arguments[0])
    else {
      FileHandle.standardError.write(
        Data("usage: dynamics-samples sample|time ROBOT [legs] FOLDER\n".utf8))
      exit(64)
    }
    var robot = try robot(arguments[1])
    if arguments.count == 4 { robot = try robot.reducedToControlledJoints() }
    let folder = URL(fileURLWithPath: arguments[arguments.count - 1])
    var samples = try Samples(robot)
    if arguments[0] == "sample" {
      try samples.write(to: folder)
    } else {
      try samples.time(to: folder)
    }
  }

  private static func robot(_ nameOrFile: String) throws -> RobotDescription {
    if RobotCatalog.names.contains(nameOrFile) {
      return try RobotCatalog.robot(named: nameOrFile)
    }
    return try RobotDescription.load(contentsOf: URL(fileURLWithPath: nameOrFile)).description
  }
}

/// Random states of one robot and what is computed there.
private struct Samples {
  static let stateCount = 1000

  let robot: RobotDescription
  let movingRobot: RobotDescription
  var sampler: DynamicsSampler
  var stream = RandomStream(seed: 1, stream: 0)

  init(_ robot: RobotDescription) throws {
    self.robot = robot
    movingRobot = try robot.withoutFixedJoints()
    sampler = DynamicsSampler(robot)
  }

  mutating func write(to folder: URL) throws {
    var numbers = Data()
    var fields: [Field] = []
    for _ in 0..<Self.stateCount {
      let state = RigidBodyState.random(of: movingRobot, from: &stream)
      let wrenches = robot.links.map { _ in
        SpatialForce(
          moment: stream.normalVector(deviation: 5), force: stream.normalVector(deviation: 50))
      }
      let quantities = sampler.sample(
        state, accelerations: stream.normals(state.velocity.count, deviation: 20),
        forces: stream.normals(state.velocity.count, deviation: 50), wrenches: wrenches)
      fields = quantities.map { Field(name: $0.name, rows: $0.rows, count: $0.values.count) }
      for number in quantities.lazy.flatMap(\.values) {
        let bits = number.bitPattern
        for byte in 0..<8 { numbers.append(UInt8(truncatingIfNeeded: bits >> (8 * byte))) }
      }
    }
    try writeRobot(to: folder)
    try writeHeader(fields, to: folder)
    try numbers.write(to: folder.appendingPathComponent("samples.f64"))
  }

  mutating func time(to folder: URL) throws {
    try writeRobot(to: folder)
    let states = (0..<32).map { _ in RigidBodyState.random(of: movingRobot, from: &stream) }
    var timer = DynamicsTimer(
      sampler.model, states: states,
      accelerations: stream.normals(sampler.model.velocityCount, deviation: 20))
    let figures = Dictionary(
      uniqueKeysWithValues: timer.measure().map { ($0.name, $0.microseconds) })
    print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
  }

  private func writeHeader(_ fields: [Field], to folder: URL) throws {
    let point = DynamicsSampler.framePoint
    let header = Header(
      stateCount: Self.stateCount, framePoint: [point.x, point.y, point.z],
      frameLinks: sampler.frameLinks, fields: fields)
    try JSONEncoder().encode(header).write(to: folder.appendingPathComponent("samples.json"))
  }

  private func writeRobot(to folder: URL) throws {
    try Data(RobotReport(robot).json().utf8).write(
      to: folder.appendingPathComponent("robot.json"))
  }

  private struct Header: Encodable {
    let stateCount: Int
    let framePoint: [Double]
    let frameLinks: [Int]
    let fields: [Field]
  }

  private struct Field: Encodable {
    let name: String
    let rows: Int
    let count: Int
  }
}
