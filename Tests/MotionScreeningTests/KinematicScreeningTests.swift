import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@testable import MotionScreening

@Suite struct KinematicScreeningTests {
  private func rejections(_ clip: ReferenceClip) throws -> [Rejection] {
    let robot = try ScreenedClips.robot()
    return KinematicScreening(
      try ReferenceTrack(clip, robot: robot), legs: try LegGeometry.legs(of: robot),
      bounds: ScreeningConfiguration.Kinematics()
    ).rejections
  }

  @Test("nothing is found against a good walk")
  func good() throws {
    #expect(try rejections(ScreenedClips.walk()).isEmpty)
  }

  @Test("a walk that is sunk by 20 cm is below the ground by 20 cm from the start")
  func sunk() throws {
    let clip = try ScreenedClips.walk().spoilt { $0.moveBase(by: Vector3(0, 0, -0.2)) }
    let first = try #require(try rejections(clip).first)
    #expect(first.reason == .penetration)
    #expect(first.time == 0)
    #expect(abs(first.found - 0.2) < 1e-3)
  }

  @Test("a walk that is raised by 10 cm stands above the ground")
  func raised() throws {
    let clip = try ScreenedClips.walk().spoilt { $0.moveBase(by: Vector3(0, 0, 0.1)) }
    let first = try #require(try rejections(clip).first)
    #expect(first.reason == .gap)
    #expect(abs(first.found - 0.1) < 1e-3)
  }

  @Test(
    "a jump of the base by 0.5 m is found at its frame, in any direction",
    arguments: [Vector3(0.5, 0, 0), Vector3(0, -0.5, 0), Vector3(0, 0, 0.5)])
  func jump(shift: Vector3) throws {
    let clip = try ScreenedClips.walk().spoilt { $0.moveBase(by: shift, from: 40) }
    let first = try #require(try rejections(clip).first)
    #expect(first.reason == .baseJump)
    #expect(first.time == 40 / clip.frameRate)
    #expect(abs(first.found - 0.5) < 0.02)
  }

  @Test("a joint beyond its limit is named, with the time of the first offence")
  func jointLimit() throws {
    let robot = try ScreenedClips.robot()
    let joint = robot.joints[0]
    let clip = try ScreenedClips.walk().spoilt {
      $0.turn(joint.name, by: joint.limits.upperBound + 0.1, from: 30)
    }
    let first = try #require(try rejections(clip).first { $0.reason == .jointLimit })
    #expect(first.place == joint.name)
    #expect(first.allowed == joint.limits.upperBound)
    #expect(first.time >= 30 / clip.frameRate)
  }

  @Test("contacts of the other foot are left and right mixed up")
  func exchangedContacts() throws {
    let clip = try ScreenedClips.walk().spoilt { $0.exchangeContacts() }
    let first = try #require(try rejections(clip).first)
    #expect(first.reason == .sidesMixedUp)
    #expect(first.place == "contacts")
  }

  @Test("legs that are exchanged, but not the contacts, are left and right mixed up")
  func exchangedLegs() throws {
    let walk = try ScreenedClips.walk()
    let mirrored = try walk.mirrored(for: ScreenedClips.robot())
    let clip = walk.spoilt { $0.jointPositions = mirrored.jointPositions }
    let reasons = try rejections(clip).map(\.reason)
    #expect(reasons.first == .sidesMixedUp)
  }

  @Test("crossed legs are left and right mixed up")
  func crossedLegs() throws {
    let robot = try ScreenedClips.robot()
    let legs = try LegGeometry.legs(of: robot)
    let clip = try ScreenedClips.standing().spoilt { clip in
      // Each leg to the other side, the sole level.
      for leg in legs {
        let sign = leg.side == .left ? 1.0 : -1.0
        for (joint, angle) in [(leg.hipRoll, -0.35 * sign), (leg.ankleRoll, 0.35 * sign)] {
          if let joint { clip.turn(robot.joints[joint].name, by: angle) }
        }
      }
    }
    let found = try rejections(clip)
    #expect(found.contains { $0.reason == .sidesMixedUp && $0.place == "crossed legs" })
  }

  @Test("a sole that is dragged along in its stance skates")
  func skate() throws {
    // The base glides 0.3 m/s over feet that are to stand.
    let clip = try ScreenedClips.standing().spoilt { clip in
      for frame in 0..<clip.frameCount {
        clip.basePositionsInWorld[frame].x += 0.3 * Double(frame) / clip.frameRate
      }
    }
    let first = try #require(try rejections(clip).first)
    #expect(first.reason == .skate)
    // 8 cm at 0.3 m/s, to the next frame.
    #expect(abs(first.time - 0.08 / 0.3) <= 1 / clip.frameRate)
  }

  @Test("a joint that is faster than its motor is named")
  func jointSpeed() throws {
    let robot = try ScreenedClips.robot()
    let walk = try ScreenedClips.walk()
    let figures = KinematicScreening(
      try ReferenceTrack(walk, robot: robot), legs: try LegGeometry.legs(of: robot),
      bounds: ScreeningConfiguration.Kinematics()
    ).figures
    // Just too fast, and just not.
    let fast = walk.timeStretched(by: figures.peakSpeedShare / 1.01)
    let slow = walk.timeStretched(by: figures.peakSpeedShare / 0.99)
    #expect(try rejections(fast).first?.reason == .jointSpeed)
    #expect(try rejections(slow).isEmpty)
  }
}
