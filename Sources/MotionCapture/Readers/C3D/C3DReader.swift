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
    var figure = try figure(
      of: markers, columns, metersPerUnit: unit, rate: content.frameRate, file: file)
    let events = GaitEventLabels(
      of: content, start: paths.start, frameCount: paths.frameCount)
    figure.contactLabels = events.contacts
    figure.provenance =
      [
        "\(file) is C3D, \(content.labels.count) markers at \(content.frameRate) Hz, "
          + "unit of \(unit) m, \(upAxis) up",
        "hip centres by the regression of Harrington et al. (2007), knees and ankles "
          + (columns.widths == nil
            ? "midway between their two markers" : "half their width inside their outer markers"),
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

  /// Numbers of the markers among the labels, and how they lead to joint centres.
  struct Columns {
    /// `[sides]` each with the numbers of the markers that are there, left first.
    var sides: [[LowerBodyMarker: Int]] = []
    /// `[sides]` from the outer markers of knee and ankle to their centres [file's unit]; nil where
    /// markers on the inner sides say that.
    var widths: [(knee: Double, ankle: Double)]?
    /// The four of the trunk; nil where one is missing.
    var trunk: [Int]?
    var needed: [Int] = []
    var optional: [Int] = []
  }

  private static func markerColumns(
    _ content: C3DFile, file: String
  ) throws(MotionFileError) -> Columns {
    var columns = Columns()
    for side in SkeletonMotion.Foot.allCases {
      let found = LowerBodyMarker.allCases.map { ($0, $0.index(in: content.labels, side: side)) }
      columns.sides.append(
        Dictionary(
          uniqueKeysWithValues: found.compactMap { marker, index in index.map { (marker, $0) } }))
    }
    func missing(_ markers: [LowerBodyMarker]) -> [String] {
      zip(SkeletonMotion.Foot.allCases, columns.sides).flatMap { side, found in
        markers.filter { found[$0] == nil }.map { $0.description(side) }
      }
    }
    var needed = LowerBodyMarker.always + LowerBodyMarker.midway
    if !missing(LowerBodyMarker.midway).isEmpty, missing(LowerBodyMarker.besides).isEmpty {
      needed = LowerBodyMarker.always + LowerBodyMarker.besides
      columns.widths = try widths(content, file: file)
    }
    let places = missing(needed)
    guard places.isEmpty else {
      let more = places.count > 4 ? " and \(places.count - 4) other places" : ""
      throw .invalid(
        file: file, place: "POINT:LABELS",
        found: "no marker at the \(places.prefix(4).joined(separator: ", "))\(more)",
        expected:
          "the four iliac spines, heels, second toes and both sides of knees and ankles, or "
          + "thighs and shanks besides the outer sides")
    }
    for found in columns.sides {
      columns.needed += needed.compactMap { found[$0] }
      columns.optional += [.firstToe, .fifthToe].compactMap { found[$0] }
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

  /// Radius of the usual marker [m].
  private static let markerRadius = 0.007

  /// Half the widths of knees and ankles that the capture program wrote, and a marker's radius, in
  /// the file's unit.
  private static func widths(
    _ content: C3DFile, file: String
  ) throws(MotionFileError) -> [(knee: Double, ankle: Double)] {
    let unit = (try? metersPerUnit(content, MotionFileOptions(), file: file)) ?? 0.001
    func half(_ name: String) throws(MotionFileError) -> Double {
      let entry = content.parameters.first { key, value in
        key.hasSuffix(":" + name) && (value.numbers.first ?? 0) > 0
      }
      guard let width = entry?.value.numbers.first, width.isFinite else {
        throw .invalid(
          file: file, place: "parameters",
          found: "no \(name), which markers on one side of the joint take",
          expected: "it in PROCESSING")
      }
      return width / 2 + markerRadius / unit
    }
    return [
      (knee: try half("LKNEEWIDTH"), ankle: try half("LANKLEWIDTH")),
      (knee: try half("RKNEEWIDTH"), ankle: try half("RANKLEWIDTH")),
    ]
  }

  /// The figure in metres with z up.
  private static func figure(
    of markers: [[Vector3]], _ columns: Columns, metersPerUnit: Double, rate: Double, file: String
  ) throws(MotionFileError) -> RecordedFigure {
    let sides = columns.sides.enumerated().map { number, side in
      let widths = columns.widths.map {
        (knee: $0[number].knee * metersPerUnit, ankle: $0[number].ankle * metersPerUnit)
      }
      return markers.map { LowerBodyModel.Side($0, side, widths) }
    }
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
  ///   - columns: numbers of the markers; the needed ones are there.
  ///   - widths: from the outer markers of knee and ankle to the centres; nil with inner markers [m].
  fileprivate init(
    _ markers: [Vector3], _ columns: [LowerBodyMarker: Int],
    _ widths: (knee: Double, ankle: Double)?
  ) {
    func position(_ marker: LowerBodyMarker) -> Vector3? {
      columns[marker].map { markers[$0] }.flatMap { $0.isFinite ? $0 : nil }
    }
    // Needed markers are there: their columns were checked and their gaps filled.
    func needed(_ marker: LowerBodyMarker) -> Vector3 { position(marker) ?? .zero }
    frontSpine = needed(.frontIliacSpine)
    backSpine = needed(.backIliacSpine)
    lateralKnee = needed(.lateralKnee)
    lateralAnkle = needed(.lateralAnkle)
    heel = needed(.heel)
    toe = needed(.secondToe)
    if let widths {
      inside = .widths(
        thigh: needed(.thigh), shank: needed(.shank), knee: widths.knee, ankle: widths.ankle)
    } else {
      inside = .markers(knee: needed(.medialKnee), ankle: needed(.medialAnkle))
    }
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
