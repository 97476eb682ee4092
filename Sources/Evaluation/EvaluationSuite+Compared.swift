import ComparisonPages
import EvaluationSuites
import Foundation
import ReplayPages

/// What a report must know of a suite's cases.
extension EvaluationCase {
  /// What the robots are told at a time [s]; to stand before the first command.
  func asked(at time: Double) -> SceneCommand {
    (commands.last { $0.time <= time } ?? SuiteCommand()).asked
  }

  /// The case with what is asked for all the time, where nothing else is unusual.
  fileprivate var compared: ComparedCase {
    var plain = EvaluationCase()
    plain.name = name
    plain.duration = duration
    plain.commands = commands
    let command = commands.first ?? SuiteCommand()
    guard self == plain, commands.count <= 1, command.time == 0, !command.stepsOnTheSpot else {
      return ComparedCase(name: name)
    }
    return ComparedCase(name: name, command: command.asked)
  }

  /// From where the only push comes, and the case as if it came from the front; nil where there are
  /// other pushes.
  fileprivate var sided: (side: PushSide, common: EvaluationCase)? {
    var common = self
    common.name = ""
    if let search = largestPush {
      common.largestPush?.side = .front
      return (search.side, common)
    }
    guard let push = pushes.first, pushes.count == 1, push.side != .around else { return nil }
    common.pushes[0].side = .front
    return (push.side, common)
  }
}

extension EvaluationSuite {
  /// The cases as reports have them.
  var comparedCases: [ComparedCase] { cases.map(\.compared) }

  /// Cases that differ in nothing but the side of their push, where there are three or more.
  var pushMaps: [PushMap] {
    var groups: [(common: EvaluationCase, sides: [PushMap.Side])] = []
    for evaluated in cases {
      guard let (side, common) = evaluated.sided, let angle = side.azimuth else { continue }
      let entry = PushMap.Side(angle: angle, caseName: evaluated.name)
      if let index = groups.firstIndex(where: { $0.common == common }) {
        groups[index].sides.append(entry)
      } else {
        groups.append((common, [entry]))
      }
    }
    return groups.filter { $0.sides.count >= 3 }.map { common, sides in
      PushMap(
        title: common.pushWords,
        figure: common.largestPush == nil ? "survived" : "largest_push_n_s", sides: sides)
    }
  }
}

extension EvaluationCase {
  /// The only push in words.
  fileprivate var pushWords: String {
    if let largestPush { return String(format: "force of %g s", largestPush.duration) }
    guard let push = pushes.first else { return "" }
    return push.impulse.map { String(format: "%g N s in %g s", $0, push.duration) }
      ?? String(format: "%g m/s at once", push.velocityChange ?? 0)
  }
}

extension SuiteCommand {
  /// The velocities as recordings have them.
  fileprivate var asked: SceneCommand {
    SceneCommand(forwardSpeed: forwardSpeed, leftwardSpeed: leftwardSpeed, yawRate: yawRate)
  }
}
