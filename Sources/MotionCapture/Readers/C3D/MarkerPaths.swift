import SpatialMath

/// The paths of the markers in the frames in which all needed ones are known.
struct MarkerPaths {
  /// `[frames][labels]` [file's unit and axes]; not a number for markers that are not needed.
  private var positions: [[Vector3]]
  /// Number of the first frame used, from 0.
  let start: Int
  /// What was filled and cut off, a sentence each.
  private(set) var remarks: [String] = []

  /// Number of frames used.
  var frameCount: Int { positions.count }

  /// - Parameters:
  ///   - columns: numbers of the markers without which nothing goes.
  ///   - optional: markers that are used where they are whole.
  ///   - longestGap: longest gap to be filled [s].
  /// - Throws: `invalid` where a marker is never seen or for too long.
  init(
    _ content: C3DFile, columns: [Int], optional: [Int], longestGap: Double, file: String
  ) throws(MotionFileError) {
    let labels = content.labels
    func track(_ column: Int) -> MarkerTrack {
      MarkerTrack(
        name: labels[column],
        positions: stride(from: column, to: content.positions.count, by: labels.count)
          .map { content.positions[$0] })
    }
    var range = 0...max(0, content.frameCount - 1)
    for column in columns {
      guard let seen = track(column).seenRange, range.overlaps(seen) else {
        throw .invalid(
          file: file, place: "marker \(labels[column])", found: "no frame with it and all others",
          expected: "some")
      }
      range = range.clamped(to: seen)
    }
    let longest = Int(min(longestGap * content.frameRate, 1e9))
    var tracks: [Int: [Vector3]] = [:]
    var filledCount = 0
    for column in columns {
      let (positions, filled) = try track(column).filled(
        in: range, longestGap: longest, file: file)
      tracks[column] = positions
      filledCount += filled
    }
    for column in optional {
      let whole = track(column)
      guard let seen = whole.seenRange, seen.lowerBound <= range.lowerBound,
        seen.upperBound >= range.upperBound,
        let filled = try? whole.filled(in: range, longestGap: longest, file: file)
      else { continue }
      tracks[column] = filled.positions
    }
    let unknown = Vector3(.nan, .nan, .nan)
    positions = (0..<range.count).map { frame in
      labels.indices.map { tracks[$0]?[frame] ?? unknown }
    }
    start = range.lowerBound
    if filledCount > 0 { remarks.append("\(filledCount) positions of markers filled by a spline") }
    if range.count < content.frameCount {
      remarks.append(
        "frames \(range.lowerBound) to \(range.upperBound) of \(content.frameCount) used, in which all "
          + "markers are seen")
    }
  }

  /// The axis along which the pelvis lies farthest above the ankles, on average.
  func upAxis(_ columns: C3DReader.Columns) -> UpAxis {
    func mean(_ marker: LowerBodyMarker) -> Vector3 {
      let used = columns.sides.compactMap { $0[marker] }
      return positions.reduce(Vector3.zero) { sum, frame in
        used.reduce(sum) { $0 + frame[$1] }
      }
    }
    let rise = mean(.frontIliacSpine) - mean(.lateralAnkle)
    return UpAxis.allCases.max { $0.coordinate(of: rise) < $1.coordinate(of: rise) } ?? .z
  }

  /// `[frames][labels]` positions with z up [m].
  func upright(_ axis: UpAxis, metersPerUnit: Double) -> [[Vector3]] {
    positions.map { $0.map { axis.turnedUpright($0) * metersPerUnit } }
  }
}
