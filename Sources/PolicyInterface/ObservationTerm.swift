/// One named part of an observation: a quantity, its history, its scale and its clip.
public struct ObservationTerm: Equatable, Sendable {
  /// Which moments of a quantity a term shows, oldest first.
  ///
  /// At the start of an episode the first frame stands for all frames before it.
  public enum History: Equatable, Sendable {
    /// The current frame only.
    case current
    /// So many frames before the current one, which is left out.
    case past(Int)
    /// So many frames, the current one last.
    case stacked(Int)

    /// How many frames the observation shows.
    public var frameCount: Int {
      switch self {
      case .current: 1
      case .past(let count), .stacked(let count): count
      }
    }

    /// How many frames are in memory between two observations.
    var memoryFrameCount: Int {
      switch self {
      case .current: 0
      case .past(let count): count
      case .stacked(let count): count - 1
      }
    }
  }

  /// What is observed.
  public var quantity: ObservationQuantity
  /// Which moments of it.
  public var history: History
  /// Factors on the quantity's numbers; one for all or one for each.
  public var scale: [Float]
  /// Scaled numbers are cut to ± this; infinite for no cut.
  public var clip: Float

  /// The term of a quantity.
  ///
  /// - Parameters:
  ///   - quantity: what is observed.
  ///   - history: which moments of it.
  ///   - scale: one factor, or one for each number of a frame.
  ///   - clip: scaled numbers are cut to ± this.
  public init(
    _ quantity: ObservationQuantity, history: History = .current, scale: [Float] = [1],
    clip: Float = .infinity
  ) {
    self.quantity = quantity
    self.history = history
    self.scale = scale
    self.clip = clip
  }

  /// The term of a name: a quantity's name, or that with `_history` for past frames without the
  /// current one, or with `_stack` for frames up to the current one.
  ///
  /// - Parameters:
  ///   - name: for example `joint_velocity` or `joint_velocity_history`.
  ///   - frameCount: number of frames of a history or stack, at least 1.
  /// - Throws: `unknownObservation` where no quantity has the name.
  public init(name: String, frameCount: Int) throws(PolicyInterfaceError) {
    let forms: [(suffix: String, history: History)] = [
      ("", .current), (Self.pastSuffix, .past(frameCount)),
      (Self.stackSuffix, .stacked(frameCount)),
    ]
    for form in forms where name.hasSuffix(form.suffix) {
      if let quantity = ObservationQuantity(rawValue: String(name.dropLast(form.suffix.count))) {
        self.init(quantity, history: form.history)
        return
      }
    }
    throw .unknownObservation(name: name)
  }

  /// The name from which `init(name:frameCount:)` makes the term.
  public var name: String {
    switch history {
    case .current: quantity.rawValue
    case .past: quantity.rawValue + Self.pastSuffix
    case .stacked: quantity.rawValue + Self.stackSuffix
    }
  }

  private static let pastSuffix = "_history"
  private static let stackSuffix = "_stack"
}
