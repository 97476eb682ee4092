import SpatialMath

/// Reads MVNX files: global poses of all segments in metres with z up, and contacts of the feet.
enum MVNXReader {
  /// The motion of a document. A segment's frame lies in the joint through which it hangs.
  ///
  /// - Throws: `invalid` with the line, or where segments, rate or frames are missing.
  static func read(
    _ bytes: [UInt8], file: String, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let document = try MVNXDocument(bytes, file: file)
    guard let rate = options.frameRate ?? document.frameRate, rate > 0, rate.isFinite else {
      throw .invalid(
        file: file, place: "subject", found: "no positive frameRate", expected: "one in Hz")
    }
    guard document.frameCount > 0 else {
      throw .invalid(
        file: file, place: "frames", found: "no frame of type normal", expected: "at least one")
    }
    var figure = RecordedFigure(
      joints: try joints(of: document, file: file), frameRate: rate, poses: [],
      contactLabels: contactLabels(of: document),
      provenance: [
        "\(file) is MVNX, \(document.segments.count) segments at \(rate) Hz",
        "metres and z up as the format says",
      ])
    figure.poses = poses(of: document, joints: figure.joints)
    return try figure.motion(
      metersPerUnit: options.metersPerUnit ?? 1, upAxis: options.upAxis ?? .z, file: file)
  }

  /// The segments as joints and, at the tips of toes and head, end sites.
  private static func joints(
    of document: MVNXDocument, file: String
  ) throws(MotionFileError) -> [SkeletonJoint] {
    let numbers = Dictionary(
      document.segments.enumerated().map { ($1.label, $0) }, uniquingKeysWith: { first, _ in first }
    )
    var joints = document.segments.map {
      SkeletonJoint(name: $0.label, parent: nil, restOffset: .zero)
    }
    for connection in document.connections {
      let parent = connection.parent.split(separator: "/", maxSplits: 1).map(String.init)
      let child = connection.child.split(separator: "/", maxSplits: 1).map(String.init)
      guard let parentName = parent.first, let parentNumber = numbers[parentName],
        let childName = child.first, let childNumber = numbers[childName],
        parentNumber < childNumber
      else {
        throw .invalid(
          file: file, place: "joints",
          found: "a joint from '\(connection.parent)' to '\(connection.child)'",
          expected: "segments of the file, the one nearer to the pelvis first")
      }
      joints[childNumber].parent = parentNumber
      joints[childNumber].restOffset =
        document.segments[parentNumber].points[parent.last ?? ""] ?? .zero
    }
    for (name, point) in [
      ("Head", "pTopOfHead"), ("RightToe", "pRightToe"), ("LeftToe", "pLeftToe"),
    ] {
      if let number = numbers[name], let offset = document.segments[number].points[point] {
        joints.append(
          SkeletonJoint(name: name + " end", parent: number, restOffset: offset, isEndSite: true))
      }
    }
    return joints
  }

  private static func poses(of document: MVNXDocument, joints: [SkeletonJoint]) -> [Pose] {
    let segmentCount = document.segments.count
    var poses: [Pose] = []
    poses.reserveCapacity(document.frameCount * joints.count)
    for frame in 0..<document.frameCount {
      let base = frame * segmentCount
      for (index, joint) in joints.enumerated() {
        if index < segmentCount {
          poses.append(document.poses[base + index])
        } else if let parent = joint.parent {
          let segment = document.poses[base + parent]
          poses.append(
            Pose(position: segment.act(joint.restOffset), orientation: segment.orientation))
        }
      }
    }
    return poses
  }

  /// A foot stands while its heel or its toe does; none where not every frame says so.
  private static func contactLabels(of document: MVNXDocument) -> [SkeletonMotion.Foot: [Bool]] {
    let labels = document.contactLabels
    guard !labels.isEmpty, document.contacts.count == document.frameCount * labels.count else {
      return [:]
    }
    var contacts: [SkeletonMotion.Foot: [Bool]] = [:]
    for foot in SkeletonMotion.Foot.allCases {
      let columns = labels.indices.filter { labels[$0].lowercased().hasPrefix(foot.rawValue) }
      guard !columns.isEmpty else { continue }
      contacts[foot] = (0..<document.frameCount).map { frame in
        columns.contains { document.contacts[frame * labels.count + $0] }
      }
    }
    return contacts
  }
}
