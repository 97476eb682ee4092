import Foundation
import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct C3DReaderTests {
  private func read(
    _ writing: C3DWriting, options: MotionFileOptions = MotionFileOptions()
  ) throws -> SkeletonMotion {
    try C3DReader.read(writing.bytes, file: "m.c3d", options: options)
  }

  @Test("markers are read alike in all byte orders, as floats and as integers")
  func byteOrders() throws {
    var writing = C3DWriting.standing(frames: 3)
    writing.frames[1][4] = nil
    for processor in [C3DBytes.Processor.intel, .mips, .dec] {
      for isFloat in [true, false] {
        writing.processor = processor
        writing.isFloat = isFloat
        let content = try C3DFile(writing.bytes, file: "m.c3d")
        #expect(content.labels == writing.labels)
        #expect(content.frameRate == 100)
        #expect(content.frameCount == 3)
        for (found, expected) in zip(content.positions, writing.frames.joined()) {
          #expect((found == nil) == (expected == nil))
          #expect(((found ?? .zero) - (expected ?? .zero)).length < 1e-3)
        }
      }
    }
  }

  @Test("labels beyond the first list are found, and a subject's name before a colon is dropped")
  func labels() throws {
    var writing = C3DWriting.standing(frames: 1)
    writing.labelsInFirst = 7
    writing.labels = writing.labels.map { "Anna:" + $0 }
    let content = try C3DFile(writing.bytes, file: "m.c3d")
    #expect(content.labels == C3DWriting.standing(frames: 1).labels)
  }

  @Test("hip centres are Harrington's, knees and ankles lie between their markers")
  func jointCenters() throws {
    let motion = try read(.standing(frames: 2))
    func position(_ name: String) throws -> Vector3 {
      motion.pose(frame: 0, joint: try #require(motion.joint(named: name))).position
    }
    // Width 0.24 and depth 0.16 of the pelvis; the middle of the front spines is at (0.08, 0, 0.95).
    let hip = Vector3(
      0.08 - 0.24 * 0.16 - 0.0099, 0.33 * 0.24 + 0.0073, 0.95 - 0.30 * 0.24 - 0.0109)
    #expect((try position("LeftHip") - hip).length < 1e-6)
    #expect((try position("RightHip") - Vector3(hip.x, -hip.y, hip.z)).length < 1e-6)
    #expect((try position("LeftKnee") - Vector3(0, 0.09, 0.48)).length < 1e-6)
    #expect((try position("RightAnkle") - Vector3(0, -0.09, 0.08)).length < 1e-6)
    #expect((try position("RightToe") - Vector3(0.14, -0.09, 0.03)).length < 1e-6)
    // Standing, the pelvis' and the feet's axes are the world's.
    for name in ["Pelvis", "LeftAnkle", "RightAnkle"] {
      let orientation = motion.pose(frame: 0, joint: try #require(motion.joint(named: name)))
        .orientation
      #expect(orientation.rotationVector.length < 1e-6)
    }
  }

  @Test("other laboratories' names, units and axes give the same joints")
  func otherNames() throws {
    let expected = try read(.standing(frames: 2))
    var writing = C3DWriting.standing(frames: 2)
    let names = [
      "IAS": "ASI", "IPS": "PSI", "FLE": "KNE", "FME": "KNM", "FAL": "ANK", "TAM": "MED",
      "FCC": "HEE", "FM2": "TOE", "FM1": "FMH", "FM5": "VMH",
    ]
    writing.labels = writing.labels.map {
      String($0.prefix(1)) + (names[String($0.dropFirst(2))] ?? "")
    }
    writing.unit = "m"
    // File's y is up: (x, y, z) of the world is (z, x, y) of the file.
    writing.frames = writing.frames.map { $0.map { $0.map { 0.001 * Vector3($0.y, $0.z, $0.x) } } }
    let motion = try read(writing)
    for (found, wanted) in zip(motion.jointPoses, expected.jointPoses) {
      #expect((found.position - wanted.position).length < 1e-6)
    }
  }

  @Test("markers on the outer sides alone give the same centres with the joints' widths")
  func oneSided() throws {
    let expected = try read(.standing(frames: 2))
    func position(_ motion: SkeletonMotion, _ name: String) throws -> Vector3 {
      motion.pose(frame: 1, joint: try #require(motion.joint(named: name))).position
    }
    var writing = C3DWriting.standing(frames: 2)
    for (side, letter, first) in [("Left", "L", 0), ("Right", "R", 10)] {
      // The inner markers become ones on thigh and shank, in the planes of the joints.
      writing.labels[first + 3] = letter + "THI"
      writing.labels[first + 5] = letter + "TIB"
      for frame in 0..<2 {
        let hip = try position(expected, side + "Hip") * 1000
        let knee = try position(expected, side + "Knee") * 1000
        let ankle = try position(expected, side + "Ankle") * 1000
        // Outer markers square to the line to the joint above, 60 and 40 mm from the centres.
        let back = Vector3(10 * Double(frame - 1), 0, 0)
        let outward = side == "Left" ? Vector3.unitY : -Vector3.unitY
        func outer(_ center: Vector3, _ above: Vector3, _ distance: Double) -> Vector3 {
          let axis = (above - center).normalized
          return center + distance * (outward - outward.dot(axis) * axis).normalized
        }
        let outerKnee = outer(knee, hip, 60)
        let outerAnkle = outer(ankle, knee, 40)
        writing.frames[frame][first + 2] = outerKnee + back
        writing.frames[frame][first + 3] = 0.5 * (outerKnee + hip) + 50 * outward + back
        writing.frames[frame][first + 4] = outerAnkle + back
        writing.frames[frame][first + 5] = 0.5 * (outerAnkle + knee) + 50 * outward + back
      }
    }
    #expect { try read(writing) } throws: { "\($0)".contains("no LKNEEWIDTH") }
    writing.measures = ["L", "R"].flatMap {
      [($0 + "KneeWidth", 106.0), ($0 + "AnkleWidth", 66.0)]
    }
    let motion = try read(writing)
    for name in ["LeftKnee", "LeftAnkle", "RightKnee", "RightAnkle"] {
      let distance = (try position(motion, name) - (try position(expected, name))).length
      #expect(distance < 1e-6, "\(name): \(distance) m")
    }
  }

  @Test("a short gap is filled along the marker's smooth path, a longer one is refused")
  func gaps() throws {
    var writing = C3DWriting.standing(frames: 60)
    // A knee that swings like a sine of 1 Hz, 50 mm.
    for frame in writing.frames.indices {
      let swing = 50 * sin(2 * .pi * Double(frame) / 100)
      for marker in [2, 3] {
        writing.frames[frame][marker] = Vector3(swing, marker == 2 ? 140 : 40, 480)
      }
    }
    let whole = try read(writing)
    for frame in 20..<30 { writing.frames[frame][2] = nil }
    let filled = try read(writing)
    #expect(filled.provenance.contains { $0.contains("10 positions of markers filled") })
    for (a, b) in zip(filled.jointPoses, whole.jointPoses) {
      #expect((a.position - b.position).length < 1e-4)
    }
    #expect { try read(writing, options: .init(longestGap: 0.09)) } throws: {
      "\($0)".contains("marker L_FLE, frames 20 to 29") && "\($0)".contains("at most 9")
    }
  }

  @Test("frames before a marker's first and behind its last sight are left out")
  func ends() throws {
    var writing = C3DWriting.standing(frames: 20)
    for frame in 0..<5 { writing.frames[frame][2] = nil }
    writing.frames[19][12] = nil
    writing.events = [("Left", "Foot Strike", 0.10), ("Left", "Foot Off", 0.15)]
    let motion = try read(writing)
    #expect(motion.frameCount == 14)
    #expect(motion.provenance.contains { $0.contains("frames 5 to 18 of 20") })
    let stands = try #require(motion.contactLabels[.left])
    #expect(stands == (5..<19).map { (10..<15).contains($0) })
  }

  @Test("events that do not alternate are left aside and told")
  func brokenEvents() throws {
    var writing = C3DWriting.standing(frames: 20)
    writing.events = [
      ("Left", "Foot Strike", 0.10), ("Left", "Foot Strike", 0.15), ("Right", "Foot Off", 0.05),
      ("General", "Foot Off", 0.07),
    ]
    let motion = try read(writing)
    #expect(motion.contactLabels[.left] == nil)
    #expect(motion.contactLabels[.right]?.filter { $0 }.count == 5)
    #expect(motion.provenance.contains { $0.contains("left foot do not alternate") })
  }

  @Test("spoilt files are refused with the part")
  func spoilt() {
    let whole = C3DWriting.standing(frames: 4)
    var noKnee = whole
    noKnee.labels[3] = "X"
    var noUnit = whole
    noUnit.unit = "ell"
    var still = whole
    still.rate = 0
    var never = whole
    for frame in 0..<4 { never.frames[frame][0] = nil }
    var flat = whole
    flat.frames[2] = flat.frames[2].map { _ in Vector3(1, 1, 1) }
    var nan = whole
    nan.frames[1][0] = Vector3(.nan, 0, 0)
    var processor = whole.bytes
    processor[512 + 3] = 7
    let cases: [([UInt8], [String])] = [
      (noKnee.bytes, ["POINT:LABELS", "left inner knee (LFME, LKNM)"]),
      (noUnit.bytes, ["POINT:UNITS", "'ell'"]), (still.bytes, ["POINT:RATE", "0.0 Hz"]),
      (never.bytes, ["marker L_IAS", "no frame"]), (flat.bytes, ["frame 2", "in a line"]),
      (processor, ["processor 7"]),
      (Array(whole.bytes.dropLast(10)), ["3 frames", "4 as declared"]),
      (Array(whole.bytes.prefix(600)), ["m.c3d"]), ([1, 2, 3], ["no C3D header"]),
    ]
    for (bytes, words) in cases {
      do {
        _ = try C3DReader.read(bytes, file: "m.c3d", options: MotionFileOptions(longestGap: 0))
        Issue.record("it was read: \(words)")
      } catch {
        for word in words { #expect("\(error)".contains(word), "\(error)") }
      }
    }
    // A position that is no number counts as not seen.
    #expect(throws: Never.self) { try C3DReader.read(nan.bytes, file: "m.c3d", options: .init()) }
  }
}
