/// How often a time was how long, in classes that are at most 1/16 wide, from 1 ns to centuries.
public struct LatencyHistogram: Equatable, Sendable {
  /// How many times were recorded.
  public private(set) var count = 0
  /// The longest [ns].
  public private(set) var longest: Int64 = 0
  private var counts: [Int]

  /// log₂ of the classes in an octave.
  private static let octaveBits = 4
  private static let classesPerOctave = 1 << octaveBits

  /// A histogram of nothing.
  public init() {
    counts = Array(repeating: 0, count: (64 - Self.octaveBits) * Self.classesPerOctave)
  }

  /// Records a time [ns]; negative ones count as 0.
  public mutating func record(_ time: Int64) {
    let time = max(time, 0)
    counts[Self.place(of: time)] += 1
    count += 1
    longest = max(longest, time)
  }

  /// The time that a share of all times does not exceed, to a sixteenth [ns]; 0 where there are none.
  ///
  /// - Parameter share: 0…1; 0.5 for the median.
  public func quantile(_ share: Double) -> Int64 {
    guard count > 0 else { return 0 }
    let wanted = min(max(share, 0), 1) * Double(count)
    var sum = 0
    for place in counts.indices {
      sum += counts[place]
      if Double(sum) >= wanted && sum > 0 { return min(Self.upperBound(of: place), longest) }
    }
    return longest
  }

  /// One class of times that holds some.
  public struct Class: Equatable, Sendable {
    /// The longest time of the class [ns].
    public let upperBound: Int64
    /// How many times it holds.
    public let count: Int
  }

  /// The classes that hold times, from the shortest on.
  public var classes: [Class] {
    counts.indices.filter { counts[$0] > 0 }
      .map { Class(upperBound: min(Self.upperBound(of: $0), longest), count: counts[$0]) }
  }

  /// The class of a time: the octave of its first bit, then its next four bits.
  private static func place(of time: Int64) -> Int {
    guard time >= classesPerOctave else { return Int(time) }
    let octave = 63 - time.leadingZeroBitCount - octaveBits
    return (octave + 1) * classesPerOctave + Int(time >> Int64(octave)) - classesPerOctave
  }

  /// The longest time of a class.
  private static func upperBound(of place: Int) -> Int64 {
    guard place >= classesPerOctave else { return Int64(place) }
    let octave = place / classesPerOctave - 1
    let first = Int64(place % classesPerOctave + classesPerOctave) << Int64(octave)
    return first + ((Int64(1) << Int64(octave)) - 1)
  }
}
