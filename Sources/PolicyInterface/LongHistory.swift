/// The long history that a policy sees besides an observation: a window of frames, each of which holds
/// some quantities of one moment.
///
/// The frames are cut out of observations, so a quantity of a frame is also a current term of the
/// observation, scaled and clipped like it.
public struct LongHistory: Equatable, Sendable {
  /// Frames of the window, that of the current observation last.
  public var frameCount: Int
  /// The quantities of a frame, in their order.
  public var quantities: [ObservationQuantity]

  /// The long history that 青龙's runtime gives a policy behind the 173 numbers (loong_ctrl_locomotion):
  /// 100 frames of action, joint positions, joint velocities, angular velocity and gravity.
  public static let openLoong = LongHistory(
    frameCount: 100,
    quantities: [
      .previousAction, .jointPosition, .jointVelocity, .baseAngularVelocity, .projectedGravity,
    ])

  /// The window of the frames given.
  public init(frameCount: Int, quantities: [ObservationQuantity]) {
    self.frameCount = frameCount
    self.quantities = quantities
  }

  /// Which numbers of an observation make a frame, in its order.
  ///
  /// - Parameters:
  ///   - terms: of the observation.
  ///   - slices: where each stands.
  /// - Throws: `invalidHistory` where a quantity is no current term, or there is no frame or quantity.
  func components(
    terms: [ObservationTerm], slices: [Range<Int>]
  ) throws(PolicyInterfaceError) -> [Int] {
    guard frameCount >= 1, !quantities.isEmpty, Set(quantities).count == quantities.count else {
      throw .invalidHistory(
        found: "\(frameCount) frames of \(quantities.map(\.rawValue))",
        expected: "at least one frame of different quantities")
    }
    var components: [Int] = []
    for quantity in quantities {
      let index = terms.firstIndex { $0.quantity == quantity && $0.history == .current }
      guard let index else {
        throw .invalidHistory(
          found: "'\(quantity.rawValue)'",
          expected: "current terms of the observation: "
            + terms.filter { $0.history == .current }.map(\.name).joined(separator: ", "))
      }
      components += slices[index]
    }
    return components
  }
}

extension ObservationLayout {
  /// Numbers that a policy sees: those of the observation, then those of the window.
  public var inputCount: Int { count + windowCount }

  /// Numbers in the window of the long history; 0 without one.
  public var windowCount: Int { (longHistory?.frameCount ?? 0) * frameComponents.count }

  /// Takes the frame of an observation into a robot's window, oldest frame first.
  ///
  /// - Parameters:
  ///   - observation: as `write` built it, `[count]`.
  ///   - isFirst: whether it is an episode's first, whose frame then stands for all before it.
  ///   - window: the robot's `windowCount` numbers.
  public func takeFrame(
    of observation: Span<Float>, isFirst: Bool, window: inout MutableSpan<Float>
  ) {
    let width = frameComponents.count
    guard width > 0 else { return }
    precondition(
      observation.count == count && window.count == windowCount,
      "\(count) and \(windowCount) numbers got \(observation.count) and \(window.count)")
    let newest = window.count - width
    if !isFirst { window.moveElements(by: -width) }
    for (channel, component) in frameComponents.enumerated() {
      window[newest + channel] = observation[component]
    }
    guard isFirst else { return }
    for index in (0..<newest).reversed() { window[index] = window[index + width] }
  }
}
