import ReferenceMotion
import RigidBodyDynamics
import RobotModel
import SpatialMath
import Testing

@testable import MotionScreening

@Suite struct ContactWrenchSharingTests {
  /// 青龙 standing in its nominal pose, soles at the ground.
  private func standing() throws -> (RobotDescription, [Pose], Vector3) {
    let robot = try ScreenedClips.robot()
    let height = try #require(robot.standingHeight(positions: robot.nominalPositions))
    let poses = robot.linkPosesInWorld(
      base: Pose(position: Vector3(0, 0, height)), positions: robot.nominalPositions)
    return (robot, poses, robot.centerOfMassInWorld(linkPoses: poses))
  }

  /// A force at a point, as a wrench about the base's origin.
  private func wrench(_ force: Vector3, at point: Vector3, poses: [Pose]) -> SpatialForce {
    SpatialForce(moment: (point - poses[0].position).cross(force), force: force)
  }

  @Test("soles under the centre of mass carry the weight, each a half and nothing is missing")
  func standingWeight() throws {
    let (robot, poses, center) = try standing()
    let weight = 9.81 * robot.totalMass
    var sharing = ContactWrenchSharing(robot, friction: 0.8, weight: weight)
    var wrenches = Array(repeating: SpatialForce.zero, count: robot.links.count)
    let missing = sharing.share(
      wrench(Vector3(0, 0, weight), at: center, poses: poses), linkPoses: poses, loads: [1, 1],
      into: &wrenches)
    // What the regularisation of 1e-7 leaves.
    #expect(missing.force.length < 1e-4 * weight)
    #expect(missing.moment.length < 1e-4 * weight)
    for foot in robot.feet {
      #expect(abs(wrenches[foot.link].force.z - weight / 2) < 1e-3 * weight)
    }
  }

  @Test("what is missing of a sideways force is what friction does not hold")
  func friction() throws {
    let (robot, poses, _) = try standing()
    let weight = 9.81 * robot.totalMass
    // Low down between the feet, so that moments matter little.
    let soles = robot.feet.map { poses[$0.link].act($0.soleCenter) }
    let middle = 0.5 * (soles[0] + soles[1])
    var sharing = ContactWrenchSharing(robot, friction: 0.5, weight: weight)
    var wrenches = Array(repeating: SpatialForce.zero, count: robot.links.count)
    let held = wrench(Vector3(0.3 * weight, 0, weight), at: middle, poses: poses)
    let missing = sharing.share(held, linkPoses: poses, loads: [1, 1], into: &wrenches)
    #expect(missing.force.length < 1e-3 * weight)
    let slipping = wrench(Vector3(0.6 * weight, 0, weight), at: middle, poses: poses)
    let rest = sharing.share(slipping, linkPoses: poses, loads: [1, 1], into: &wrenches)
    #expect(rest.force.x > 0.1 * weight)
    let given = robot.feet.map { wrenches[$0.link].force }.reduce(.zero, +)
    #expect(abs(given.x) <= 0.5 / 2.0.squareRoot() * given.z + 1e-9 * weight)
  }

  @Test("a foot without load gets nothing, and the other one carries what it can")
  func oneFoot() throws {
    let (robot, poses, _) = try standing()
    let weight = 9.81 * robot.totalMass
    var sharing = ContactWrenchSharing(robot, friction: 0.8, weight: weight)
    var wrenches = Array(repeating: SpatialForce.zero, count: robot.links.count)
    let sole = poses[robot.feet[0].link].act(robot.feet[0].soleCenter)
    let missing = sharing.share(
      wrench(Vector3(0, 0, weight), at: sole, poses: poses), linkPoses: poses, loads: [1, 0],
      into: &wrenches)
    #expect(missing.force.length < 1e-4 * weight)
    #expect(wrenches[robot.feet[1].link] == .zero)
  }
}

@Suite struct MotionFeedforwardTests {
  @Test("the torques of a standing robot are those that balance gravity and the ground")
  func gravityCompensation() throws {
    let robot = try ScreenedClips.robot()
    let track = try ReferenceTrack(ScreenedClips.standing(), robot: robot)
    let replay = ScreeningConfiguration.Replay()
    let feedforward = MotionFeedforward(track, replay: replay, tickCount: 3)

    // By virtual work: τ_j = ∂/∂q_j (U − Σ f · p), with the base held and the ground's forces f.
    var frame = track.makeFrame()
    track.sample(at: 0, into: &frame)
    let weight = 9.81 * robot.totalMass
    let center = robot.centerOfMassInWorld(linkPoses: frame.linkPoses)
    var sharing = ContactWrenchSharing(robot, friction: replay.friction, weight: weight)
    var wrenches = Array(repeating: SpatialForce.zero, count: robot.links.count)
    let force = Vector3(0, 0, weight)
    _ = sharing.share(
      SpatialForce(moment: (center - frame.basePose.position).cross(force), force: force),
      linkPoses: frame.linkPoses, loads: [1, 1], into: &wrenches)
    func work(_ joint: Int, _ change: Double) -> Double {
      var positions = frame.jointPositions
      positions[joint] += change
      let poses = robot.linkPosesInWorld(base: frame.basePose, positions: positions)
      var work = weight * robot.centerOfMassInWorld(linkPoses: poses).z
      for foot in robot.feet {
        let turn = (poses[foot.link].orientation * frame.linkPoses[foot.link].orientation.conjugate)
          .rotationVector
        let shift = poses[foot.link].position - frame.linkPoses[foot.link].position
        work -= wrenches[foot.link].force.dot(shift) + wrenches[foot.link].moment.dot(turn)
      }
      return work
    }
    let step = 1e-5
    for joint in robot.joints.indices {
      let expected = (work(joint, step) - work(joint, -step)) / (2 * step)
      // Rounding of differences of some hundred joules by 2e-5, and the square of the step.
      #expect(abs(feedforward.jointTorques[joint] - expected) < 1e-4)
    }
    #expect(feedforward.missingForces[0].length < 1e-4 * weight)
    #expect(feedforward.missingMoments[0].length < 1e-4 * weight)
  }

  @Test("a body in free fall takes nothing of the ground or the motors")
  func freeFall() throws {
    let robot = try ScreenedClips.robot()
    let clip = try ScreenedClips.standing().spoilt { clip in
      clip.footContacts = clip.footContacts.map { _ in false }
      for frame in 0..<clip.frameCount {
        let time = Double(frame) / clip.frameRate
        clip.basePositionsInWorld[frame].z += 5 - 0.5 * 9.81 * time * time
      }
    }
    let track = try ReferenceTrack(clip, robot: robot)
    var replay = ScreeningConfiguration.Replay()
    replay.timestep = 0.01
    replay.substeps = 10
    let feedforward = MotionFeedforward(track, replay: replay, tickCount: 6)
    // Away from the ends, where differences are one-sided.
    for tick in 2..<5 {
      #expect(feedforward.missingForces[tick].length < 1e-6 * 9.81 * robot.totalMass)
      for joint in robot.joints.indices {
        #expect(abs(feedforward.jointTorques[tick * robot.joints.count + joint]) < 1e-6)
      }
    }
  }
}
