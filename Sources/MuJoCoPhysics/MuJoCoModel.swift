#if MuJoCo
  internal import CMuJoCo
  import Foundation
  import Physics
  import RobotModel
  import SpatialMath

  /// A compiled model of one robot and where its parts are in MuJoCo's arrays. It owns the C object
  /// and frees it.
  ///
  /// Safety: used by one thread at a time, as the world that owns it.
  @safe final class MuJoCoModel: @unchecked Sendable {
    let model: UnsafeMutablePointer<mjModel>
    let index: MuJoCoIndex

    /// Compiles the document of a robot.
    ///
    /// - Throws: `MuJoCoError` where MuJoCo refuses it.
    init(_ text: MuJoCoModelText) throws(MuJoCoError) {
      try MuJoCoLibrary.prepare()
      let robot = text.robot
      for joint in robot.joints where joint.kind == .fixed {
        throw .unreducedJoint(robot: robot.name, joint: joint.name)
      }
      let compiled: UnsafeMutablePointer<mjModel>
      do {
        unsafe compiled = try MuJoCoModel.compile(text.text)
      } catch {
        throw .refused(robot: robot.name, reason: error.reason)
      }
      unsafe model = compiled
      unsafe index = MuJoCoIndex(compiled, text)
      freeInertialFrames()
    }

    /// A copy for a robot whose properties differ.
    ///
    /// - Throws: `MuJoCoError` where there is no memory.
    init(copying other: MuJoCoModel, robot: String) throws(MuJoCoError) {
      guard let copy = unsafe treadmill_mujoco_copy_model(other.model) else {
        throw .refused(robot: robot, reason: MuJoCoLibrary.lastMessage)
      }
      unsafe model = copy
      index = other.index
    }

    deinit { unsafe mj_deleteModel(model) }

    private struct CompilationError: Error {
      var reason: String
    }

    /// MuJoCo reads files only; the document goes through its virtual file system.
    private static func compile(
      _ text: String
    ) throws(CompilationError) -> UnsafeMutablePointer<mjModel> {
      var message = [CChar](repeating: 0, count: 1024)
      let size = Int32(message.count)
      var files = unsafe mjVFS()
      unsafe mj_defaultVFS(&files)
      defer { unsafe mj_deleteVFS(&files) }
      let bytes = Array(text.utf8)
      let status = unsafe bytes.withUnsafeBytes {
        unsafe mj_addBufferVFS(&files, "robot.xml", $0.baseAddress, Int32($0.count))
      }
      guard status == 0 else { throw CompilationError(reason: "the document is not taken") }
      guard let model = unsafe mj_loadXML("robot.xml", &files, &message, size) else {
        let end = message.firstIndex(of: 0) ?? message.endIndex
        throw CompilationError(
          reason: String(decoding: message[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self))
      }
      return unsafe model
    }

    /// The compiler marks inertial frames that are the body's own, and then ignores their places;
    /// centres of mass move here, so the marks go.
    private func freeInertialFrames() {
      for body in 0..<Int(unsafe model.pointee.nbody) {
        unsafe model.pointee.body_sameframe[body] = 0
      }
    }
  }

  /// Where a robot's parts are in MuJoCo's arrays, which are in depth-first order.
  struct MuJoCoIndex: Sendable {
    /// `[links]` body of each link.
    let body: [Int]
    /// `[joints]` place of each joint in `qpos`.
    let position: [Int]
    /// `[joints]` place of each joint in `qvel`.
    let velocity: [Int]
    /// `[contact points]` geom of each point.
    let pointGeom: [Int]
    /// `[contact points]` place in `mocap_pos` of the ground below each point; empty on a plane.
    let ground: [Int]
    /// `[geoms]` contact point of each geom; −1 for the ground.
    let point: [Int]

    init(_ model: UnsafeMutablePointer<mjModel>, _ text: MuJoCoModelText) {
      func number(_ type: mjtObj, _ name: String) -> Int {
        Int(unsafe mj_name2id(model, Int32(type.rawValue), name))
      }
      let robot = text.robot
      body = robot.links.indices.map { number(mjOBJ_BODY, "link\($0)") }
      let joints = robot.joints.indices.map { number(mjOBJ_JOINT, "joint\($0)") }
      position = joints.map { Int(unsafe model.pointee.jnt_qposadr[$0]) }
      velocity = joints.map { Int(unsafe model.pointee.jnt_dofadr[$0]) }
      let geoms = text.points.indices.map { number(mjOBJ_GEOM, "point\($0)") }
      pointGeom = geoms
      let places = text.points.indices.filter { _ in text.hasGroundPerPoint }
      ground = places.map {
        Int(unsafe model.pointee.body_mocapid[number(mjOBJ_BODY, "place\($0)")])
      }
      var point = Array(repeating: -1, count: Int(unsafe model.pointee.ngeom))
      for (index, geom) in geoms.enumerated() { point[geom] = index }
      self.point = point
    }
  }
#endif
