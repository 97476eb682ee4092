import Foundation
import ReferenceMotion
import SpatialMath
import Testing

@testable import MotionScreening

@Suite struct ClipScreenerTests {
  @Test("a standing robot passes and needs no help")
  func standing() throws {
    let result = try #require(try ScreenedClips.screen([ScreenedClips.standing()]).first)
    #expect(result.hasPassed)
    let replay = try #require(result.replay)
    #expect(replay.meanMissingWrench < 1e-4)
    #expect(replay.meanAssist < 0.01)
    #expect(replay.peakTrackingError < 0.005)
  }

  @Test("a walk passes, and spoilt ones do not, each for its reason")
  func verdicts() throws {
    let walk = try ScreenedClips.walk()
    let robot = try ScreenedClips.robot()
    let knee = robot.joints[3]
    let clips = [
      walk,
      walk.timeStretched(by: 1.0 / 3),
      walk.spoilt { $0.moveBase(by: Vector3(0, 0, -0.2)) },
      walk.spoilt { $0.exchangeContacts() },
      walk.spoilt { $0.turn(knee.name, by: knee.limits.upperBound + 0.2, from: 20) },
      walk.spoilt { $0.moveBase(by: Vector3(0.5, 0, 0), from: 40) },
    ]
    let results = try ScreenedClips.screen(clips)
    #expect(results[0].rejections == [])
    // 青龙's joints are fast enough for it; the ground cannot give the forces.
    #expect(results[1].rejection?.reason == .assist)
    #expect(results[2].rejection?.reason == .penetration)
    #expect(results[3].rejection?.reason == .sidesMixedUp)
    #expect(results[4].rejections.contains { $0.reason == .jointLimit })
    #expect(results[5].rejection?.reason == .baseJump)
  }

  @Test("a robot that is to hover falls with what the assistance leaves of gravity")
  func hovering() throws {
    let clip = try ScreenedClips.standing().spoilt { clip in
      clip.footContacts = clip.footContacts.map { _ in false }
      clip.moveBase(by: Vector3(0, 0, 5))
    }
    let result = try #require(try ScreenedClips.screen([clip]).first)
    let rejection = try #require(result.rejection)
    #expect(rejection.reason == .fell)
    // The assistance soon gives all it can: 25 cm at half of g take 0.32 s, at g 0.23 s.
    let configuration = ScreeningConfiguration()
    let gravity = (1 - configuration.replay.largestAssist) * 9.81
    let slowest = (2 * configuration.bounds.largestDrop / gravity).squareRoot()
    #expect(rejection.time < slowest + configuration.replay.controlPeriod)
    #expect(rejection.time > 0.85 * slowest)
    let replay = try #require(result.replay)
    #expect(abs(replay.meanMissingWrench - 1) < 1e-3)
  }

  @Test("a number that is not finite and a cycle that does not close are reasons")
  func unreadable() throws {
    let walk = try ScreenedClips.walk()
    let joints = walk.jointNames.count
    let results = try ScreenedClips.screen([
      walk.spoilt { $0.jointPositions[10 * joints + 2] = .nan },
      walk.spoilt {
        $0.isCyclic = true
        $0.jointPositions[(walk.frameCount - 1) * joints + 2] += 0.1
      },
    ])
    #expect(results[0].rejection?.reason == .notFinite)
    #expect(results[0].rejection?.time == 10 / walk.frameRate)
    #expect(results[1].rejection?.reason == .notClosed)
    #expect(results.allSatisfy { $0.replay == nil })
  }

  @Test("results have the same bits for any number of workers and any company")
  func reproducibility() throws {
    var configuration = ScreeningConfiguration()
    configuration.replay.batchSize = 2
    let walk = try ScreenedClips.walk().cropped(from: 0.3, to: 1)
    let clips = [walk, walk.timeStretched(by: 1.3), try ScreenedClips.standing()]
    let together = try ScreenedClips.screen(clips)
    #expect(try ScreenedClips.screen(clips, workers: 3) == together)
    #expect(try ScreenedClips.screen(clips, configuration: configuration) == together)
  }

  @Test("a clip of another robot is refused")
  func otherRobot() throws {
    let walk = try ScreenedClips.walk().spoilt { $0.jointNames[0] = "tail" }
    #expect(throws: ReferenceMotionError.self) { try ScreenedClips.screen([walk]) }
  }
}
