/// Which numbers stand where in an observation, and the one piece of code that puts them there:
/// training, evaluation and the robot all build observations with `write`.
public struct ObservationLayout: Equatable, Sendable {
  /// The terms in their order.
  public let terms: [ObservationTerm]
  /// Where each term stands in the observation.
  public let slices: [Range<Int>]
  /// Numbers in the observation.
  public let count: Int
  /// Numbers that one robot's history needs between control steps; 0 without history terms.
  public let historyCount: Int
  /// Joints of the robot.
  public let jointCount: Int
  /// Numbers in an action, which are more than the joints where the impedance is variable.
  public let actionCount: Int
  /// Feet of the robot.
  public let footCount: Int
  /// `[joints]` the default pose [rad], from which position offsets count.
  public let defaultPositions: [Double]
  /// Where the height of the ground is observed; nil where no term observes it.
  public let heightScan: HeightScan?
  /// The window of frames that a policy sees besides; nil for none.
  public let longHistory: LongHistory?
  /// Which numbers of the observation make a frame of the long history; none without one.
  public let frameComponents: [Int]
  /// When the reference motion is seen ahead; nil where no term does so.
  public let preview: ReferencePreview?

  /// Numbers of each term in one frame.
  let widths: [Int]
  /// What the loop over the terms needs of them.
  private let parts: [Part]
  /// Scale of every number of every term's frame, one after the other.
  private let scales: [Float]

  /// A term in numbers only, so that building counts no references.
  private struct Part: Equatable, Sendable {
    let quantity: ObservationQuantity
    /// Numbers in one frame.
    let width: Int
    /// Place in the observation.
    let start: Int
    /// Numbers in the observation.
    let count: Int
    /// Place in the history, and numbers there; 0 for a term of the current frame only.
    let historyStart: Int
    let historyCount: Int
    /// Where its scales start.
    let scaleStart: Int
    let clip: Float
    /// Whether nothing is scaled or clipped.
    let isPlain: Bool
  }

  /// The layout of the given terms.
  ///
  /// - Parameters:
  ///   - terms: the terms in their order.
  ///   - defaultPositions: `[joints]` the default pose [rad].
  ///   - actionCount: numbers in an action; nil for one of each joint.
  ///   - footCount: feet of the robot.
  ///   - heightScan: where the height of the ground is observed, if a term does.
  ///   - longHistory: the window of frames that a policy sees besides, or nil.
  ///   - preview: when the reference motion is seen ahead, if a term does.
  /// - Throws: `invalidScale` where a term's scales fit neither one nor all of its numbers,
  ///   `invalidHistory` where a frame would hold what the observation does not.
  public init(
    terms: [ObservationTerm], defaultPositions: [Double], actionCount: Int? = nil,
    footCount: Int = 2, heightScan: HeightScan = HeightScan(), longHistory: LongHistory? = nil,
    preview: ReferencePreview = ReferencePreview()
  ) throws(PolicyInterfaceError) {
    self.terms = terms
    self.defaultPositions = defaultPositions
    self.footCount = footCount
    jointCount = defaultPositions.count
    self.actionCount = actionCount ?? jointCount
    self.heightScan = terms.contains { $0.quantity == .heightScan } ? heightScan : nil
    self.preview = terms.contains { $0.quantity == .referencePreview } ? preview : nil
    var slices: [Range<Int>] = []
    var widths: [Int] = []
    var parts: [Part] = []
    var scales: [Float] = []
    var count = 0
    var historyCount = 0
    for term in terms {
      let width = term.quantity.width(
        jointCount: jointCount, actionCount: self.actionCount, footCount: footCount,
        scanCount: heightScan.count, previewCount: preview.count)
      guard [1, width].contains(term.scale.count), term.scale.allSatisfy(\.isFinite) else {
        throw .invalidScale(term: term.name, found: term.scale.count, expected: width)
      }
      let memoryCount = width * term.history.memoryFrameCount
      parts.append(
        Part(
          quantity: term.quantity, width: width, start: count,
          count: width * term.history.frameCount, historyStart: historyCount,
          historyCount: memoryCount, scaleStart: scales.count, clip: term.clip,
          isPlain: term.clip == .infinity && term.scale.allSatisfy { $0 == 1 }))
      widths.append(width)
      slices.append(count..<count + width * term.history.frameCount)
      scales +=
        term.scale.count == width
        ? term.scale : Array(repeating: term.scale[0], count: width)
      count += width * term.history.frameCount
      historyCount += memoryCount
    }
    self.slices = slices
    self.count = count
    self.historyCount = historyCount
    self.widths = widths
    self.parts = parts
    self.scales = scales
    self.longHistory = longHistory
    frameComponents = try longHistory?.components(terms: terms, slices: slices) ?? []
  }

