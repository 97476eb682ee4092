import SpatialMath

extension C3DFile {
  private static let blockSize = 512

  /// Whether bytes begin as a C3D file does.
  static func isC3D(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 * blockSize && bytes[1] == 0x50 && bytes[0] >= 2
  }

  /// Reads a file.
  ///
  /// - Throws: `invalid` with the part where it is cut off or has impossible numbers.
  init(_ bytes: [UInt8], file: String) throws(MotionFileError) {
    guard C3DFile.isC3D(bytes) else {
      throw .invalid(
        file: file, place: "header", found: "no C3D header", expected: "one of 512 bytes")
    }
    let parameterStart = (Int(bytes[0]) - 1) * C3DFile.blockSize
    var content = C3DBytes(bytes: bytes)
    guard let code = content.byte(parameterStart + 3),
      let processor = C3DBytes.Processor(rawValue: code)
    else {
      throw .invalid(
        file: file, place: "parameters",
        found: "the processor \(content.byte(parameterStart + 3) ?? 0)",
        expected: "84 (Intel), 85 (DEC) or 86 (MIPS)")
    }
    content.processor = processor
    try readParameters(content, from: parameterStart + 4, file: file)
    try readPoints(content, file: file)
  }

  /// Reads groups and parameters: each says how far away the next is, zero at the last.
  private mutating func readParameters(
    _ content: C3DBytes, from start: Int, file: String
  ) throws(MotionFileError) {
    var groups: [Int: String] = [:]
    var waiting: [(group: Int, name: String, value: Parameter)] = []
    var offset = start
    while let rawLength = content.signedByte(offset), rawLength != 0 {
      // A locked one has a negative length.
      let length = abs(rawLength)
      guard let group = content.signedByte(offset + 1),
        let name = content.text(offset + 2, count: length),
        let distance = content.uint16(offset + 2 + length)
      else { throw C3DFile.cutOff("parameters", file) }
      let body = offset + 4 + length
      if group < 0 {
        groups[-group] = name.uppercased()
      } else {
        // A value ends before the next begins: overlapping ones could fill any memory.
        let end = distance == 0 ? content.bytes.count : offset + 2 + length + distance
        guard let value = C3DFile.parameter(content, at: body, end: end) else {
          throw C3DFile.cutOff("parameter \(name)", file)
        }
        waiting.append((group, name.uppercased(), value))
      }
      if distance == 0 { break }
      offset += 2 + length + distance
    }
    for entry in waiting {
      parameters["\(groups[entry.group] ?? "\(entry.group)"):\(entry.name)"] = entry.value
    }
  }

  private static func cutOff(_ place: String, _ file: String) -> MotionFileError {
    .invalid(
      file: file, place: place, found: "the end of its part of the file", expected: "more bytes")
  }

  /// The value at an offset: type, axes, numbers or texts; nil where it does not fit before `end`.
  private static func parameter(
    _ content: C3DBytes, at offset: Int, end: Int
  ) -> Parameter? {
    guard let type = content.signedByte(offset), let axisCount = content.byte(offset + 1),
      axisCount <= 7
    else { return nil }
    let dimensions = (0..<Int(axisCount)).compactMap { content.byte(offset + 2 + $0).map(Int.init) }
    let start = offset + 2 + Int(axisCount)
    let count = dimensions.reduce(1, *)
    let size = [-1: 1, 1: 1, 2: 2, 4: 4][type] ?? 0
    guard size > 0, dimensions.count == Int(axisCount),
      start + count * size <= min(end, content.bytes.count)
    else { return nil }
    if type == -1 {
      let length = dimensions.first ?? 1
      let textCount = length == 0 ? 0 : count / length
      return Parameter(
        isText: true, dimensions: dimensions, numbers: [],
        texts: (0..<textCount).compactMap { content.text(start + $0 * length, count: length) })
    }
    let numbers = (0..<count).compactMap { index -> Double? in
      switch type {
      case 1: content.byte(start + index).map { Double($0) }
      case 2: content.int16(start + 2 * index).map { Double($0) }
      default: content.float(start + 4 * index)
      }
    }
    return Parameter(isText: false, dimensions: dimensions, numbers: numbers, texts: [])
  }

