import PolicyInterface
import RobotModel
import SpatialMath
import Testing

/// Reflection in the robot's x–z plane.
@Suite struct MirrorTests {
  /// Two joints of each leg: one keeps its sign, one changes it.
  private let joints = JointMirror(source: [2, 3, 0, 1], sign: [1, -1, 1, -1])
  /// A pose that is its own mirror image.
  private let pose = [0.3, 0.1, 0.3, -0.1]

  private func frame(_ k: Double) -> ObservationFrame {
    var frame = ObservationFrame(jointCount: 4)
    frame.reading.baseAngularVelocityInBase = Vector3(0.1 * k, 0.2, -0.3 * k)
    frame.reading.gravityInBase = Vector3(0.25, -0.5 * k, -0.75)
    frame.reading.jointPositions = [0.1, 0.2 * k, 0.4, 0.8]
    frame.reading.jointVelocities = [1, 2, 3 * k, 4]
    frame.command = VelocityCommand(forwardSpeed: 0.5 * k, leftwardSpeed: 0.25, yawRate: -1)
    frame.previousAction = [0.5, Float(k), 2, 4]
    frame.gaitPhase = 0.125 * k
    frame.privileged.baseLinearVelocityInBase = Vector3(1, 2 * k, 3)
    frame.privileged.baseHeight = 0.9
    frame.privileged.pushVelocityInHeading = Vector3(0.1, 0.2 * k, 0.3)
    frame.privileged.motorStrengths = [0.9, 1, 1.1 * k, 1.2]
    frame.privileged.jointTorques = [10, 20 * k, 30, 40]
    frame.privileged.referenceOffsets = [0.01, 0.02, 0.03 * k, 0.04]
    frame.reading.footContacts = [true, false]
    frame.reading.groundHeights = (0..<45).map { 0.01 * Double($0 * $0) * k }
    frame.reading.footForcesInHeading = [Vector3(1, 2 * k, 3), Vector3(4, 5, 6)]
    frame.privileged.footHeights = [0.1 * k, 0.2]
    frame.privileged.footAirTimes = [0, 0.4 * k]
    frame.privileged.scheduledStances = [false, true]
    frame.reference.jointPositions = [0.2, 0.3 * k, 0.4, 0.5]
    frame.reference.jointVelocities = [2, 3, 4 * k, 5]
    frame.reference.preview = (0..<8).map { 0.1 * Double($0) * k }
    frame.reference.orientationInBase = Quaternion(roll: 0.1 * k, pitch: 0.2, yaw: -0.3)
    frame.reference.positionInBase = Vector3(0.3, 0.2 * k, 0.1)
    return frame
  }

  /// What the sensors of the robot in the mirror say.
  private func mirrored(_ frame: ObservationFrame) -> ObservationFrame {
    func vector(_ v: Vector3) -> Vector3 { Vector3(v.x, -v.y, v.z) }
    var image = frame
    let w = frame.reading.baseAngularVelocityInBase
    image.reading.baseAngularVelocityInBase = Vector3(-w.x, w.y, -w.z)
    image.reading.gravityInBase = vector(frame.reading.gravityInBase)
    image.reading.jointPositions = joints.mirrored(frame.reading.jointPositions)
    image.reading.jointVelocities = joints.mirrored(frame.reading.jointVelocities)
    image.command.leftwardSpeed *= -1
    image.command.yawRate *= -1
    image.previousAction = joints.mirrored(frame.previousAction.map { Double($0) }).map {
      Float($0)
    }
    image.gaitPhase = frame.gaitPhase.map { $0 + 0.5 }
    let p = frame.privileged
    image.privileged.baseLinearVelocityInBase = vector(p.baseLinearVelocityInBase)
    image.privileged.pushVelocityInHeading = vector(p.pushVelocityInHeading)
    image.privileged.motorStrengths = joints.source.map { p.motorStrengths[$0] }
    image.privileged.jointTorques = joints.mirrored(p.jointTorques)
    image.privileged.referenceOffsets = joints.mirrored(p.referenceOffsets)
    image.reading.footContacts.reverse()
    image.reading.footForcesInHeading = frame.reading.footForcesInHeading.reversed().map(vector)
    image.reading.groundHeights = (0..<9).flatMap { row in
      frame.reading.groundHeights[5 * row..<5 * row + 5].reversed()
    }
    image.privileged.footHeights.reverse()
    image.privileged.footAirTimes.reverse()
    image.privileged.scheduledStances.reverse()
    let r = frame.reference
    image.reference.jointPositions = joints.mirrored(r.jointPositions)
    image.reference.jointVelocities = joints.mirrored(r.jointVelocities)
    image.reference.preview =
      joints.mirrored(Array(r.preview[0..<4])) + joints.mirrored(Array(r.preview[4..<8]))
    let q = r.orientationInBase
    image.reference.orientationInBase = Quaternion(q.w, -q.x, q.y, -q.z)
    image.reference.positionInBase = vector(r.positionInBase)
    return image
  }

