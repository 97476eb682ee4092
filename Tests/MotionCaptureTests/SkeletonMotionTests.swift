import MotionCapture
import SpatialMath
import Testing

@Test("poses are found by frame and joint")
func poseLookUp() {
  let joints = [
    SkeletonJoint(name: "Hips", parent: nil, restOffset: .zero),
    SkeletonJoint(name: "Head", parent: 0, restOffset: .unitZ),
  ]
  let poses = (0..<4).map { Pose(position: Double($0) * .unitX, orientation: .identity) }
  let motion = SkeletonMotion(joints: joints, frameRate: 30, jointPoses: poses)
  #expect(motion.frameCount == 2)
  #expect(motion.joint(named: "Head") == 1)
  #expect(motion.pose(frame: 1, joint: 1).position == Vector3(3, 0, 0))
}
