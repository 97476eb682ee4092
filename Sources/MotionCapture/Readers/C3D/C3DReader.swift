import SpatialMath

/// Reads C3D files whose markers lie on the bones of the legs.
enum C3DReader {
  /// Markers of the trunk that a thorax is made of, by their names in different laboratories.
  private static let trunkMarkers = [
    ["CV7", "C7"], ["TV10", "T10"], ["SJN", "CLAV"], ["SXS", "STRN"],
  ]

  /// The motion of a file.
  ///
  /// - Throws: `invalid` with the part or marker that cannot be used.
  static func read(
    _ bytes: [UInt8], file: String, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let content = try C3DFile(bytes, file: file)
    let unit = try metersPerUnit(content, options, file: file)
    let columns = try markerColumns(content, file: file)
    let paths = try MarkerPaths(
      content, columns: columns.needed, optional: columns.optional,
      longestGap: options.longestGap, file: file)
    let upAxis = options.upAxis ?? paths.upAxis(columns)
    let markers = paths.upright(upAxis, metersPerUnit: unit)
    var figure = try figure(of: markers, columns, rate: content.frameRate, file: file)
    let events = GaitEventLabels(
      of: content, start: paths.start, frameCount: paths.frameCount)
    figure.contactLabels = events.contacts
    figure.provenance =
      [
        "\(file) is C3D, \(content.labels.count) markers at \(content.frameRate) Hz, "
          + "unit of \(unit) m, \(upAxis) up",
        "hip centres by the regression of Harrington et al. (2007), knees and ankles midway between "
          + "their two markers",
      ] + paths.remarks + events.remarks
    if !events.contacts.isEmpty { figure.provenance.append("contacts of the feet from its events") }
    return try figure.motion(metersPerUnit: 1, upAxis: .z, file: file)
  }

  private static func metersPerUnit(
    _ content: C3DFile, _ options: MotionFileOptions, file: String
  ) throws(MotionFileError) -> Double {
    if let given = options.metersPerUnit { return given }
    let name = content.texts("POINT:UNITS").first ?? ""
    switch name.lowercased() {
    case "mm": return 0.001
    case "cm": return 0.01
    case "m": return 1
    case "in", "inch": return 0.0254
    default:
      throw .invalid(
        file: file, place: "POINT:UNITS", found: "'\(name.prefix(20))'",
        expected: "mm, cm, m or in, or the unit to be given as an option")
    }
  }

  /// Numbers of the markers among the labels.
  struct Columns {
    /// `[sides][markers]` as `LowerBodyMarker.allCases`, left first; nil for those not needed.
    var sides: [[Int?]] = []
    /// The four of the trunk; nil where one is missing.
    var trunk: [Int]?
    var needed: [Int] = []
    var optional: [Int] = []
  }

  private static func markerColumns(
    _ content: C3DFile, file: String
  ) throws(MotionFileError) -> Columns {
    var columns = Columns()
    var missing: [String] = []
    for side in SkeletonMotion.Foot.allCases {
      let found = LowerBodyMarker.allCases.map { $0.index(in: content.labels, side: side) }
      for (marker, column) in zip(LowerBodyMarker.allCases, found) {
        if let column {
          if marker.isNeeded {
            columns.needed.append(column)
          } else {
            columns.optional.append(column)
          }
        } else if marker.isNeeded {
          let letter = side == .left ? "L" : "R"
          missing.append(
            "\(side) \(marker.place) (\(marker.names.prefix(2).map { letter + $0 }.joined(separator: ", ")))"
          )
        }
      }
      columns.sides.append(found)
    }
    guard missing.isEmpty else {
      throw .invalid(
        file: file, place: "POINT:LABELS",
        found: "no marker at the \(missing.joined(separator: ", "))",
        expected: "markers on both sides of each knee and ankle, the heels, the toes and the four "
          + "iliac spines")
    }
    let trunk = trunkMarkers.compactMap { names in
      content.labels.firstIndex { names.contains($0.uppercased()) }
    }
    if trunk.count == trunkMarkers.count {
      columns.trunk = trunk
      columns.optional += trunk
    }
    return columns
  }