  private func everything() throws -> ObservationLayout {
    let terms = ObservationQuantity.allCases.flatMap {
      [ObservationTerm($0), ObservationTerm($0, history: .past(2))]
    }
    return try ObservationLayout(terms: terms, defaultPositions: pose)
  }

  private func observations(
    _ layout: ObservationLayout, _ frames: [ObservationFrame]
  ) -> [Float] {
    var history = [Float](repeating: 0, count: layout.historyCount)
    var observation = [Float](repeating: 0, count: layout.count)
    for (index, frame) in frames.enumerated() {
      layout.write(
        frame, isFirst: index == 0, history: &history, at: 0, into: &observation, at: 0)
    }
    return observation
  }

  @Test("mirroring an observation is building the observation of the mirrored robot")
  func commutes() throws {
    let layout = try everything()
    let mirror = try #require(layout.mirror(joints))
    let frames = [1.0, 0.5, 2].map(frame)
    let original = observations(layout, frames)
    let image = observations(layout, frames.map(mirrored))
    for index in 0..<layout.count {
      let expected = mirror.sign[index] * original[mirror.source[index]]
      // Sines of angles half a turn apart differ in the last bits.
      #expect(abs(image[index] - expected) < 1e-6, "number \(index)")
    }
  }

  @Test("mirroring an observation twice gives it back")
  func involution() throws {
    let layout = try everything()
    let mirror = try #require(layout.mirror(joints))
    #expect(mirror.source.sorted() == Array(0..<layout.count))
    for index in 0..<layout.count {
      let source = mirror.source[index]
      #expect(mirror.source[source] == index)
      #expect(mirror.sign[index] * mirror.sign[source] == 1)
    }
  }

  @Test("mirrored actions give mirrored targets")
  func actions() throws {
    let mapping = ActionMapping(
      defaultPositions: pose, scale: [0.25, 0.5, 0.25, 0.5], clip: 1)
    let mirror = try #require(mapping.mirror(joints))
    let action: [Float] = [0.5, -0.25, 3, 0.75]
    let image = (0..<4).map { mirror.sign[$0] * action[mirror.source[$0]] }
    let targets = (0..<4).map { mapping.target(joint: $0, action: action[$0]) }
    let imageTargets = (0..<4).map { mapping.target(joint: $0, action: image[$0]) }
    #expect(imageTargets == joints.mirrored(targets))
  }

  @Test("a pose or scales that are not symmetric have no mirror")
  func asymmetric() throws {
    #expect(
      ActionMapping(defaultPositions: [0.3, 0.1, 0.2, -0.1], scale: [1, 1, 1, 1]).mirror(joints)
        == nil)
    #expect(ActionMapping(defaultPositions: pose, scale: [1, 1, 2, 1]).mirror(joints) == nil)
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.jointVelocity, scale: [1, 1, 2, 1])], defaultPositions: pose)
    #expect(layout.mirror(joints) == nil)
  }
}
