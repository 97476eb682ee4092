import RobotModel
import SpatialMath

/// The arrays of an NPZ file by name. Arrays of Python objects are left out: only running a pickle
/// could tell what they are.
struct NPZFile {
  let file: String
  private let arrays: [String: NPYArray]
  /// Names of the arrays that were left out.
  let objectArrays: [String]

  /// - Throws: `malformed`.
  init(_ bytes: [UInt8], file: String) throws(RobotMotionError) {
    self.file = file
    let archive = try ZIPArchive(bytes, file: file)
    var arrays: [String: NPYArray] = [:]
    var objectArrays: [String] = []
    var byteCount = 0
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      let name = String(entry.name.dropLast(4))
      byteCount += entry.byteCount
      guard byteCount <= ZIPArchive.largestEntry else {
        throw .malformed(
          file: file, place: entry.name, found: "more than \(ZIPArchive.largestEntry) bytes in all",
          expected: "a motion")
      }
      let contents = try archive.contents(of: entry)
      do {
        arrays[name] = try NPYArray(contents, place: entry.name, file: file)
      } catch let error as RobotMotionError {
        throw error
      } catch {
        objectArrays.append(name)
      }
    }
    self.arrays = arrays
    self.objectArrays = objectArrays
  }

  /// Names of the arrays, sorted.
  var names: [String] { arrays.keys.sorted() }

  /// Whether there is an array of that name.
  func has(_ name: String) -> Bool { arrays[name] != nil }

  /// Texts; nil where there are none of that name.
  func texts(_ name: String) -> [String]? { arrays[name]?.texts }

  /// Numbers with their shape.
  ///
  /// - Parameter shape: lengths that the axes must have; nil for any.
  /// - Throws: `malformed` where there are none or they have another shape.
  func numbers(_ name: String, shape: [Int?]) throws(RobotMotionError) -> [Double] {
    guard let array = arrays[name] else {
      throw .malformed(
        file: file, place: name, found: "no such array among \(names.joined(separator: ", "))",
        expected: "one of shape \(Self.words(shape))")
    }
    guard let numbers = array.numbers else {
      throw .malformed(file: file, place: name, found: "texts", expected: "numbers")
    }
    let fits =
      array.shape.count == shape.count
      && zip(array.shape, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else {
      throw .malformed(
        file: file, place: name, found: "the shape \(array.shape)", expected: Self.words(shape))
    }
    return numbers
  }

  /// Length of an axis of an array; nil where there is none.
  func length(_ name: String, axis: Int) -> Int? {
    guard let shape = arrays[name]?.shape, axis < shape.count else { return nil }
    return shape[axis]
  }

  /// A single number, alone or in an array of one.
  func number(_ name: String) throws(RobotMotionError) -> Double {
    guard let numbers = arrays[name]?.numbers, numbers.count == 1 else {
      throw .malformed(
        file: file, place: name, found: has(name) ? "other values" : "no such array",
        expected: "one number")
    }
    return numbers[0]
  }

  private static func words(_ shape: [Int?]) -> String {
    "[" + shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ") + "]"
  }
}

/// Poses of bodies in a file: positions and quaternions (w, x, y, z).
struct BodyPoses {
  let bodyCount: Int
  private let positions: [Double]
  private let orientations: [Double]

  /// - Throws: `malformed` where the arrays are missing or their shapes differ.
  init(
    _ npz: NPZFile, positions: String, orientations: String, frameCount: Int
  ) throws(RobotMotionError) {
    self.positions = try npz.numbers(positions, shape: [frameCount, nil, 3])
    let bodyCount = npz.length(positions, axis: 1) ?? 0
    guard bodyCount > 0 else {
      throw .malformed(
        file: npz.file, place: positions, found: "no bodies", expected: "at least the base")
    }
    self.bodyCount = bodyCount
    self.orientations = try npz.numbers(orientations, shape: [frameCount, bodyCount, 4])
  }

  func pose(frame: Int, body: Int) -> Pose {
    let (p, q) = (3 * (frame * bodyCount + body), 4 * (frame * bodyCount + body))
    return Pose(
      position: Vector3(positions[p], positions[p + 1], positions[p + 2]),
      orientation: Quaternion(
        orientations[q], orientations[q + 1], orientations[q + 2], orientations[q + 3]))
  }

  /// `[frames]` poses of the base, which `body_names` tell, in the world.
  ///
  /// - Throws: `malformed` where it is a body that has no pose.
  func basePoses(_ npz: NPZFile, robot: RobotDescription?) throws(RobotMotionError) -> [Pose] {
    let names = npz.texts("body_names")
    let base = Self.base(among: names, robotBase: robot?.links.first?.name)
    guard base < bodyCount else {
      throw .malformed(
        file: npz.file, place: "body_names", found: "\(names?.count ?? 0) names",
        expected: "\(bodyCount), as there are bodies")
    }
    return (0..<positions.count / (3 * bodyCount)).map { pose(frame: $0, body: base) }
  }

  /// The body that is the base: the robot's own, else the pelvis, else the first that is not the
  /// world.
  private static func base(among names: [String]?, robotBase: String?) -> Int {
    guard let names else { return 0 }
    if let robotBase, let index = names.firstIndex(of: robotBase) { return index }
    return names.firstIndex(of: "pelvis") ?? names.firstIndex { $0 != "world" } ?? 0
  }
}
