import SpatialMath

extension AcclaimSkeleton {
  /// Parses a skeleton file.
  ///
  /// - Throws: `invalid` with the line where something else stands than the format has there.
  init(_ bytes: [UInt8], file: String) throws(MotionFileError) {
    var reading = Reading(text: TextScanner(bytes, file: file))
    try reading.readSections()
    self = try reading.skeleton()
  }

  /// A bone as written, before its parent is known.
  private struct WrittenBone {
    var name = ""
    var direction = Vector3.zero
    var length = 0.0
    var axisAngles: [Double] = [0, 0, 0]
    var axisOrder: [Freedom] = [.rx, .ry, .rz]
    var freedoms: [Freedom] = []
  }

  /// What has been read of a file so far.
  private struct Reading {
    var text: TextScanner
    var skeletonWithoutBones = AcclaimSkeleton()
    var rootFreedoms: [Freedom] = [.tx, .ty, .tz, .rx, .ry, .rz]
    var written: [WrittenBone] = []
    var children: [String: [String]] = [:]
    /// The line read ahead, empty at the end.
    var words: [String] = []

    init(text: TextScanner) { self.text = text }

    mutating func advance() { words = text.lineOfWords(comment: "#") }

    mutating func readSections() throws(MotionFileError) {
      advance()
      while let key = words.first {
        let line = text
        advance()
        switch key.lowercased() {
        case ":units": try readUnits()
        case ":root": try readRoot()
        case ":bonedata": try readBones()
        case ":hierarchy": try readHierarchy()
        case let key where key.hasPrefix(":"): skipSection()
        default:
          throw line.invalid(found: "'\(key.prefix(40))'", expected: "a section such as :root")
        }
      }
    }

    var isInSection: Bool { words.first.map { !$0.hasPrefix(":") } ?? false }

    mutating func skipSection() { while isInSection { advance() } }

    mutating func readUnits() throws(MotionFileError) {
      while isInSection {
        switch words[0].lowercased() {
        case "length":
          // The database's lengths are inches times this number.
          let scale = try numbers(1)[0]
          guard scale > 0 else {
            throw text.invalid(found: "length \(scale)", expected: "more than 0")
          }
          skeletonWithoutBones.metersPerUnit = 0.0254 / scale
        case "angle":
          skeletonWithoutBones.isInDegrees = words.last?.lowercased().hasPrefix("rad") != true
        default: break
        }
        advance()
      }
    }

    mutating func readRoot() throws(MotionFileError) {
      while isInSection {
        switch words[0].lowercased() {
        case "order": rootFreedoms = try freedoms(words.dropFirst())
        case "position": skeletonWithoutBones.rootPosition = try vector()
        case "orientation":
          guard try vector() == .zero else {
            throw text.invalid(
              found: "a root that is turned at rest", expected: "orientation 0 0 0")
          }
        default: break
        }
        advance()
      }
    }

    mutating func readBones() throws(MotionFileError) {
      while isInSection {
        guard words[0].lowercased() == "begin" else {
          throw text.invalid(found: "'\(words[0].prefix(40))'", expected: "begin")
        }
        guard written.count < RecordedFigure.mostJoints else {
          throw text.invalid(
            found: "more than \(RecordedFigure.mostJoints) bones", expected: "fewer")
        }
        advance()
        try readBone()
      }
    }

    private mutating func readBone() throws(MotionFileError) {
      var bone = WrittenBone()
      while isInSection, words[0].lowercased() != "end" {
        switch words[0].lowercased() {
        case "name": bone.name = words.dropFirst().joined(separator: " ")
        case "direction": bone.direction = try vector()
        case "length": bone.length = try numbers(1)[0]
        case "axis":
          bone.axisAngles = try numbers(3)
          bone.axisOrder = try freedoms((words.last ?? "XYZ").lowercased().map { "r\($0)" }[...])
        case "dof": bone.freedoms = try freedoms(words.dropFirst())
        default: break
        }
        advance()
      }
      guard isInSection else {
        throw text.invalid(found: "a bone without end", expected: "end after the bone \(bone.name)")
      }
      guard !bone.name.isEmpty, bone.length >= 0 else {
        throw text.invalid(
          found: "a bone '\(bone.name)' of length \(bone.length)", expected: "a name and a length")
      }
      written.append(bone)
      advance()
    }

    mutating func readHierarchy() throws(MotionFileError) {
      while isInSection {
        if !["begin", "end"].contains(words[0].lowercased()) {
          children[words[0], default: []] += words.dropFirst()
        }
        advance()
      }
    }

    /// The bones with their parents, breadth first from the root.
    func skeleton() throws(MotionFileError) -> AcclaimSkeleton {
      var skeleton = skeletonWithoutBones
      skeleton.bones = [
        Bone(
          name: "root", parent: nil, extent: .zero, axes: .identity, freedoms: rootFreedoms)
      ]
      let byName = Dictionary(written.map { ($0.name, $0) }) { first, _ in first }
      var next = 0
      while next < skeleton.bones.count {
        for child in children[skeleton.bones[next].name] ?? [] {
          guard let bone = byName[child], skeleton.bones.count <= written.count else {
            throw text.invalid(
              found: "the bone '\(child.prefix(40))' in the hierarchy",
              expected: "each bone of the bone data once")
          }
          skeleton.bones.append(
            Bone(
              name: child, parent: next, extent: bone.direction.normalized * bone.length,
              axes: AcclaimSkeleton.rotation(
                bone.axisAngles, order: bone.axisOrder, degrees: skeleton.degreesPerAngle),
              freedoms: bone.freedoms))
        }
        next += 1
      }
      guard skeleton.bones.count == written.count + 1, written.count > 0 else {
        throw text.invalid(
          found: "\(skeleton.bones.count - 1) of \(written.count) bones below the root",
          expected: "all, and at least one")
      }
      return skeleton
    }

    private func freedoms(_ words: ArraySlice<String>) throws(MotionFileError) -> [Freedom] {
      var freedoms: [Freedom] = []
      for word in words {
        guard let freedom = Freedom(rawValue: word.lowercased()), !freedoms.contains(freedom) else {
          throw text.invalid(
            found: "'\(word.prefix(40))'", expected: "different ones of tx, ty, tz, rx, ry, rz")
        }
        freedoms.append(freedom)
      }
      return freedoms
    }

    private func vector() throws(MotionFileError) -> Vector3 {
      let values = try numbers(3)
      return Vector3(values[0], values[1], values[2])
    }

    /// The numbers behind the line's first word.
    private func numbers(_ count: Int) throws(MotionFileError) -> [Double] {
      let values = words.dropFirst().prefix(count).compactMap { Double($0) }
      guard values.count == count, values.allSatisfy({ $0.isFinite }) else {
        throw text.invalid(
          found: "'\(words.joined(separator: " ").prefix(60))'",
          expected: "\(words[0]) and \(count) finite number\(count == 1 ? "" : "s")")
      }
      return values
    }
  }
}
