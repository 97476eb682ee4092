import PolicyInterface
import SpatialMath
import Testing

/// The 173 numbers of 青龙's runtime, index by index.
@Suite struct OpenLoongLayoutTests {
  /// Numbers of one moment: the hundreds tell the moment, the rest the place.
  private func frame(_ moment: Int) -> ObservationFrame {
    let base = Double(100 * moment)
    var frame = ObservationFrame(jointCount: 12)
    frame.command = VelocityCommand(
      forwardSpeed: 0.5, leftwardSpeed: -0.125, yawRate: 0.25, height: 0.42)
    frame.reading.baseAngularVelocityInBase = Vector3(base + 5, base + 6, base + 7)
    frame.reading.gravityInBase = Vector3(base + 8, base + 9, base + 10)
    frame.previousAction = (0..<12).map { Float(base) + 11 + Float($0) }
    frame.reading.jointPositions = (0..<12).map { base + 23 + Double($0) }
    frame.reading.jointVelocities = (0..<12).map { base + 35 + Double($0) }
    return frame
  }

  private func layout() throws -> ObservationLayout {
    try ObservationLayout(
      terms: ObservationLayout.openLoongTerms,
      defaultPositions: [0, 0, 0.305913, -0.670418, 0.371265, 0]
        + [0, 0, 0.305913, -0.670418, 0.371265, 0])
  }

  @Test("it has 173 numbers")
  func count() throws { #expect(try layout().count == 173) }

  @Test("current numbers and three past frames stand where the runtime puts them")
  func fifthFrame() throws {
    let layout = try layout()
    var history = [Float](repeating: 0, count: layout.historyCount)
    var observation = [Float](repeating: 0, count: 173)
    for moment in 1...5 {
      layout.write(
        frame(moment), isFirst: moment == 1, history: &history, at: 0, into: &observation, at: 0)
    }
    #expect(Array(observation[0...4]) == [0.5, -0.125, 0.25, 0.42, 0])
    for index in 5...46 { #expect(observation[index] == Float(500 + index)) }
    // The moments before the current one are 2, 3 and 4.
    for past in 0..<3 {
      let base = 100 * (past + 2)
      for k in 0..<3 {
        #expect(observation[47 + 3 * past + k] == Float(base + 5 + k))
        #expect(observation[56 + 3 * past + k] == Float(base + 8 + k))
      }
      for k in 0..<12 {
        #expect(observation[65 + 12 * past + k] == Float(base + 11 + k))
        #expect(observation[101 + 12 * past + k] == Float(base + 23 + k))
        #expect(observation[137 + 12 * past + k] == Float(base + 35 + k))
      }
    }
  }

  @Test("at the start the current frame stands for the past")
  func firstFrame() throws {
    let layout = try layout()
    var history = [Float](repeating: 9, count: layout.historyCount)
    var observation = [Float](repeating: 9, count: 173)
    var standing = frame(1)
    standing.command = VelocityCommand()
    layout.write(
      standing, isFirst: true, history: &history, at: 0, into: &observation, at: 0)
    #expect(Array(observation[0...4]) == [0, 0, 0, 0.42, 0.5])
    for past in 0..<3 {
      for k in 0..<3 { #expect(observation[47 + 3 * past + k] == observation[5 + k]) }
      for k in 0..<12 { #expect(observation[137 + 12 * past + k] == observation[35 + k]) }
    }
  }
}
