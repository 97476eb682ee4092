import SpatialMath

/// A Biovision hierarchy: joints with channels, and the channels' values frame by frame.
struct BVHFile {
  /// What a number of a frame moves.
  enum Channel: String {
    case xPosition = "xposition"
    case yPosition = "yposition"
    case zPosition = "zposition"
    case xRotation = "xrotation"
    case yRotation = "yrotation"
    case zRotation = "zrotation"
  }

  /// A joint or an end site.
  struct Joint {
    var name: String
    var parent: Int?
    var offset: Vector3
    /// In the order of the file, in which the rotations multiply.
    var channels: [Channel]
    var isEndSite: Bool
  }

  /// The joints, parents before children.
  var joints: [Joint] = []
  /// Time between frames as written [s].
  var frameTime = 0.0
  /// `[frames, channels]` in the file's unit and degrees.
  var values: [Double] = []

  /// Numbers in a frame.
  var channelCount: Int { joints.reduce(0) { $0 + $1.channels.count } }

  /// The figure's poses, in the file's unit and axes.
  ///
  /// A joint's rotation is the product of its channels' in their order, R = R₁ R₂ R₃ on columns; its
  /// position channels take the place of the offset (Meredith and Maddock 2001, section 3).
  func poses() -> [Pose] {
    let width = channelCount
    let frameCount = width == 0 ? 0 : values.count / width
    var poses: [Pose] = []
    poses.reserveCapacity(frameCount * joints.count)
    for frame in 0..<frameCount {
      var next = frame * width
      for joint in joints {
        var local = Pose(position: joint.offset)
        for channel in joint.channels {
          channel.apply(values[next], to: &local)
          next += 1
        }
        // The parent lies as many poses back as its number is smaller.
        if let parent = joint.parent {
          local = poses[frame * joints.count + parent] * local
        }
        poses.append(local)
      }
    }
    return poses
  }
}

extension BVHFile.Channel {
  /// Moves or turns a pose within its parent by a value [file's unit or degrees].
  fileprivate func apply(_ value: Double, to pose: inout Pose) {
    switch self {
    case .xPosition: pose.position.x = value
    case .yPosition: pose.position.y = value
    case .zPosition: pose.position.z = value
    case .xRotation: pose.orientation = pose.orientation * Quaternion(degrees: value, about: .unitX)
    case .yRotation: pose.orientation = pose.orientation * Quaternion(degrees: value, about: .unitY)
    case .zRotation: pose.orientation = pose.orientation * Quaternion(degrees: value, about: .unitZ)
    }
  }
}
