import ExperimentFormat
import Foundation
import Locomotion
import Testing

@testable import EvaluationSuites

@Suite struct SuiteFileTests {
  private func read(_ text: String) throws -> EvaluationSuite {
    try ExperimentDocument(text: text, named: "suite.yaml").decode(EvaluationSuite.self)
  }

  @Test("no table of keys has a fault")
  func tables() {
    #expect(EvaluationSuite.tableFaults().isEmpty)
  }

  @Test("a file says everything that a case has")
  func everything() throws {
    let suite = try read(
      """
      episodes: 7
      duration_s: 12
      settling_s: 2
      cases:
        - name: a
        - name: b
          duration_s: 8
          commands: [{vx_m_s: 0.5}, {time_s: 4, vy_m_s: -0.2, wz_rad_s: 0.4}]
          friction: 0.4
          added_base_mass_kg: -10
          command_delay_s: 0.02
          motor_strength: 0.9
          stiffness_scale: 0.8
          damping_scale: 1.2
          pushes:
            - {side: left, impulse_n_s: 45, duration_s: 0.2, times_s: [3, 6]}
            - {velocity_change_m_s: 0.5, times_s: [5], spread_over_gait: false}
        - name: c
          commands: [{step_on_the_spot: true}]
          largest_push: {side: back, phases: 4, limit_n_s: 100, tolerance_n_s: 2}
      """)
    #expect(suite.episodeCount == 7 && suite.duration == 12 && suite.settlingTime == 2)
    #expect(suite.cases.map(\.name) == ["a", "b", "c"])
    #expect(suite.cases.map(\.isStanding) == [true, false, false])
    let b = suite.cases[1]
    #expect(b.commands.map(\.time) == [0, 4])
    #expect(b.commands[1].timed.command.leftwardSpeed == -0.2)
    #expect(b.friction == 0.4 && b.addedBaseMass == -10 && b.commandDelay == 0.02)
    #expect(b.motorStrength == 0.9 && b.stiffnessScale == 0.8 && b.dampingScale == 1.2)
    #expect(b.pushes[0] == SuitePush(.left, impulse: 45, duration: 0.2, times: [3, 6]))
    #expect(b.pushes[1] == SuitePush(around: 0.5, times: [5]))
    #expect(suite.largestCommandDelay == 0.02)
    // 100 N s to 2 N s are 50 parts, fewer than 2⁶.
    #expect(suite.cases[2].largestPush?.roundCount == 6)
  }

  @Test("an unknown key is named with its line and the nearest right one")
  func unknownKey() {
    let text = "cases:\n  - name: a\n    frictoin: 0.4\n"
    #expect {
      try read(text)
    } throws: { error in
      let words = "\(error)"
      return words.contains("suite.yaml:3") && words.contains("'friction'")
    }
  }

  @Test(
    "cases that say too little, too much or the same are refused",
    arguments: [
      ("episodes: 2\n", "cases"),
      ("cases: [{friction: 1}]\n", "name"),
      ("cases: [{name: a}, {name: a}]\n", "a name of its own"),
      ("cases: [{name: a, pushes: [{times_s: [1]}]}]\n", "one of the two"),
      (
        "cases: [{name: a, pushes: [{times_s: [1], impulse_n_s: 1, velocity_change_m_s: 1}]}]\n",
        "one of the two"
      ),
      ("cases: [{name: a, largest_push: {side: around}}]\n", "front, front_left, left"),
      (
        "cases: [{name: a, largest_push: {}, pushes: [{times_s: [1], impulse_n_s: 1}]}]\n",
        "either pushes or largest_push"
      ),
      ("cases: [{name: a, terrain: {}}]\n", "one of slope_rad, step_height_m"),
      (
        "cases: [{name: a, terrain: {slope_rad: 0.1, step_height_m: 0.1}}]\n",
        "one of slope_rad, step_height_m"
      ),
      (
        "cases: [{name: a, terrain: {slope_rad: 0.1}, largest_push: {}}]\n",
        "either terrain or largest_push"
      ),
    ])
  func refused(text: String, words: String) {
    #expect {
      try read(text)
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test("a case's slopes and stairs go up on one tile and down on the other, as steep as it says")
  func terrain() throws {
    let text = """
      cases:
        - {name: a, terrain: {slope_rad: 0.2}}
        - {name: b, terrain: {step_height_m: 0.05, tread_depth_m: 0.5}}
      """
    let suite = try read(text)
    let slope = try #require(suite.cases[0].terrain?.configuration)
    let slopes = try #require(TerrainTiles(slope))
    #expect(slopes.kinds == [.slopeUp, .slopeDown])
    // 9 m of slope from the platform of 2 m to the edge of the tile.
    let field = slopes.heightField(seed: 1)
    let heights = [-10.0, 10].map { field.height(x: 0, y: $0) }
    #expect(abs(heights[0] + 9 * tan(0.2)) < 1e-9 && abs(heights[1] - 9 * tan(0.2)) < 1e-9)
    let steps = try #require(suite.cases[1].terrain?.configuration)
    let stairs = try #require(TerrainTiles(steps))
    let height = stairs.heightField(seed: 1).height(x: 0, y: 10)
    #expect(abs(height - 18 * 0.05) < 1e-9)
  }

  @Test("the suites that ship have cases of their own names, full those of quick first")
  func builtIn() {
    #expect(EvaluationSuite.quick.cases.count == 7)
    let full = EvaluationSuite.full
    #expect(Array(full.cases.prefix(7)) == EvaluationSuite.quick.cases)
    for (_, suite) in EvaluationSuite.builtIn {
      #expect(suite.conflicts.isEmpty)
      #expect(suite.cases.allSatisfy { $0.conflicts.isEmpty })
    }
    #expect(full.cases.count { $0.largestPush != nil } == 8)
    let grounds = full.cases.filter { $0.terrain != nil }
    #expect(grounds.map(\.name) == ["slope10", "steps5cm", "waves3cm", "boxes3cm", "rough2cm"])
    #expect(EvaluationSuite.quick.episodeCount == 100 && EvaluationSuite.quick.duration == 20)
    #expect(full.episodeCount == 8 && full.duration == 10)
  }
}
