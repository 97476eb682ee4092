import Foundation
import ReferenceMotion
import RobotModel
import Testing

@testable import EvaluationSuites

@Suite struct StrideCurvesTests {
  /// Rounding of sums over a hundred samples.
  private static let tolerance = 1e-12

  /// A stride of so many frames in which all joints are one function of its part that is over.
  private func curves(frameCount: Int, _ course: (Double) -> Double) -> StrideCurves {
    var curves = StrideCurves()
    let frames = (0..<frameCount).map { frame in
      Array(repeating: course(Double(frame) / Double(frameCount - 1)), count: 3)
    }
    for foot in 0..<2 { curves.add(frames, foot: foot) }
    return curves
  }

  @Test("strides of any length come to the same samples")
  func samples() throws {
    let mean = try #require(curves(frameCount: 7) { 3 * $0 - 1 }.mean(.knee, foot: 1))
    #expect(mean.count == StrideCurves.sampleCount)
    for (sample, value) in mean.enumerated() {
      #expect(abs(value - (0.03 * Double(sample) - 1)) < Self.tolerance)
    }
  }

  @Test("the mean of two strides lies between them, their deviation is half of what they differ by")
  func meanAndDeviation() throws {
    let both = curves(frameCount: 50) { $0 } + curves(frameCount: 60) { $0 + 0.4 }
    #expect(both.strideCounts == [2, 2])
    let mean = try #require(both.mean(.hip, foot: 0))
    let deviation = try #require(both.deviation(.hip, foot: 0))
    #expect(abs(mean[50] - 0.7) < Self.tolerance)
    // A difference of squares loses half of the digits.
    #expect(abs(deviation[50] - 0.2) < 1e-7)
  }

  @Test("a curve correlates with itself by 1, shifted by a quarter of a period not at all")
  func correlation() throws {
    func sine(_ shift: Double) -> StrideCurves {
      curves(frameCount: 101) { sin(2 * .pi * ($0 + shift)) }
    }
    let same = try #require(sine(0).correlation(with: sine(0), .ankle))
    let late = try #require(sine(0).correlation(with: sine(0.25), .ankle))
    let opposite = try #require(sine(0).correlation(with: sine(0.5), .ankle))
    #expect(abs(same - 1) < Self.tolerance)
    // The last sample of a stride is its first one again.
    #expect(abs(late) < 0.02)
    #expect(abs(opposite + 1) < Self.tolerance)
    #expect(sine(0).correlation(with: curves(frameCount: 9) { _ in 1 }, .ankle) == nil)
    #expect(sine(0).correlation(with: StrideCurves(), .ankle) == nil)
  }

  @Test("strides run from touch-down to touch-down, without standing in between")
  func recorder() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let legs = try LegGeometry.legs(of: robot)
    var recorder = StrideRecorder(legs: legs, timestep: 0.02)
    for step in 0..<500 {
      var positions = Array(repeating: 0.0, count: robot.joints.count)
      positions[legs[0].knee] = Double(step % 50)
      // The left foot comes down every second up to 4 s, then once more after 5 s of standing.
      let isLeft = (step <= 200 && step % 50 == 0) || step == 450
      recorder.add(positions, first: 0, touchdowns: [isLeft, false])
    }
    #expect(recorder.curves.strideCounts == [4, 0])
    let knee = try #require(recorder.curves.mean(.knee, foot: 0))
    #expect(abs(knee[98] - 49) < Self.tolerance)
    #expect(recorder.curves.mean(.knee, foot: 1) == nil)
  }

  @Test("the built-in gait is like itself at another speed, and not like itself backwards")
  func reference() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let legs = try LegGeometry.legs(of: robot)
    func strides(_ speed: Double) throws -> StrideCurves {
      let clip = try BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: speed))
      return StrideCurves(try ReferenceTrack(clip, robot: robot), legs: legs)
    }
    let walk = try strides(0.8)
    #expect(walk.strideCounts.allSatisfy { $0 >= 1 })
    for joint in StrideCurves.Joint.allCases {
      let faster = try #require(walk.correlation(with: strides(1), joint))
      #expect(faster > 0.9, "\(joint)")
    }
    let backwards = try #require(walk.correlation(with: strides(-0.5), .hip))
    #expect(backwards < 0.5)
  }
}