  /// The figure in metres with z up.
  private static func figure(
    of markers: [[Vector3]], _ columns: Columns, rate: Double, file: String
  ) throws(MotionFileError) -> RecordedFigure {
    let sides = columns.sides.map { side in markers.map { LowerBodyModel.Side($0, side) } }
    func mean(_ value: (LowerBodyModel.Side, LowerBodyModel.Side) -> Double) -> Double {
      zip(sides[0], sides[1]).reduce(0) { $0 + value($1.0, $1.1) } / Double(markers.count)
    }
    let model = LowerBodyModel(
      pelvisWidth: mean { ($0.frontSpine - $1.frontSpine).length },
      pelvisDepth: mean {
        (0.5 * ($0.frontSpine + $1.frontSpine) - 0.5 * ($0.backSpine + $1.backSpine)).length
      })
    let trunk = columns.trunk.flatMap { trunk in
      trunk.allSatisfy { column in markers.allSatisfy { $0[column].isFinite } } ? trunk : nil
    }
    var figure = RecordedFigure(
      joints: LowerBodyModel.joints, frameRate: rate, poses: [], provenance: [])
    if trunk != nil {
      figure.joints.append(SkeletonJoint(name: "Thorax", parent: 0, restOffset: .zero))
    }
    for frame in markers.indices {
      guard var poses = model.poses(left: sides[0][frame], right: sides[1][frame]) else {
        throw .invalid(
          file: file, place: "frame \(frame)",
          found: "markers of a segment in a line or at one place",
          expected: "a body")
      }
      if let trunk {
        let m = trunk.map { markers[frame][$0] }
        poses.append(
          LowerBodyModel.thorax(c7: m[0], t10: m[1], notch: m[2], xiphoid: m[3]) ?? poses[0])
      }
      figure.poses += poses
    }
    figure.setRestOffsetsToMeans()
    return figure
  }
}

extension LowerBodyModel.Side {
  /// - Parameters:
  ///   - markers: positions of a frame.
  ///   - columns: numbers of the markers, as `LowerBodyMarker.allCases`.
  fileprivate init(_ markers: [Vector3], _ columns: [Int?]) {
    func position(_ marker: LowerBodyMarker) -> Vector3? {
      let index = LowerBodyMarker.allCases.firstIndex(of: marker) ?? 0
      return columns[index].map { markers[$0] }.flatMap { $0.isFinite ? $0 : nil }
    }
    // Needed markers are there: their columns were checked and their gaps filled.
    frontSpine = position(.frontIliacSpine) ?? .zero
    backSpine = position(.backIliacSpine) ?? .zero
    lateralKnee = position(.lateralKnee) ?? .zero
    medialKnee = position(.medialKnee) ?? .zero
    lateralAnkle = position(.lateralAnkle) ?? .zero
    medialAnkle = position(.medialAnkle) ?? .zero
    heel = position(.heel) ?? .zero
    toe = position(.secondToe) ?? .zero
    if let outer = position(.fifthToe), let inner = position(.firstToe) {
      acrossForefoot = outer - inner
    }
  }
}

extension LowerBodyModel {
  /// The thorax midway between the seventh neck vertebra and the notch of the breastbone, z up the
  /// trunk, y left (Wu et al. 2005); nil where markers lie in a line.
  fileprivate static func thorax(
    c7: Vector3, t10: Vector3, notch: Vector3, xiphoid: Vector3
  ) -> Pose? {
    let top = 0.5 * (c7 + notch)
    let bottom = 0.5 * (t10 + xiphoid)
    let forward = 0.5 * (notch + xiphoid) - 0.5 * (c7 + t10)
    return frame(at: top, z: top - bottom, y: (top - bottom).cross(forward))
  }
}

extension RecordedFigure {
  /// Sets each joint's rest offset to its mean place in its parent's frame.
  fileprivate mutating func setRestOffsetsToMeans() {
    let frameCount = poses.count / joints.count
    for (index, joint) in joints.enumerated() {
      guard let parent = joint.parent else { continue }
      var sum = Vector3.zero
      for frame in 0..<frameCount {
        let base = frame * joints.count
        sum += poses[base + parent].inverse.act(poses[base + index].position)
      }
      joints[index].restOffset = sum / Double(frameCount)
    }
  }
}
