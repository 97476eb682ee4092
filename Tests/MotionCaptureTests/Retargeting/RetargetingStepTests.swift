import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@testable import MotionCapture

@Suite("steps of retargeting")
struct RetargetingStepTests {
  @Test("the filter leaves a straight line as it is and delays nothing")
  func filterOfLine() {
    let filter = ZeroPhaseFilter(cutoff: 6, frameRate: 100)
    let line = (0..<80).map { 0.3 * Double($0) - 2 }
    for (smooth, right) in zip(filter.filtered(line), line) { #expect(abs(smooth - right) < 1e-6) }
  }

  @Test("at its cut-off the filter keeps 1/√2 of an oscillation, in phase")
  func filterAtCutoff() {
    let filter = ZeroPhaseFilter(cutoff: 5, frameRate: 200)
    let wave = (0..<1000).map { sin(2 * .pi * 5 * Double($0) / 200) }
    let smooth = filter.filtered(wave)
    for frame in 400..<600 {
      #expect(abs(smooth[frame] - 0.5.squareRoot() * wave[frame]) < 5e-3)
    }
  }

  @Test(
    "a foot that tilts on its footprint keeps the edge on which it stands", arguments: [0.3, -0.2])
  func tiltingFoot(tilt: Double) throws {
    let leg = try RobotLegs(legsOfRobot("qinglong")).legs.left
    let locking = FootLocking(pitchLimit: 0.5, flatPitch: 0.12, blendTime: 0.15)
    let footprint = FootLocking.Footprint(position: Vector3(0.4, -0.1, 0), heading: 0.6)
    let flat = locking.standing(on: footprint, tilt: 0, leg: leg)
      .solePose(ankleHeight: leg.ankleHeight)
    let tilted = locking.standing(on: footprint, tilt: tilt, leg: leg)
      .solePose(ankleHeight: leg.ankleHeight)
    #expect((flat.position - footprint.position).length < 1e-12)
    let edge = Vector3(tilt > 0 ? leg.sole.upperBound : leg.sole.lowerBound, 0, 0)
    #expect((tilted.act(edge) - flat.act(edge)).length < 1e-12)
    for point in leg.contactPoints { #expect(tilted.act(point).z > -1e-12) }
    #expect(abs(tilted.orientation.pitchOfSole - tilt) < 1e-12)
    #expect(abs(tilted.orientation.headingOfSole - 0.6) < 1e-12)
  }

  @Test("a standing foot hardly tilts for small pitch and never beyond its limit")
  func stancePitch() {
    let locking = FootLocking(pitchLimit: 0.5, flatPitch: 0.12, blendTime: 0.15)
    #expect(abs(locking.stancePitch(0.03)) < 0.002)
    #expect(locking.stancePitch(3) < 0.5)
    #expect(locking.stancePitch(-3) > -0.5)
    #expect(locking.stancePitch(0.3) > 0.2)
    let flat = FootLocking(pitchLimit: 0, flatPitch: 0.12, blendTime: 0.15)
    #expect(flat.stancePitch(0.7) == 0)
  }

  @Test("a lowered pelvis is nowhere higher than a leg needs, and moves smoothly")
  func pelvisLowering() {
    var need = Array(repeating: 0.0, count: 120)
    need[40] = 0.05
    need[41] = 0.04
    need[90] = 0.02
    let drops = PelvisLowering.smoothed(need, frameRate: 50)
    for (drop, need) in zip(drops, need) { #expect(drop >= need - 1e-15) }
    for (a, b) in zip(drops, drops.dropFirst()) { #expect(abs(a - b) < 0.02) }
    #expect(drops[65] == 0)
  }

  @Test("of the ways out, the shift takes the one that helps, and none where none does")
  func shiftSearch() {
    // A step to the left takes everything away, the others nothing.
    let sideways = ShiftSearch.smallest { [Vector3(0, 0.02 - $0.left, 0)] }
    #expect(abs(sideways.left - 0.02) < 1e-4)
    #expect(abs(sideways.forward) < 1e-9 && abs(sideways.turn) < 1e-9)
    let turn = ShiftSearch.smallest { [Vector3(0.1 * ($0.turn + 0.1), 0, 0)] }
    #expect(abs(turn.turn + 0.1) < 0.01)
    #expect(ShiftSearch.smallest { _ in [Vector3(0.02, 0, 0)] } == .zero)
  }

  @Test(
    "a pelvis that yields goes where it is needed, smoothly, and the other way for the opposite")
  func pelvisYielding() {
    var needs = Array(repeating: PlanarShift.zero, count: 60)
    needs[20] = PlanarShift(coordinates: Vector3(0, 0.03, 0))
    needs[45] = PlanarShift(coordinates: Vector3(0, 0, -0.02))
    var yielding = PelvisYielding(frameCount: 60, frameRate: 50)
    yielding.yield(to: needs)
    let shifts = yielding.shifts.map(\.coordinates)
    #expect(abs(shifts[20].y - 0.03) < 1e-12)
    #expect(abs(shifts[45].z + 0.02) < 1e-12)
    for (a, b) in zip(shifts, shifts.dropFirst()) { #expect((a - b).length < 0.011) }
    var opposite = PelvisYielding(frameCount: 60, frameRate: 50)
    opposite.yield(to: needs.map { PlanarShift(coordinates: -$0.coordinates) })
    #expect(opposite.shifts.map { -$0.coordinates } == shifts)
  }

  @Test("a pose is shifted in its own heading")
  func planarShift() {
    let pose = Pose(
      position: Vector3(1, 2, 3), orientation: Quaternion(axis: .unitZ, angle: .pi / 2))
    var shift = PlanarShift.zero
    shift.forward = 0.1
    shift.left = 0.2
    shift.turn = .pi / 2
    let moved = pose.shifted(by: shift, about: pose.position)
    #expect((moved.position - Vector3(0.8, 2.1, 3)).length < 1e-12)
    #expect(abs(abs(moved.orientation.headingOfSole) - .pi) < 1e-12)
    #expect((pose.shifted(by: shift, about: .zero).position - Vector3(-2.2, 1.1, 3)).length < 1e-12)
  }

  @Test("runs and gaps that are too short are no steps")
  func shortRuns() {
    let raw = [true, true, true, false, true, true, false, false, false, true, false, false, false]
    let clean = raw.withoutShortRuns(2)
    #expect(clean == Array(repeating: true, count: 6) + Array(repeating: false, count: 7))
  }

  @Test("the median of the opposite values is the opposite median")
  func median() {
    let values = [3.0, -1, 0.5, 7]
    #expect(percentile(0.5, of: values) == 1.75)
    #expect(percentile(0.5, of: values.map { -$0 }) == -1.75)
    #expect(percentile(0, of: values) == -1)
    #expect(percentile(1, of: values) == 7)
  }

  @Test("an outlier does not pull the mean rotation")
  func meanOfRotations() {
    let around = Quaternion(roll: 0.5, pitch: -0.3, yaw: 2)
    var rotations = (-3...3).map { around * Quaternion(axis: .unitY, angle: 0.01 * Double($0)) }
    rotations.append(around * Quaternion(axis: .unitZ, angle: 1.5))
    let error = (meanRotation(rotations) * around.conjugate).rotationVector.length
    #expect(error < 0.02)
  }

  @Test("angles are unwrapped over the whole turn")
  func unwrapping() {
    let angles = (0..<40).map { remainder(0.4 * Double($0), 2 * .pi) }
    for (index, angle) in unwrapped(angles).enumerated() {
      #expect(abs(angle - 0.4 * Double(index)) < 1e-9)
    }
  }

  @Test("longer steps leave standing feet where they stand")
  func longerSteps() throws {
    let robot = try legsOfRobot("qinglong")
    var gait = WalkingFigure.Gait()
    gait.heading = 0.4
    let motion = try LegMotion(WalkingFigure(robot, gait).motion).lengthened(by: 1.3)
    for side in Foot.Side.both {
      for run in motion.contacts[side].runs(of: true) {
        let ankles = motion.frames[run].map { $0.legs[side].ankle.position }
        for ankle in ankles { #expect((ankle - ankles[0]).horizontal.length < 2e-3) }
      }
    }
    #expect(abs(motion.meanVelocityInHeading.forward - 0.78) < 0.01)
  }

  @Test("a legs' reach is their length when straight, and its chord when bent")
  func reach() throws {
    let leg = try RobotLegs(legsOfRobot("h1")).legs.left
    #expect(abs(leg.reach(kneeFlexion: 0) - 0.8) < 1e-9)
    #expect(abs(leg.reach(kneeFlexion: .pi / 2) - 0.4 * 2.0.squareRoot()) < 1e-9)
  }
}
