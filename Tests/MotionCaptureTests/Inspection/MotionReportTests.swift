import Foundation
import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct MotionReportTests {
  /// Stilts: straight legs whose feet stand in turn for half a second while the pelvis goes on.
  ///
  /// - Parameter heading: of the way and the face [rad].
  static func walker(
    frames: Int, rate: Double, speed: Double, heading: Double, thigh: Double = 0.45
  ) -> SkeletonMotion {
    let joints =
      [SkeletonJoint(name: "Hips", parent: nil, restOffset: .zero)]
      + ["Left", "Right"].flatMap { side in
        let first = side == "Left" ? 1 : 4
        return [
          SkeletonJoint(name: side + "Hip", parent: 0, restOffset: .zero),
          SkeletonJoint(name: side + "Knee", parent: first, restOffset: .zero),
          SkeletonJoint(name: side + "Ankle", parent: first + 1, restOffset: .zero),
        ]
      }
    let turn = Quaternion(yaw: heading)
    var poses: [Pose] = []
    for frame in 0..<frames {
      let time = Double(frame) / rate
      func add(_ p: Vector3) { poses.append(Pose(position: turn.act(p), orientation: turn)) }
      let x = speed * time
      add(Vector3(x, 0, 0.9))
      for (y, offset) in [(0.1, 0.0), (-0.1, 0.5)] {
        // A foot stands in the first half of its second and swings in the other.
        let phase = (time + offset).truncatingRemainder(dividingBy: 1)
        let base = time - phase
        let swing = max(0, phase - 0.5) / 0.5
        let footX = speed * (base + swing + 0.25)
        let footZ = 0.1 * sin(.pi * swing)
        add(Vector3(x, y, 0.9))
        add(Vector3(x, y, 0.9 - thigh))
        add(Vector3(footX, y, footZ))
      }
    }
    return SkeletonMotion(joints: joints, frameRate: rate, jointPoses: poses)
  }

  @Test("speed, facing, cadence, stride and stance of a known gait are found")
  func knownGait() throws {
    let motion = Self.walker(frames: 501, rate: 100, speed: 1.2, heading: 0.7)
    let report = try MotionReport(of: motion, name: "walker")
    #expect(abs(report.pathSpeed - 1.2) < 1e-9)
    #expect(abs(report.netSpeed - 1.2) < 1e-9)
    #expect(abs(report.forwardSpeed - 1.2) < 1e-9)
    #expect(abs(report.leftwardSpeed) < 1e-9)
    #expect(abs(report.facing - 0.7) < 1e-9)
    #expect(abs(report.turn) < 1e-9)
    #expect(abs(report.pelvisHeight - 0.9) < 1e-9)
    #expect(abs(try #require(report.gait.cadence) - 120) < 2)
    #expect(abs(try #require(report.gait.strideTime) - 1) < 0.02)
    // The thresholds open a few hundredths of a second into the swing.
    #expect(abs(try #require(report.gait.stanceShare) - 0.5) < 0.08)
    for event in report.gait.events where event.isStrike {
      let expected = event.foot == .left ? event.time.rounded() : (event.time - 0.5).rounded() + 0.5
      #expect(abs(event.time - expected) < 0.06)
    }
  }

  @Test("labels of the file are preferred to what height and speed say")
  func labels() throws {
    var motion = Self.walker(frames: 101, rate: 100, speed: 1, heading: 0)
    motion.contactLabels = [
      .left: (0..<101).map { $0 < 30 }, .right: (0..<101).map { $0 > 70 },
    ]
    let report = try MotionReport(of: motion, name: "walker")
    #expect(report.contactSource == .labels)
    #expect(report.gait.events.map { $0.frame } == [30, 71])
  }

  @Test("turning to the left is counted beyond a whole turn")
  func turning() throws {
    var motion = Self.walker(frames: 201, rate: 100, speed: 0, heading: 0)
    for index in motion.jointPoses.indices {
      let turn = Quaternion(yaw: 2.5 * .pi * Double(index / 7) / 200)
      motion.jointPoses[index].position = turn.act(motion.jointPoses[index].position)
    }
    #expect(abs(try MotionReport(of: motion, name: "turn").turn - 2.5 * .pi) < 1e-9)
  }

  @Test("a thigh without length is refused by its joints")
  func zeroLength() {
    let motion = Self.walker(frames: 3, rate: 30, speed: 0, heading: 0, thigh: 0)
    #expect { try MotionReport(of: motion, name: "m") } throws: {
      "\($0)".contains("LeftHip to LeftKnee") && "\($0)".contains("0.05 m or more")
    }
  }

  @Test("a single frame has a report, and the JSON says null where nothing is known")
  func singleFrame() throws {
    let motion = Self.walker(frames: 1, rate: 30, speed: 1, heading: 0)
    let report = try MotionReport(of: motion, name: "m")
    #expect(report.pathSpeed == 0)
    let json = try report.json()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["frames"] as? Int == 1)
    #expect(object["stride_time_s"] == nil)
    #expect(object["path_speed_m_s"] as? Double == 0)
    #expect(!report.text.contains("nan"))
  }

  @Test("the drawing shows the figures, the three charts and the contacts")
  func drawing() throws {
    let motion = Self.walker(frames: 201, rate: 100, speed: 1, heading: 1)
    let svg = try MotionDrawing(of: motion, name: "a <walk>").svg
    for text in ["a &lt;walk&gt;", "Thigh, forwards", "Knee, flexion", "Foot, toes up", "2.00 s"] {
      #expect(svg.contains(text), "\(text)")
    }
    #expect(svg.components(separatedBy: "<g transform").count == 4)
    let parser = XMLParsing(svg)
    #expect(parser.isWellFormed)
  }
}

extension Quaternion {
  fileprivate init(yaw: Double) { self.init(axis: .unitZ, angle: yaw) }
}