  /// Reads the markers of all frames; the analog samples between them are skipped.
  private mutating func readPoints(
    _ content: C3DBytes, file: String
  ) throws(MotionFileError) {
    guard let headerCount = content.uint16(2), let analogCount = content.uint16(4),
      let first = content.uint16(6), let last = content.uint16(8),
      let headerScale = content.float(12), let headerStart = content.uint16(16),
      let headerRate = content.float(20)
    else { throw C3DFile.cutOff("header", file) }
    let pointCount =
      parameters["POINT:USED"]?.numbers.first.flatMap { Int(exactly: $0) }
      .map { $0 & 0xFFFF } ?? headerCount
    let scale = parameters["POINT:SCALE"]?.numbers.first ?? headerScale
    let block =
      parameters["POINT:DATA_START"]?.numbers.first.flatMap { Int(exactly: $0) }
      .map { $0 & 0xFFFF } ?? headerStart
    frameRate = parameters["POINT:RATE"]?.numbers.first ?? headerRate
    guard pointCount > 0, block > 1, scale.isFinite, scale != 0 else {
      throw .invalid(
        file: file, place: "group POINT",
        found: "\(pointCount) markers of the scale \(scale) in block \(block)",
        expected: "at least one, a scale other than 0 and a block behind the parameters")
    }
    guard frameRate > 0, frameRate <= RecordedFigure.highestRate else {
      throw .invalid(
        file: file, place: "POINT:RATE", found: "\(frameRate) Hz",
        expected: "more than 0 and at most \(RecordedFigure.highestRate)")
    }
    let count = frameCount(first: first, last: last)
    try RecordedFigure.checkSize(frames: count, joints: pointCount, file: file)
    readLabels(count: pointCount)
    // Numbers are either all floats, told by a negative scale, or all 16-bit integers.
    let isFloat = scale < 0
    let size = isFloat ? 4 : 2
    let frameSize = (4 * pointCount + analogCount) * size
    let start = (block - 1) * C3DFile.blockSize
    let available = max(0, (content.bytes.count - start) / frameSize)
    guard count >= 1, count <= available else {
      throw .invalid(
        file: file, place: "data", found: "\(available) frames of \(frameSize) bytes",
        expected: "\(count) as declared, and at least one")
    }
    positions.reserveCapacity(count * pointCount)
    for frame in 0..<count {
      for point in 0..<pointCount {
        let offset = start + frame * frameSize + 4 * size * point
        positions.append(
          C3DFile.point(content, at: offset, isFloat: isFloat, scale: abs(scale)))
      }
    }
  }

  /// A marker; nil where it was not seen: its residual is below zero.
  private static func point(
    _ content: C3DBytes, at offset: Int, isFloat: Bool, scale: Double
  ) -> Vector3? {
    if isFloat {
      guard let x = content.float(offset), let y = content.float(offset + 4),
        let z = content.float(offset + 8), let residual = content.float(offset + 12),
        residual >= 0, x.isFinite, y.isFinite, z.isFinite
      else { return nil }
      return Vector3(x, y, z)
    }
    guard let x = content.int16(offset), let y = content.int16(offset + 2),
      let z = content.int16(offset + 4), let residual = content.int16(offset + 6), residual >= 0
    else { return nil }
    return Vector3(Double(x), Double(y), Double(z)) * scale
  }

  /// Number of frames. The header's numbers end at 65535; longer recordings say theirs in the group
  /// TRIAL, as two halves.
  private mutating func frameCount(first: Int, last: Int) -> Int {
    func long(_ name: String) -> Int? {
      guard let halves = parameters[name]?.numbers, halves.count == 2 else { return nil }
      let words = halves.map { (Int(exactly: $0) ?? 0) & 0xFFFF }
      return words[1] << 16 | words[0]
    }
    firstFrame = first
    if let start = long("TRIAL:ACTUAL_START_FIELD"), let end = long("TRIAL:ACTUAL_END_FIELD"),
      start >= 1, end >= start, end & 0xFFFF == last
    {
      firstFrame = start
      return end - start + 1
    }
    return last - first + 1
  }

  private mutating func readLabels(count: Int) {
    labels = texts("POINT:LABELS").prefix(count).map { label in
      label.split(separator: ":").last.map(String.init) ?? label
    }
    while labels.count < count { labels.append("*\(labels.count)") }
  }
}
