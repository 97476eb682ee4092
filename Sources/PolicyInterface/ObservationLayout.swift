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
  /// Feet of the robot.
  public let footCount: Int
  /// `[joints]` the default pose [rad], from which position offsets count.
  public let defaultPositions: [Double]

  /// Numbers of each term in one frame.
  let widths: [Int]
  /// Where each term's memory starts within one robot's history.
  private let historyStarts: [Int]
  /// Scale of every number of every term's frame, one after the other.
  private let scales: [Float]
  /// Where each term's frame starts in `scales`.
  private let scaleStarts: [Int]

  /// The layout of the given terms.
  ///
  /// - Parameters:
  ///   - terms: the terms in their order.
  ///   - defaultPositions: `[joints]` the default pose [rad].
  ///   - footCount: feet of the robot.
  /// - Throws: `invalidScale` where a term's scales fit neither one nor all of its numbers.
  public init(
    terms: [ObservationTerm], defaultPositions: [Double], footCount: Int = 2
  ) throws(PolicyInterfaceError) {
    self.terms = terms
    self.defaultPositions = defaultPositions
    self.footCount = footCount
    jointCount = defaultPositions.count
    var slices: [Range<Int>] = []
    var widths: [Int] = []
    var historyStarts: [Int] = []
    var scaleStarts: [Int] = []
    var scales: [Float] = []
    var count = 0
    var historyCount = 0
    for term in terms {
      let width = term.quantity.width(jointCount: defaultPositions.count, footCount: footCount)
      guard [1, width].contains(term.scale.count), term.scale.allSatisfy(\.isFinite) else {
        throw .invalidScale(term: term.name, found: term.scale.count, expected: width)
      }
      widths.append(width)
      slices.append(count..<count + width * term.history.frameCount)
      historyStarts.append(historyCount)
      scaleStarts.append(scales.count)
      scales +=
        term.scale.count == width
        ? term.scale : Array(repeating: term.scale[0], count: width)
      count += width * term.history.frameCount
      historyCount += width * term.history.memoryFrameCount
    }
    self.slices = slices
    self.count = count
    self.historyCount = historyCount
    self.widths = widths
    self.historyStarts = historyStarts
    self.scaleStarts = scaleStarts
    self.scales = scales
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
  /// - Precondition: the frame is of `jointCount` joints and `footCount` feet.
  public func write(
    _ frame: ObservationFrame, isFirst: Bool, history: inout [Float], at historyStart: Int,
    into observation: inout [Float], at start: Int
  ) {
    precondition(
      frame.reading.jointPositions.count == jointCount
        && frame.previousAction.count == jointCount,
      "an observation of \(jointCount) joints got \(frame.reading.jointPositions.count)")
    for index in terms.indices {
      let place = start + slices[index].lowerBound
      if case .current = terms[index].history {
        writeFrame(of: index, frame, into: &observation, at: place)
      } else {
        let memory = historyStart + historyStarts[index]
        remember(frame, of: index, isFirst: isFirst, in: &history, at: memory)
        for offset in 0..<slices[index].count {
          observation[place + offset] = history[memory + offset]
        }
        forgetOldest(of: index, in: &history, at: memory)
      }
    }
  }

  /// Writes one term's current frame, scaled and clipped.
  private func writeFrame(
    of index: Int, _ frame: ObservationFrame, into buffer: inout [Float], at start: Int
  ) {
    frame.write(
      terms[index].quantity, defaultPositions: defaultPositions, into: &buffer, at: start)
    let clip = terms[index].clip
    for offset in 0..<widths[index] {
      let scaled = buffer[start + offset] * scales[scaleStarts[index] + offset]
      buffer[start + offset] = min(max(scaled, -clip), clip)
    }
  }

  /// Puts the current frame at the end of a term's memory, and everywhere at an episode's start.
  private func remember(
    _ frame: ObservationFrame, of index: Int, isFirst: Bool, in history: inout [Float],
    at memory: Int
  ) {
    let width = widths[index]
    let last = memory + (terms[index].history.memoryFrameCount - 1) * width
    writeFrame(of: index, frame, into: &history, at: last)
    guard isFirst else { return }
    for offset in memory..<last { history[offset] = history[last + (offset - memory) % width] }
  }

  /// Moves a term's memory one frame to the front.
  private func forgetOldest(of index: Int, in history: inout [Float], at memory: Int) {
    let width = widths[index]
    let end = memory + terms[index].history.memoryFrameCount * width
    for offset in memory..<max(memory, end - width) { history[offset] = history[offset + width] }
  }
}
