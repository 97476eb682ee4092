import SpatialMath

/// The values of an AMC file, frame by frame.
struct AcclaimMotion {
  /// `[frames, freedoms]` of all bones in the skeleton's order, in the file's unit and degrees.
  var values: [Double] = []
  /// Number of frames.
  var frameCount = 0

  /// Parses the motion of a skeleton.
  ///
  /// - Throws: `invalid` with the line where a bone is unknown, missing or has a wrong number of
  ///   values, or frames do not follow one another.
  init(_ bytes: [UInt8], of skeleton: AcclaimSkeleton, file: String) throws(MotionFileError) {
    var text = TextScanner(bytes, file: file)
    var degrees = skeleton.degreesPerAngle
    var next = text.nextLineStart()
    while let word = next, word.hasPrefix("#") || word.hasPrefix(":") {
      if word.lowercased() == ":degrees" { degrees = 1 }
      if word.lowercased() == ":radians" { degrees = 180 / .pi }
      _ = text.lineOfWords(comment: "\n")
      next = text.nextLineStart()
    }
    let layout = FrameLayout(skeleton)
    var previousNumber: Int?
    while !text.isAtEnd {
      let number = try text.number("the number of a frame")
      // The first frame may have any number: pieces of a recording keep theirs.
      let expected = previousNumber.map { $0 + 1 } ?? (number < 1e9 ? max(0, Int(number)) : 0)
      guard number == Double(expected), text.isAtLineEnd else {
        throw text.invalid(
          found: "frame \(number)", expected: "frame \(expected), alone in its line")
      }
      previousNumber = expected
      try RecordedFigure.checkSize(
        frames: frameCount + 1, joints: skeleton.bones.count, file: file)
      try readFrame(layout, degrees: degrees, &text)
      frameCount += 1
    }
    guard frameCount > 0 else { throw text.invalid(found: "no frame", expected: "at least one") }
  }

  private mutating func readFrame(
    _ layout: FrameLayout, degrees: Double, _ text: inout TextScanner
  ) throws(MotionFileError) {
    let base = values.count
    values.append(contentsOf: repeatElement(.nan, count: layout.width))
    for _ in 0..<layout.movingCount {
      let line = text
      guard let name = text.word(), let bone = layout.numbers[name] else {
        throw line.unexpected(
          expected: "a moving bone of the skeleton, \(layout.movingCount) a frame")
      }
      let start = base + layout.offsets[bone]
      for (column, freedom) in layout.freedoms[bone].enumerated() {
        guard !text.isAtLineEnd else {
          throw text.invalid(
            found: "\(column) values of \(name)", expected: "\(layout.freedoms[bone].count)")
        }
        guard values[start + column].isNaN else {
          throw line.unexpected(expected: "each bone once in a frame")
        }
        let isAngle = freedom == .rx || freedom == .ry || freedom == .rz
        values[start + column] = try text.number() * (isAngle ? degrees : 1)
      }
      guard text.isAtLineEnd else {
        throw text.unexpected(expected: "\(layout.freedoms[bone].count) values of \(name)")
      }
    }
  }

  /// Where a frame's values of each bone stand.
  private struct FrameLayout {
    var numbers: [String: Int] = [:]
    var offsets: [Int] = []
    var freedoms: [[AcclaimSkeleton.Freedom]] = []
    var width = 0

    init(_ skeleton: AcclaimSkeleton) {
      for (index, bone) in skeleton.bones.enumerated() {
        if !bone.freedoms.isEmpty { numbers[bone.name] = index }
        offsets.append(width)
        freedoms.append(bone.freedoms)
        width += bone.freedoms.count
      }
    }

    var movingCount: Int { numbers.count }
  }

  /// The poses of the skeleton's joints, in its unit and axes.
  ///
  /// A bone turns about its own axes: R = C M C⁻¹ with C its axes at rest and M the rotations of its
  /// freedoms; absent ones are zero.
  func poses(of skeleton: AcclaimSkeleton, joints: [SkeletonJoint]) -> [Pose] {
    let width = skeleton.bones.reduce(0) { $0 + $1.freedoms.count }
    var poses: [Pose] = []
    poses.reserveCapacity(frameCount * joints.count)
    for frame in 0..<frameCount {
      var next = frame * width
      for (index, joint) in joints.enumerated() {
        var local = Pose(position: joint.restOffset)
        if index < skeleton.bones.count {
          let bone = skeleton.bones[index]
          let moved = Array(values[next..<next + bone.freedoms.count])
          next += bone.freedoms.count
          local.orientation =
            bone.axes * AcclaimSkeleton.rotation(moved, order: bone.freedoms, degrees: 1)
            * bone.axes.conjugate
          local.position += AcclaimMotion.translation(moved, order: bone.freedoms)
        }
        if let parent = joint.parent { local = poses[frame * joints.count + parent] * local }
        poses.append(local)
      }
    }
    return poses
  }

  private static func translation(
    _ values: [Double], order: [AcclaimSkeleton.Freedom]
  ) -> Vector3 {
    var translation = Vector3.zero
    for (value, freedom) in zip(values, order) {
      switch freedom {
      case .tx: translation.x = value
      case .ty: translation.y = value
      case .tz: translation.z = value
      case .rx, .ry, .rz: break
      }
    }
    return translation
  }
}

extension TextScanner {
  /// The first word of the next line that has one, not taken.
  fileprivate func nextLineStart() -> String? {
    var copy = self
    return copy.word()
  }
}