  /// Builds one observation and takes the frame into the history.
  ///
  /// - Parameters:
  ///   - frame: what the robot senses and is told.
  ///   - isFirst: whether this is an episode's first frame, which fills the history.
  ///   - history: flat buffer that holds the robot's `historyCount` numbers.
  ///   - historyStart: where in `history` they start.
  ///   - observation: flat buffer that receives `count` numbers.
  ///   - start: where in `observation` they start.
  /// - Precondition: the frame is of `jointCount` joints, `actionCount` actions and `footCount` feet.
  public func write(
    _ frame: ObservationFrame, isFirst: Bool, history: inout [Float], at historyStart: Int,
    into observation: inout [Float], at start: Int
  ) {
    var wholeHistory = history.mutableSpan
    var ofRobot = wholeHistory._mutatingExtracting(historyStart..<historyStart + historyCount)
    var wholeObservation = observation.mutableSpan
    var target = wholeObservation._mutatingExtracting(start..<start + count)
    write(frame, isFirst: isFirst, history: &ofRobot, into: &target)
  }

  /// Builds one observation and takes the frame into the history.
  ///
  /// - Parameters:
  ///   - frame: what the robot senses and is told.
  ///   - isFirst: whether this is an episode's first frame, which fills the history.
  ///   - history: the robot's `historyCount` numbers.
  ///   - observation: receives `count` numbers.
  /// - Precondition: the frame is of `jointCount` joints, `actionCount` actions and `footCount` feet.
  public func write(
    _ frame: ObservationFrame, isFirst: Bool, history: inout MutableSpan<Float>,
    into observation: inout MutableSpan<Float>
  ) {
    precondition(
      frame.reading.jointPositions.count == jointCount
        && frame.previousAction.count == actionCount,
      "an observation of \(jointCount) joints and \(actionCount) actions got "
        + "\(frame.reading.jointPositions.count) and \(frame.previousAction.count)")
    for index in parts.indices {
      let part = parts[index]
      var target = observation._mutatingExtracting(part.start..<part.start + part.count)
      if part.historyCount == 0 {
        writeFrame(of: part, frame, into: &target)
      } else {
        var memory = history._mutatingExtracting(
          part.historyStart..<part.historyStart + part.historyCount)
        if isFirst { fill(&memory, with: frame, of: part) }
        write(part, frame, memory: &memory, into: &target)
      }
    }
  }

  /// Writes a term of several frames and exchanges the oldest in its memory for the current one.
  private func write(
    _ part: Part, _ frame: ObservationFrame, memory: inout MutableSpan<Float>,
    into target: inout MutableSpan<Float>
  ) {
    target.copy(memory.span)
    if target.count > memory.count {
      // A stack shows the current frame behind those in memory.
      var current = target._mutatingExtracting(memory.count..<target.count)
      writeFrame(of: part, frame, into: &current)
      memory.copy(target.span.extracting(part.width..<target.count))
    } else {
      memory.copy(target.span.extracting(part.width..<target.count))
      var current = memory._mutatingExtracting(memory.count - part.width..<memory.count)
      writeFrame(of: part, frame, into: &current)
    }
  }

  /// Puts the current frame everywhere in a term's memory, at an episode's start.
  private func fill(
    _ memory: inout MutableSpan<Float>, with frame: ObservationFrame, of part: Part
  ) {
    var first = memory._mutatingExtracting(0..<part.width)
    writeFrame(of: part, frame, into: &first)
    for index in part.width..<memory.count { memory[index] = memory[index - part.width] }
  }

  /// Writes one term's current frame, scaled and clipped.
  private func writeFrame(
    of part: Part, _ frame: ObservationFrame, into target: inout MutableSpan<Float>
  ) {
    frame.write(part.quantity, defaultPositions: defaultPositions, into: &target)
    guard !part.isPlain else { return }
    let scales = scales.span.extracting(part.scaleStart..<part.scaleStart + target.count)
    for index in target.indices {
      target[index] = min(max(target[index] * scales[index], -part.clip), part.clip)
    }
  }
}
