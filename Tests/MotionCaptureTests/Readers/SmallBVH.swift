/// A figure of few joints as BVH, whole or to be spoilt.
struct SmallBVH {
  var hierarchy = """
    HIERARCHY
    ROOT Hips
    {
      OFFSET 0 0 0
      CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
      JOINT Spine
      {
        OFFSET 0 30 0
        CHANNELS 3 Xrotation Zrotation Yrotation
        JOINT Head
        {
          OFFSET 0 30 0
          CHANNELS 0
          End Site
          {
            OFFSET 0 20 0
          }
        }
      }
      JOINT LeftUpLeg
      {
        OFFSET 10 0 0
        CHANNELS 3 Yrotation Xrotation Zrotation
        JOINT LeftLeg
        {
          OFFSET 0 -45 0
          CHANNELS 1 Xrotation
          JOINT LeftFoot
          {
            OFFSET 0 -45 0
            CHANNELS 0
          }
        }
      }
      JOINT RightUpLeg
      {
        OFFSET -10 0 0
        CHANNELS 0
        JOINT RightLeg
        {
          OFFSET 0 -45 0
          CHANNELS 0
          JOINT RightFoot
          {
            OFFSET 0 -45 0
            CHANNELS 0
          }
        }
      }
    }
    """
  var frames = ["0 90 0  0 0 0  0 0 0  0 0 0  0", "1 90 0  0 0 0  0 0 0  0 0 0  0"]
  var frameCount: String?
  var frameTime = "0.0333333"

  var text: String {
    """
    \(hierarchy)
    MOTION
    Frames: \(frameCount ?? "\(frames.count)")
    Frame Time: \(frameTime)
    \(frames.joined(separator: "\n"))

    """
  }
}
