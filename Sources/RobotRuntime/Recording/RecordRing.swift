import Synchronization

/// Records on their way from the loop to whoever writes them down: one thread pushes, one other pulls,
/// neither waits.
///
/// All memory is there from the beginning. Where the ring is full, a new record is counted and dropped.
///
/// Safety: a slot is written only by the pushing thread while `head − tail` says that it is free, and read
/// only by the pulling one while it says that it is filled; the releasing store of the one counter and
/// the acquiring load of it by the other thread order the two.
@safe
public final class RecordRing: @unchecked Sendable {
  /// Numbers in a record.
  public let width: Int
  /// Records that fit in.
  public let capacity: Int

  private let storage: UnsafeMutableBufferPointer<Double>
  /// Records that were pushed.
  private let head = Atomic<Int>(0)
  /// Records that were pulled.
  private let tail = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)

  /// A ring of so many records.
  ///
  /// - Parameters:
  ///   - width: numbers in a record, above 0.
  ///   - capacity: records that fit in, above 0.
  public init(width: Int, capacity: Int) {
    precondition(
      width > 0 && capacity > 0, "expected a ring of records, got \(capacity) of \(width)")
    self.width = width
    self.capacity = capacity
    unsafe storage = .allocate(capacity: width * capacity)
    unsafe storage.initialize(repeating: 0)
  }

  deinit { unsafe storage.deallocate() }

  /// Records that were dropped because the ring was full.
  public var droppedCount: Int { dropped.load(ordering: .relaxed) }

  /// Pushes a record, or drops it where the ring is full. Only one thread may push.
  ///
  /// - Parameter fill: writes the record's `width` numbers; what it leaves alone is from an old record.
  public func push(_ fill: (inout MutableSpan<Double>) -> Void) {
    let place = head.load(ordering: .relaxed)
    guard place - tail.load(ordering: .acquiring) < capacity else {
      dropped.wrappingAdd(1, ordering: .relaxed)
      return
    }
    var slot = unsafe MutableSpan(_unsafeElements: slot(place))
    fill(&slot)
    head.store(place + 1, ordering: .releasing)
  }

  /// Pulls the oldest record. Only one thread may pull.
  ///
  /// - Parameter read: takes the record's `width` numbers.
  /// - Returns: whether there was one.
  public func pull(_ read: (Span<Double>) -> Void) -> Bool {
    let place = tail.load(ordering: .relaxed)
    guard place < head.load(ordering: .acquiring) else { return false }
    unsafe read(Span(_unsafeElements: UnsafeBufferPointer(slot(place))))
    tail.store(place + 1, ordering: .releasing)
    return true
  }

  private func slot(_ place: Int) -> UnsafeMutableBufferPointer<Double> {
    let start = place % capacity * width
    return unsafe UnsafeMutableBufferPointer(rebasing: storage[start..<start + width])
  }
}
