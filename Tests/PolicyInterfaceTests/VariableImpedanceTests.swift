import Foundation
import RobotModel
import SpatialMath
import Testing

@testable import PolicyInterface

@Suite struct VariableImpedanceTests {
  private func impedance(
    stiffness: ClosedRange<Double> = 0.5...1.5, damping: ClosedRange<Double> = 0.7...1.4,
    groups: [Int] = [0]
  ) throws -> VariableImpedance {
    try #require(
      VariableImpedance(
        stiffnessScale: stiffness, dampingScale: damping, sensitivity: 0.25, groups: groups))
  }

  @Test("action zero leaves the gains as they are described")
  func nominal() throws {
    let impedance = try impedance()
    #expect(impedance.stiffnessScale(of: 0, actions: [0, 0], at: 0) == 1)
    #expect(impedance.dampingScale(of: 0, actions: [0, 0], at: 0) == 1)
  }

  @Test("a factor grows with its action, by the sensitivity at zero, and stays within its bounds")
  func shape() throws {
    let impedance = try impedance()
    func factor(_ action: Float) -> Double {
      impedance.stiffnessScale(of: 0, actions: [action, 0], at: 0)
    }
    // Single-precision actions of 2⁻¹⁰ are exact; the third derivative leaves some 1e-6 of the slope.
    let step = Float(1.0 / 1024)
    let above = (factor(step) - 1) / Double(step)
    let below = (1 - factor(-step)) / Double(step)
    #expect(abs(above - 0.25) < 1e-4 && abs(below - 0.25) < 1e-4)
    let factors = stride(from: Float(-18), through: 18, by: 0.25).map(factor)
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(factors.allSatisfy { $0 > 0.4999999 && $0 < 1.5000001 })
    #expect(factor(-18) < 0.5001 && factor(18) > 1.4999)
  }

  @Test("factors of stiffness stand before those of damping, one for each group")
  func places() throws {
    let mapping = ActionMapping(
      defaultPositions: [0, 0, 0], scale: [1, 1, 1], clip: 5,
      impedance: try impedance(groups: [0, 1, 0]))
    #expect(mapping.actionCount == 3 + 2 + 2)
    let actions: [Float] = [9, 0.1, 0.2, 0.3, 1, -1, 0.5, -0.5]
    var stiffness = [7.0, 0, 0, 0]
    var damping = stiffness
    mapping.writeGainScales(
      actions: actions, at: 1, stiffness: &stiffness, damping: &damping, at: 1)
    func factor(_ action: Double, _ bound: Double) -> Double {
      exp(log(bound) * tanh(0.25 * action / log(bound)))
    }
    let expectedStiffness = [7, factor(1, 1.5), factor(-1, 0.5), factor(1, 1.5)]
    let expectedDamping = [7, factor(0.5, 1.4), factor(-0.5, 0.7), factor(0.5, 1.4)]
    for index in 0..<4 {
      #expect(abs(stiffness[index] - expectedStiffness[index]) < 1e-12)
      #expect(abs(damping[index] - expectedDamping[index]) < 1e-12)
    }
    // Position targets read the actions of the joints.
    var targets = [0.0, 0, 0]
    mapping.writeTargets(actions: actions, at: 1, into: &targets, at: 0)
    #expect(targets == [0.1, 0.2, 0.3].map { Double(Float($0)) })
  }

  @Test("a gain whose bounds are 1…1 has no actions; bounds that leave 1 out make no mapping")
  func bounds() throws {
    let damping = try impedance(stiffness: 1...1, groups: [0, 1])
    #expect(damping.actionCount == 2)
    #expect(damping.stiffnessScale(of: 1, actions: [3, -3], at: 0) == 1)
    #expect(damping.dampingScale(of: 1, actions: [3, -3], at: 0) < 0.8)
    for range in [1...1.5, 0.5...1, 1.1...2, 0...2, 0.5...Double.infinity] {
      #expect(
        VariableImpedance(
          stiffnessScale: range, dampingScale: 0.5...2, sensitivity: 1, groups: [0]) == nil)
    }
    #expect(
      VariableImpedance(stiffnessScale: 1...1, dampingScale: 1...1, sensitivity: 1, groups: [0])
        == nil)
    #expect(
      VariableImpedance(
        stiffnessScale: 0.5...2, dampingScale: 1...1, sensitivity: 1, groups: [0, 2])
        == nil)
  }

  @Test(
    "mirrored actions give mirrored targets and factors", arguments: [[0, 1, 2, 3], [0, 1, 0, 1]])
  func mirror(groups: [Int]) throws {
    let joints = JointMirror(source: [2, 3, 0, 1], sign: [1, -1, 1, -1])
    let mapping = ActionMapping(
      defaultPositions: [0.3, 0.1, 0.3, -0.1], scale: [0.25, 0.5, 0.25, 0.5], clip: 9,
      impedance: try impedance(groups: groups))
    let mirror = try #require(mapping.mirror(joints))
    let action = (0..<mapping.actionCount).map { Float($0) * 0.37 - 1.1 }
    let image = action.indices.map { mirror.sign[$0] * action[mirror.source[$0]] }
    func gains(_ action: [Float]) -> (stiffness: [Double], damping: [Double]) {
      var (stiffness, damping) = ([0.0, 0, 0, 0], [0.0, 0, 0, 0])
      mapping.writeGainScales(
        actions: action, at: 0, stiffness: &stiffness, damping: &damping, at: 0)
      return (stiffness, damping)
    }
    for joint in 0..<4 {
      #expect(gains(image).stiffness[joint] == gains(action).stiffness[joints.source[joint]])
      #expect(gains(image).damping[joint] == gains(action).damping[joints.source[joint]])
    }
    let targets = (0..<4).map { mapping.target(joint: $0, action: action[$0]) }
    #expect(
      (0..<4).map { mapping.target(joint: $0, action: image[$0]) } == joints.mirrored(targets))
    // And the previous action is observed so, gains and all.
    let layout = try ObservationLayout(
      terms: [ObservationTerm(.previousAction, history: .stacked(2))],
      defaultPositions: mapping.defaultPositions, actionCount: mapping.actionCount)
    let observed = try #require(layout.mirror(joints, action: mirror))
    #expect(observed.source.count == 2 * mapping.actionCount)
    #expect(Array(observed.source.prefix(mapping.actionCount)) == mirror.source)
  }

  @Test("groups that a mirror takes apart have no mirror")
  func torn() throws {
    let joints = JointMirror(source: [2, 3, 0, 1], sign: [1, 1, 1, 1])
    let mapping = ActionMapping(
      defaultPositions: [0, 0, 0, 0], scale: [1, 1, 1, 1],
      impedance: try impedance(groups: [0, 0, 1, 2]))
    #expect(mapping.mirror(joints) == nil)
  }
}
