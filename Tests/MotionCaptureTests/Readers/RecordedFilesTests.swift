import SpatialMath
import Testing

@testable import MotionCapture

/// Facts about published files that need none of our code to know.
@Suite(.enabled(if: RecordedFiles.areThere, "needs the recorded motions beside the project"))
struct RecordedFilesTests {
  @Test("every file of a person has the frames, the rate and the speed that were measured")
  func speeds() throws {
    for file in RecordedFiles.people {
      let motion = try RecordedFiles.motion(file.path)
      #expect(motion.frameCount == file.frames, "\(file.path)")
      #expect(motion.frameRate == file.rate, "\(file.path)")
      let report = try MotionReport(of: motion, name: file.path)
      switch file.speed {
      case .net(let speed): #expect(abs(report.netSpeed / speed - 1) < 0.02, "\(file.path)")
      case .path(let speed): #expect(abs(report.pathSpeed / speed - 1) < 0.02, "\(file.path)")
      case nil: #expect(report.netSpeed < 0.6, "\(file.path)")
      }
      #expect((0.7...1.0).contains(report.legLength), "\(file.path): \(report.legLength) m")
    }
  }

  @Test("bones keep their lengths over time, and walkers face where they go")
  func boneLengths() throws {
    for file in RecordedFiles.people where !file.path.hasSuffix(".c3d") {
      let motion = try RecordedFiles.motion(file.path)
      let landmarks = try SkeletonLandmarks(motion)
      for leg in [landmarks.left, landmarks.right] {
        for (a, b) in [(leg.hip, leg.knee), (leg.knee, leg.ankle)] {
          let lengths = (0..<motion.frameCount).map {
            (motion.pose(frame: $0, joint: a).position - motion.pose(frame: $0, joint: b).position)
              .length
          }
          let spread = (lengths.max() ?? 0) - (lengths.min() ?? 0)
          #expect(spread < 1e-4, "\(file.path): \(spread) m")
        }
      }
    }
    for path in [
      "cmu_bvh/cmu_12_01_walk.bvh", "deepmimic/humanoid3d_walk.txt",
      "bandai_namco/dataset-1_walk-left_normal_001.bvh", "c3d/rehazenter_2014001_C1_01.c3d",
    ] {
      let report = try MotionReport(of: try RecordedFiles.motion(path), name: path)
      #expect(report.forwardSpeed > 0.95 * report.netSpeed)
    }
  }

  @Test("MVNX and BVH of one take agree, frame by frame, without a further map of axes")
  func sameTake() throws {
    let mvnx = try RecordedFiles.motion("xsens_mvnx/test_mocap.mvnx")
    let bvh = try RecordedFiles.motion("xsens_mvnx/test_mocap.bvh")
    let pairs = [
      ("RightLowerLeg", "RightKnee", 1e-4), ("LeftLowerLeg", "LeftKnee", 1e-4),
      ("RightFoot", "RightAnkle", 1e-4), ("LeftFoot", "LeftAnkle", 1e-4),
      ("Head", "Head", 1e-4), ("RightHand", "RightWrist", 2e-3), ("LeftHand", "LeftWrist", 2e-3),
    ]
    // BVH's frame 0 is a T-pose and was left out.
    for (segment, joint, tolerance) in pairs {
      let a = try #require(mvnx.joint(named: segment))
      let b = try #require(bvh.joint(named: joint))
      var worst = 0.0
      for frame in 0..<bvh.frameCount {
        let inMVNX =
          mvnx.pose(frame: frame + 1, joint: a).position
          - mvnx.pose(frame: frame + 1, joint: 0).position
        let inBVH =
          bvh.pose(frame: frame, joint: b).position - bvh.pose(frame: frame, joint: 0).position
        worst = max(worst, (inMVNX - inBVH).length)
      }
      #expect(worst < tolerance, "\(joint): \(worst) m")
    }
  }

  @Test("markers and events of a C3D file are those that another reader finds")
  func otherReader() throws {
    let content = try C3DFile(
      try RecordedFiles.bytes("c3d/rehazenter_2014001_C1_01.c3d"), file: "c")
    let marker = try #require(content.labels.firstIndex(of: "L_IAS"))
    // ezc3d 1.7.2, rounded to a tenth of a millimetre.
    let position = try #require(content.positions[marker])
    #expect((position - Vector3(1061.0, 247.1, 875.2)).length < 0.15)
    let motion = try RecordedFiles.motion("c3d/rehazenter_2014001_C1_01.c3d")
    let report = try MotionReport(of: motion, name: "c")
    #expect(report.contactSource == .labels)
    let expected: [(Double, SkeletonMotion.Foot, Bool)] = [
      (0.05, .left, true), (0.39, .right, false), (1.33, .right, true), (1.70, .left, false),
      (2.60, .left, true), (2.98, .right, false), (3.81, .right, true),
    ]
    #expect(report.gait.events.count == expected.count)
    for (event, (time, foot, isStrike)) in zip(report.gait.events, expected) {
      #expect(event.foot == foot && event.isStrike == isStrike)
      #expect(abs(event.time - time) < 0.011)
    }
  }

  @Test("contacts found by height and speed are those that a laboratory marked, within 0.1 s")
  func detectedContacts() throws {
    let motion = try RecordedFiles.motion("c3d/rehazenter_2014001_C1_01.c3d")
    let landmarks = try SkeletonLandmarks(motion)
    let marked = GaitEvents(
      of: FootContacts(of: motion, landmarks: landmarks), frameRate: motion.frameRate)
    let found = GaitEvents(
      of: FootContacts(detectedIn: motion, landmarks: landmarks), frameRate: motion.frameRate)
    // The first and the last mark lie at the ends of the file, where a foot already or still moves.
    for event in marked.events.dropFirst().dropLast() {
      let nearest = found.events
        .filter { $0.foot == event.foot && $0.isStrike == event.isStrike }
        .map { abs($0.time - event.time) }.min()
      #expect((nearest ?? 1) < 0.1, "\(event): \(found.events)")
    }
  }

  @Test("published walks step at an adult's cadence")
  func cadence() throws {
    for (path, range) in [
      ("cmu_bvh/cmu_12_01_walk.bvh", 85.0...125.0), ("misc_bvh/sfu_0005_Walking001.bvh", 80...125),
      ("misc_bvh/AV_8Walk_Meredith_HVHA_Rep1.bvh", 100...150),
      ("bandai_namco/dataset-2_run_normal_001.bvh", 150...220),
    ] {
      let report = try MotionReport(of: try RecordedFiles.motion(path), name: path)
      let cadence = try #require(report.gait.cadence, "\(path)")
      #expect(range.contains(cadence), "\(path): \(cadence) steps/min")
    }
  }

  @Test("a pickle is refused with what to do instead")
  func pickle() throws {
    let url = try RecordedFiles.url("pkl/asap_side_jump_level1.pkl")
    #expect { try MotionFile.readSkeleton(url) } throws: { "\($0)".contains("pickle") }
  }
}
