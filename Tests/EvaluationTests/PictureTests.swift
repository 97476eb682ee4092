import EvaluationSuites
import Foundation
import ReplayPages
import Testing
import Training

@testable import Evaluation

@Suite struct PictureTests {
  @Test("a demonstration moves, is told in captions, and does not run out of the picture")
  func demonstration() throws {
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    let contract = try Evaluator(experiment, episodeCount: 1, workerCount: 1).contract
    let zero = ZeroController(actionCount: contract.jointNames.count)
    let picture = try Demonstration(of: zero, in: experiment).picture
    // Ground marks, and three parts of the robot in each of two views.
    #expect(picture.components(separatedBy: "attributeName=\"d\"").count - 1 == 7)
    // It falls before it would be told to turn; every moment of a text lies within the animation.
    #expect(picture.contains("0.5 m/s ahead"))
    #expect(!picture.contains("turn at 0.8 rad/s"))
    let moments = picture.matches(of: /keyTimes="([^"]+)"/)
      .flatMap { $0.1.split(separator: ";").compactMap { Double($0) } }
    #expect(moments.count == 6)
    #expect(moments.allSatisfy { (0...1).contains($0) })
    let numbers = picture.matches(of: /[ML](-?[0-9.]+) (-?[0-9.]+)/)
      .compactMap { match in Double(match.1).flatMap { x in Double(match.2).map { (x, $0) } } }
    #expect(numbers.count > 1_000)
    #expect(numbers.allSatisfy { (0...640).contains($0.0) && (0...320).contains($0.1) })
  }

  @Test("a demonstration in three dimensions holds what was recorded, until the robot falls")
  func page() throws {
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    let contract = try Evaluator(experiment, episodeCount: 1, workerCount: 1).contract
    let zero = ZeroController(actionCount: contract.jointNames.count)
    let page = try Demonstration(of: zero, in: experiment).page
    let recording = try #require(page.recordings.first)
    let scene = recording.scene
    #expect(scene.contactCount == 2 && scene.hasCommand && !scene.hasReference)
    #expect(scene.figures.count == 1 + contract.jointNames.count)
    #expect(recording.frames.count > 10)
    #expect(recording.captions.allSatisfy { $0.time <= recording.endTime + scene.frameInterval })
    // It stands at first: the ground carries it, at the height of its soles.
    let first = try #require(recording.frames.first { $0.contacts.allSatisfy { $0.force.z > 1 } })
    #expect(first.contacts.allSatisfy { abs($0.point.z) < 0.05 })
    #expect(first.command == SceneCommand(forwardSpeed: 0))
    let told = recording.frames.compactMap(\.command?.forwardSpeed)
    #expect(told.contains(0.5))
    #expect(page.html.contains("0.5 m/s ahead"))
  }

  @Test("a case is shown on its own ground, as far as the robot goes, with its pushes")
  func caseOnItsGround() throws {
    var steps = EvaluationCase()
    steps.name = "stairs"
    steps.terrain = CaseTerrain()
    steps.terrain?.stepHeight = 0.1
    steps.pushes = [SuitePush(around: 0.1, times: [0.3])]
    var suite = EvaluationSuite()
    suite.duration = 1
    suite.cases = [steps]
    var experiment = Experiment()
    experiment.simulation.physics.timestep = 0.004
    let contract = try Evaluator(experiment, suite: suite, workerCount: 1).contract
    let zero = ZeroController(actionCount: contract.jointNames.count)
    let recording = try #require(
      try Demonstration(of: zero, in: experiment, suite).page.recordings.first)
    #expect(recording.captions.map(\.text) == ["stairs"] && recording.pushes.count == 1)
    guard case .heightField(let field) = recording.scene.ground else {
      Issue.record("found a plane, expected stairs")
      return
    }
    // 3 m on each side of a robot that stays within a metre, of a tile of 20 m.
    let side = Double(field.countX - 1) * field.spacing
    #expect((5.9...8.1).contains(side))
    #expect(field.heights.count == field.countX * field.countY)
    let heights = Set(field.heights.map { ($0 * 1_000).rounded() })
    #expect(heights.count > 5)
    // Its soles are on the steps' lowest platform, which is far from the height 0 of the tile's edge.
    let first = try #require(recording.frames.first { $0.contacts.allSatisfy { $0.force.z > 1 } })
    for contact in first.contacts {
      let row = Int(((contact.point.x - field.originX) / field.spacing).rounded())
      let column = Int(((contact.point.y - field.originY) / field.spacing).rounded())
      let height = field.heights[row * field.countY + column]
      #expect(height < -1 && abs(contact.point.z - height) < 0.05)
    }
  }

  @Test("the account of rewards sorts the terms and names those that do nothing or everything")
  func account() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "account-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(
      """
      iteration,reward/mean_step,reward/alive,reward/terminated,reward/torque_l2,reward/track
      1,9,0.5,0,,3
      2,9,0.3,-0.0,-0.0001,5

      """.utf8
    ).write(to: file)
    let account = try RewardAccount(metrics: file)
    #expect(account.entries.map(\.name) == ["track", "alive", "torque_l2", "terminated"])
    // Nobody fell: that is no fault of the term.
    #expect(account.entries.map(\.remark) == ["dominates", nil, "dead", "never happened"])
    #expect(account.entries[0].perSecond == 4)
    #expect(abs(account.entries[1].share - 0.4 / 4.4001) < 1e-12)
    #expect(account.text.split(separator: "\n").count == 4)
  }
}
