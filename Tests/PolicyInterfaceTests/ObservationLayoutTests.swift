import PolicyInterface
import SpatialMath
import Testing

/// A frame of two joints whose numbers are all different and exact in single precision.
private func smallFrame(_ number: Double) -> ObservationFrame {
  var frame = ObservationFrame(jointCount: 2)
  frame.reading.baseAngularVelocityInBase = Vector3(1, 2, 3) * number
  frame.reading.gravityInBase = Vector3(0.5, -0.25, -0.75)
  frame.reading.jointPositions = [4 * number, 5 * number]
  frame.reading.jointVelocities = [6 * number, 7 * number]
  frame.command = VelocityCommand(forwardSpeed: 0.5, leftwardSpeed: -0.25, yawRate: 2)
  frame.previousAction = [8, 9].map { Float($0 * number) }
  frame.gaitPhase = 0.25
  return frame
}

/// One observation that is an episode's first.
private func first(_ layout: ObservationLayout, _ frame: ObservationFrame) -> [Float] {
  var history = [Float](repeating: 0, count: layout.historyCount)
  var observation = [Float](repeating: .nan, count: layout.count)
  layout.write(
    frame, isFirst: true, history: &history, at: 0, into: &observation, at: 0)
  return observation
}

@Suite struct ObservationLayoutTests {
  @Test("the standard layout has every number at its place, scaled")
  func standard() throws {
    let layout = try ObservationLayout(
      terms: ObservationLayout.standardTerms, defaultPositions: [1, -1])
    let observation = first(layout, smallFrame(1))
    #expect(
      observation[..<15] == [
        0.25, 0.5, 0.75,  // angular velocity
        0.5, -0.25, -0.75,  // gravity
        1, -0.5, 0.5,  // command
        3, 6,  // joint position offsets
        0.3, 0.35,  // joint velocities
        8, 9,  // previous action
      ])
    #expect(observation[15] == 1)
    #expect(abs(observation[16]) < 1e-7)
    #expect(layout.slices.last == 15..<17)
  }

  @Test("the standard layout has 47 numbers for 12 joints")
  func standardCount() throws {
    let layout = try ObservationLayout(
      terms: ObservationLayout.standardTerms, defaultPositions: Array(repeating: 0, count: 12))
    #expect(layout.count == 47)
    #expect(layout.historyCount == 0)
  }

  @Test("scaled numbers are cut at the clip")
  func clips() throws {
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.jointVelocity, scale: [10], clip: 65)], defaultPositions: [0, 0])
    #expect(first(layout, smallFrame(1)) == [60, 65])
    #expect(first(layout, smallFrame(-1)) == [-60, -65])
  }

  @Test("a stack ends with the current frame, a history leaves it out")
  func histories() throws {
    let layout = try ObservationLayout(
      terms: [
        ObservationTerm(.jointPosition, history: .stacked(3)),
        ObservationTerm(.jointPosition, history: .past(2)),
      ], defaultPositions: [0, 0])
    var history = [Float](repeating: -1, count: layout.historyCount)
    var observation = [Float](repeating: 0, count: layout.count)
    func next(_ number: Double, isFirst: Bool = false) -> [Float] {
      layout.write(
        smallFrame(number), isFirst: isFirst, history: &history, at: 0, into: &observation, at: 0)
      return observation
    }
    #expect(next(1, isFirst: true) == [4, 5, 4, 5, 4, 5, 4, 5, 4, 5])
    #expect(next(2) == [4, 5, 4, 5, 8, 10, 4, 5, 4, 5])
    #expect(next(3) == [4, 5, 8, 10, 12, 15, 4, 5, 8, 10])
    #expect(next(4) == [8, 10, 12, 15, 16, 20, 8, 10, 12, 15])
    #expect(next(5, isFirst: true) == [20, 25, 20, 25, 20, 25, 20, 25, 20, 25])
  }

  @Test("robots that share buffers do not disturb one another")
  func offsets() throws {
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.jointPosition, history: .past(1))], defaultPositions: [0, 0])
    var history = [Float](repeating: 77, count: 3 * layout.historyCount)
    var observation = [Float](repeating: 55, count: 3 * layout.count)
    layout.write(
      smallFrame(1), isFirst: true, history: &history, at: layout.historyCount,
      into: &observation, at: layout.count)
    #expect(observation == [55, 55, 4, 5, 55, 55])
    #expect(history == [77, 77, 4, 5, 77, 77])
  }

  @Test("the phase is (0, 0) while the clock is off, and the stand flag is one half")
  func standing() throws {
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.gaitPhase), ObservationTerm(.standFlag)], defaultPositions: [0, 0])
    var frame = smallFrame(1)
    #expect(first(layout, frame)[2] == 0)
    frame.gaitPhase = nil
    frame.command = VelocityCommand()
    #expect(first(layout, frame) == [0, 0, 0.5])
  }

  @Test("roll and pitch come from the direction of gravity")
  func rollPitch() throws {
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.baseRollPitch)], defaultPositions: [0, 0])
    var frame = smallFrame(1)
    let orientation = Quaternion(roll: 0.3, pitch: -0.4, yaw: 1.2)
    frame.reading.gravityInBase = orientation.actInverse(Vector3(0, 0, -1))
    let observation = first(layout, frame)
    #expect(abs(observation[0] - 0.3) < 1e-6)
    #expect(abs(observation[1] + 0.4) < 1e-6)
  }

  @Test("every term is found by its name")
  func names() throws {
    for quantity in ObservationQuantity.allCases {
      for history in [ObservationTerm.History.current, .past(4), .stacked(4)] {
        let term = ObservationTerm(quantity, history: history)
        #expect(try ObservationTerm(name: term.name, frameCount: 4) == term)
      }
    }
    #expect(throws: PolicyInterfaceError.unknownObservation(name: "joint_speed")) {
      try ObservationTerm(name: "joint_speed", frameCount: 1)
    }
  }

  @Test("scales that fit neither one nor all numbers are refused")
  func scales() {
    #expect(
      throws: PolicyInterfaceError.invalidScale(term: "velocity_command", found: 2, expected: 3)
    ) {
      try ObservationLayout(
        terms: [ObservationTerm(.velocityCommand, scale: [1, 2])], defaultPositions: [0])
    }
  }
}
