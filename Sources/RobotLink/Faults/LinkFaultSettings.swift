/// What goes wrong on a link.
public struct LinkFaultSettings: Equatable, Sendable {
  /// Share of the packets that are lost, 0…1.
  public var loss = 0.0
  /// Time that every packet is on its way [s].
  public var delay = 0.0
  /// Largest further time, drawn evenly for each packet; packets keep their order [s].
  public var jitter = 0.0
  /// Share of the packets that are held back by 1 to 3 ms while others overtake them, 0…1.
  public var reordering = 0.0
  /// Share of the packets that come twice, 0…1.
  public var duplication = 0.0
  /// Share of the packets of which one to eight bits are changed, 0…1.
  public var corruption = 0.0

  /// A link without faults.
  public init() {}

  /// Whether anything goes wrong.
  public var isFaulty: Bool { self != LinkFaultSettings() }

  /// Checks the numbers.
  ///
  /// - Throws: `LinkError.invalid` for the first that cannot be.
  public func validate() throws(LinkError) {
    let shares = [
      ("loss", loss), ("reordering", reordering), ("duplication", duplication),
      ("corruption", corruption),
    ]
    for (item, value) in shares where !(0...1).contains(value) {
      throw .invalid(item: item, found: "\(value)", expected: "a share of 0 to 1")
    }
    for (item, value) in [("delay", delay), ("jitter", jitter)] where !(0...1).contains(value) {
      throw .invalid(item: item, found: "\(value) s", expected: "0 to 1 s")
    }
  }
}

/// What went wrong on a link so far.
public struct LinkFaultTally: Equatable, Sendable {
  /// Packets that went in.
  public var admittedCount = 0
  /// Packets that were lost, those included for which there was no room.
  public var lostCount = 0
  /// Packets that were held back.
  public var reorderedCount = 0
  /// Packets that came twice.
  public var duplicatedCount = 0
  /// Packets of which bits were changed.
  public var corruptedCount = 0
  /// Packets that came out.
  public var releasedCount = 0

  /// Nothing yet.
  public init() {}
}
