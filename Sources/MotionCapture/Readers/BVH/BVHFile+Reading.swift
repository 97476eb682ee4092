import SpatialMath

extension BVHFile {
  /// Parses a text.
  ///
  /// - Throws: `invalid` with the line where something else stands than the format has there.
  init(_ bytes: [UInt8], file: String) throws(MotionFileError) {
    var text = TextScanner(bytes, file: file)
    try text.expect("hierarchy")
    try readHierarchy(&text)
    try text.expect("motion")
    try readMotion(&text)
  }

  private mutating func readHierarchy(_ text: inout TextScanner) throws(MotionFileError) {
    try text.expect("root")
    try openJoint(parent: nil, &text)
    var open = [0]
    while let current = open.last {
      let line = text
      switch text.word()?.lowercased() {
      case "joint":
        try openJoint(parent: current, &text)
        open.append(joints.count - 1)
      case "end":
        _ = text.restOfLine()
        try readEndSite(of: current, &text)
      case "}": open.removeLast()
      case "channels" where joints[current].channels.isEmpty:
        joints[current].channels = try channels(&text)
      default:
        throw line.unexpected(
          expected: "JOINT, End Site, CHANNELS or the closing brace of \(joints[current].name)")
      }
    }
    if text.nextWord() == "root" {
      throw text.invalid(found: "a second ROOT", expected: "one figure in a file")
    }
    guard joints.contains(where: { !$0.channels.isEmpty }) else {
      throw text.invalid(found: "no CHANNELS at any joint", expected: "some")
    }
  }

  /// Reads a joint from its name to its offset.
  private mutating func openJoint(
    parent: Int?, _ text: inout TextScanner
  ) throws(MotionFileError) {
    let name = text.restOfLine()
    guard !name.isEmpty else {
      throw text.invalid(found: "a joint without name", expected: "a name")
    }
    try append(
      Joint(name: name, parent: parent, offset: .zero, channels: [], isEndSite: false), &text)
  }

  private mutating func readEndSite(
    of parent: Int, _ text: inout TextScanner
  ) throws(MotionFileError) {
    let name = joints[parent].name + " end"
    try append(
      Joint(name: name, parent: parent, offset: .zero, channels: [], isEndSite: true), &text)
    try text.expect("}")
  }

  private mutating func append(
    _ joint: Joint, _ text: inout TextScanner
  ) throws(MotionFileError) {
    guard joints.count < RecordedFigure.mostJoints else {
      throw text.invalid(
        found: "more than \(RecordedFigure.mostJoints) joints", expected: "fewer")
    }
    try text.expect("{")
    try text.expect("offset")
    var joint = joint
    joint.offset = Vector3(try text.number(), try text.number(), try text.number())
    joints.append(joint)
  }

  private func channels(_ text: inout TextScanner) throws(MotionFileError) -> [Channel] {
    let line = text
    let count = try text.number("the number of channels")
    guard count >= 0, count <= 6, count == count.rounded() else {
      throw line.invalid(found: "\(count) channels", expected: "0 to 6")
    }
    var channels: [Channel] = []
    for _ in 0..<Int(count) {
      let place = text
      guard let channel = text.word().flatMap({ Channel(rawValue: $0.lowercased()) }) else {
        throw place.unexpected(expected: "\(Int(count)) channels such as Zrotation")
      }
      guard !channels.contains(channel) || !channel.isPosition else {
        throw place.invalid(found: "\(channel.rawValue) twice", expected: "each position once")
      }
      channels.append(channel)
    }
    return channels
  }

  private mutating func readMotion(_ text: inout TextScanner) throws(MotionFileError) {
    try text.expect("frames:")
    let countLine = text
    let count = try text.number("the number of frames")
    guard count >= 1, count == count.rounded(), count < 1e9 else {
      throw countLine.invalid(found: "\(count) frames", expected: "a whole number from 1 on")
    }
    try text.expect("frame")
    try text.expect("time:")
    let timeLine = text
    frameTime = try text.number("the time between frames")
    guard frameTime > 1e-5, frameTime <= 10 else {
      throw timeLine.invalid(
        found: "a frame time of \(frameTime) s", expected: "more than 0 and at most 10 s")
    }
    try readFrames(declaredCount: Int(count), &text)
  }

  /// Reads one frame a line. Memory grows with what is there, not with what is declared.
  private mutating func readFrames(
    declaredCount: Int, _ text: inout TextScanner
  ) throws(MotionFileError) {
    let width = channelCount
    var frameCount = 0
    while !text.isAtEnd {
      guard frameCount < declaredCount else {
        throw text.invalid(found: "more frames", expected: "\(declaredCount) as declared")
      }
      try RecordedFigure.checkSize(
        frames: frameCount + 1, joints: joints.count, file: text.file)
      for column in 0..<width {
        if text.isAtLineEnd {
          throw text.invalid(
            found: "\(column) numbers in frame \(frameCount)", expected: "\(width), one a channel")
        }
        values.append(try text.number())
      }
      guard text.isAtLineEnd else {
        throw text.invalid(
          found: "more than \(width) numbers in frame \(frameCount)",
          expected: "\(width), one a channel")
      }
      frameCount += 1
    }
    guard frameCount == declaredCount else {
      throw text.invalid(
        found: "\(frameCount) frames, then the end of the file",
        expected: "\(declaredCount) as declared")
    }
  }
}

extension BVHFile.Channel {
  fileprivate var isPosition: Bool {
    switch self {
    case .xPosition, .yPosition, .zPosition: true
    case .xRotation, .yRotation, .zRotation: false
    }
  }
}

extension TextScanner {
  /// Takes a word that must come next, upper and lower case alike.
  ///
  /// - Throws: `invalid` where another stands there.
  fileprivate mutating func expect(_ word: String) throws(MotionFileError) {
    let place = self
    guard self.word()?.lowercased() == word else {
      throw place.unexpected(expected: "'\(word.uppercased())'")
    }
  }
}
