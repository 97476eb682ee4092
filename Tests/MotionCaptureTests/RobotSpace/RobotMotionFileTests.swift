import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@testable import MotionCapture

@Suite("files of robots' motion")
struct RobotMotionFileTests {
  @Test(
    "published files have the frames, rates and speeds that they are known for",
    .enabled(if: RobotSpaceFiles.arePresent), arguments: RobotSpaceFiles.known)
  func published(known: RobotSpaceFiles.Known) throws {
    let clip = try RobotMotionFile.read(RobotSpaceFiles.url(known.path))
    #expect(clip.frameCount == known.frames)
    #expect(clip.frameRate == known.rate)
    #expect(clip.jointNames.count == known.joints)
    #expect(clip.robotName == known.robot)
    // 2 %, and what rounding to two digits hides.
    #expect(abs(clip.pathSpeed - known.pathSpeed) <= 0.02 * known.pathSpeed + 0.003)
  }

  @Test(
    "motions of Unitree's robots stand on the ground of our own models",
    .enabled(if: RobotSpaceFiles.arePresent),
    arguments: [
      ("unitree_lafan1_g1/walk1_subject1.csv", "g1"), ("isaaclab_amp_npz/G1_walk.npz", "g1"),
      ("locomujoco/02-constspeed_UnitreeH1.npz", "h1"),
    ])
  func feet(path: String, name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let clip = try RobotMotionFile.read(
      RobotSpaceFiles.url(path), options: RobotMotionOptions(robot: robot))
    let track = try ReferenceTrack(clip, robot: robot)
    var frame = track.makeFrame()
    var heights: [Double] = []
    for index in 0..<track.frameCount {
      track.sample(frame: index, into: &frame)
      for foot in robot.feet.indices where frame.footContacts[foot] {
        heights.append(frame.solePositions[foot].z)
      }
    }
    // A wrong order of joints or a wrong sign puts soles decimetres away.
    let mean = heights.reduce(0, +) / Double(heights.count)
    #expect(abs(mean) < 0.06)
    #expect(heights.count > track.frameCount / 2)
  }

  @Test(
    "bodies in a file are where our kinematics puts them", .enabled(if: RobotSpaceFiles.arePresent))
  func bodies() throws {
    guard let folder = RobotSpaceFiles.folder else { return }
    let model = folder.deletingLastPathComponent().appending(path: "robots/unitree_g1/g1_29dof.xml")
    let robot = try RobotDescription.load(contentsOf: model).description
    let path = "beyondmimic_npz/holosoma_sub3_largebox_003_mj.npz"
    let clip = try RobotMotionFile.read(RobotSpaceFiles.url(path))
    let track = try ReferenceTrack(clip, robot: robot)
    let npz = try NPZFile(RobotSpaceFiles.bytes(path), file: path)
    let names = try #require(npz.texts("body_names"))
    let bodies = try BodyPoses(
      npz, positions: "body_pos_w", orientations: "body_quat_w", frameCount: track.frameCount)
    var frame = track.makeFrame()
    var compared = 0
    for index in stride(from: 0, to: track.frameCount, by: 10) {
      track.sample(frame: index, into: &frame)
      for (link, description) in robot.links.enumerated() {
        guard let body = names.firstIndex(of: description.name) else { continue }
        let distance =
          (bodies.pose(frame: index, body: body).position
          - frame.linkPoses[link].position).length
        #expect(distance < 1e-3, "\(description.name), frame \(index)")
        compared += 1
      }
    }
    #expect(compared > 500)
  }

