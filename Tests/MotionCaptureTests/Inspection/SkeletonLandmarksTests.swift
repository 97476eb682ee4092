import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct SkeletonLandmarksTests {
  /// Pelvis, two legs and a head, each leg's names in order.
  private func skeleton(_ left: [String], _ right: [String], pelvis: String) -> [SkeletonJoint] {
    var joints = [SkeletonJoint(name: pelvis, parent: nil, restOffset: .zero)]
    for names in [left, right] {
      for (index, name) in names.enumerated() {
        joints.append(
          SkeletonJoint(name: name, parent: index == 0 ? 0 : joints.count - 1, restOffset: .unitZ))
      }
    }
    return joints + [SkeletonJoint(name: "Head", parent: 0, restOffset: .unitZ)]
  }

  @Test(
    "legs are found by the names of all dialects",
    arguments: [
      ["LeftUpLeg", "LeftLeg", "LeftFoot", "LeftToeBase"],
      ["mixamorig:LeftUpLeg", "mixamorig:LeftLeg", "mixamorig:LeftFoot", "mixamorig:LeftToeBase"],
      ["LeftHip", "LeftKnee", "LeftAnkle", "LeftToe"],
      ["UpperLeg_L", "LowerLeg_L", "Foot_L", "Toes_L"],
      ["LeftUpperLeg", "LeftLowerLeg", "LeftFoot", "LeftToe"],
      ["lfemur", "ltibia", "lfoot", "ltoes"],
      ["left_hip", "left_knee", "left_ankle", "left_toe"],
      ["L_Hip", "L_Knee", "L_Ankle", "L_Foot"],
      ["thigh_l", "calf_l", "foot_l", "ball_l"],
      ["Bip01 L Thigh", "Bip01 L Calf", "Bip01 L Foot", "Bip01 L Toe0"],
    ])
  func dialects(_ left: [String]) throws {
    let right = left.map { name in
      name.replacing("Left", with: "Right").replacing("left", with: "right")
        .replacing("_L", with: "_R").replacing("_l", with: "_r").replacing("L_", with: "R_")
        .replacing(" L ", with: " R ")
        .replacing(#/^l/#, with: "r")
    }
    let joints = skeleton(left, right, pelvis: "Hips")
    let landmarks = try SkeletonLandmarks(joints)
    #expect(landmarks.pelvis == 0)
    #expect([landmarks.left.hip, landmarks.left.knee, landmarks.left.ankle] == [1, 2, 3])
    #expect([landmarks.right.hip, landmarks.right.knee, landmarks.right.ankle] == [5, 6, 7])
    #expect(landmarks.left.footJoints == [3, 4])
    #expect(landmarks.head == 9)
    if left[3] != "Bip01 L Toe0" { #expect(landmarks.right.toe == 8) }
  }

  @Test("without a toe the end of the foot's bone is the toe")
  func endSite() throws {
    var joints = skeleton(
      ["lhip", "lknee", "lankle"], ["rhip", "rknee", "rankle"], pelvis: "root")
    joints.append(
      SkeletonJoint(name: "lankle end", parent: 3, restOffset: .unitX, isEndSite: true))
    let landmarks = try SkeletonLandmarks(joints)
    #expect(landmarks.left.toe == joints.count - 1)
    #expect(landmarks.right.toe == nil)
  }

  @Test("a skeleton without legs is refused with the joints it lacks")
  func withoutLegs() {
    let joints = skeleton(["LeftArm", "LeftHand"], ["RightArm", "RightHand"], pelvis: "Hips")
    #expect { try SkeletonLandmarks(joints) } throws: {
      "\($0)".contains("without legs") && "\($0)".contains("left hip, left knee, left ankle")
    }
  }
}