  @Test("the order of unnamed joints is told by the bodies that turn")
  func unnamedOrder() throws {
    // A motion in which each joint turns by an angle of its own, bodies in the same order.
    for order in [JointOrder.g1, JointOrder.g1BreadthFirst] {
      let frames = 5
      var joints: [Double] = []
      var positions: [Double] = []
      var orientations: [Double] = []
      for frame in 0..<frames {
        let angles = order.indices.map { 0.01 * Double(($0 * 7) % 29 + 1) * Double(frame) }
        joints += angles
        // Each body has turned by the sum of the angles from the base to it, all about one axis.
        func total(_ name: String) -> Double {
          guard let place = JointOrder.g1.firstIndex(of: name),
            let index = order.firstIndex(of: name)
          else { return 0 }
          let carrier: Int? =
            switch place {
            case 0, 6, 12: nil
            case 15, 22: 14
            default: place - 1
            }
          return angles[index] + (carrier.map { total(JointOrder.g1[$0]) } ?? 0)
        }
        for angle in [0] + order.map(total) {
          positions += [0, 0, 1]
          orientations += [cos(angle / 2), 0, sin(angle / 2), 0]
        }
      }
      let archive = ZIPArchive.packed([
        ("fps.npy", NPYArray(shape: [1], numbers: [50]).encoded),
        ("joint_pos.npy", NPYArray(shape: [frames, 29], numbers: joints).encoded),
        ("body_pos_w.npy", NPYArray(shape: [frames, 30, 3], numbers: positions).encoded),
        ("body_quat_w.npy", NPYArray(shape: [frames, 30, 4], numbers: orientations).encoded),
      ])
      #expect(try RobotMotionFile.read(archive, file: "motion.npz").jointNames == order)
    }
  }

  @Test(
    "the two meanings of TienKung's columns are told apart",
    .enabled(if: RobotSpaceFiles.arePresent))
  func columnMeanings() throws {
    let expert = try RobotMotionFile.read(
      RobotSpaceFiles.url("tienkung_amp/motion_amp_expert_walk.txt"))
    let visual = try RobotMotionFile.read(
      RobotSpaceFiles.url("tienkung_amp/motion_visualization_walk.txt"))
    #expect(expert.jointNames.first == "shoulder_pitch_r_joint")
    #expect(visual.jointNames.first == "hip_roll_l_joint")
    // Both are the same walk: knees bend alike.
    for clip in [expert, visual] {
      let knee = try #require(clip.jointNames.firstIndex(of: "knee_pitch_l_joint"))
      let bends = (0..<clip.frameCount).map {
        clip.jointPositions[$0 * clip.jointNames.count + knee]
      }
      #expect((bends.min() ?? 0) > -0.05)
      #expect((bends.max() ?? 0) > 0.8)
    }
  }

  @Test("a clip written as Unitree's table is read back to the bit")
  func tableRoundTrip() throws {
    let robot = try RobotCatalog.robot(named: "g1")
    let clip = try BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: 0.4), frameRate: 60)
    let track = try ReferenceTrack(clip, robot: robot)
    let read = try RobotMotionFile.read(
      RobotMotionFile.encoded(track, as: .unitree), file: "gait_60hz.csv")
    #expect(read.frameRate == 60)
    #expect(read.basePositionsInWorld == clip.basePositionsInWorld)
    for joint in clip.jointNames {
      let (a, b) = (clip.jointNames.firstIndex(of: joint), read.jointNames.firstIndex(of: joint))
      let (written, found) = (try #require(a), try #require(b))
      for frame in 0..<clip.frameCount {
        #expect(
          clip.jointPositions[frame * clip.jointNames.count + written]
            == read.jointPositions[frame * read.jointNames.count + found])
      }
    }
  }

  @Test(
    "a clip written as arrays is read back to the bit",
    arguments: [RobotMotionFile.Kind.beyondMimic, .isaacLab], ["qinglong", "g1", "h1"])
  func arrayRoundTrip(kind: RobotMotionFile.Kind, name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let clip = try BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: 0.3), frameRate: 50)
    let track = try ReferenceTrack(clip, robot: robot)
    let read = try RobotMotionFile.read(RobotMotionFile.encoded(track, as: kind), file: "gait.npz")
    #expect(read.robotName == name)
    #expect(read.frameRate == 50)
    #expect(read.jointNames == clip.jointNames)
    #expect(read.jointPositions == clip.jointPositions)
    #expect(read.basePositionsInWorld == clip.basePositionsInWorld)
  }
}
