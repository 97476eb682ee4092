import Reproducibility

/// Spoils files at random: the seed makes each spoilt file again.
public struct ByteMutator {
  private var random: RandomStream
  /// Words on which readers of text and numbers trip.
  private static let words: [[UInt8]] = [
    "nan", "inf", "1e308", "-1", "0", "99999999999999999999", "1e-400", ".", "{", "}", "<", ">",
    "\r", "\n", "\t", "\u{0}", "[", "]", "\"", ":", "JOINT a {", "End Site", "CHANNELS 0", "begin",
    "end", "\u{FEFF}", "-", "e9", "<frame type=\"normal\">", "&lt;", "null", "<!--", "]]>", "/>",
    "\u{F6}=\"\"", "&#x110000;",
  ].map { Array($0.utf8) }

  /// A mutator that spoils alike for the same seed.
  public init(seed: UInt64) { random = RandomStream(seed: seed, stream: 0) }

  private mutating func below(_ bound: Int) -> Int {
    bound < 1 ? 0 : Int(random.next() % UInt64(bound))
  }

  /// The bytes with one to eight changes.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(8) { change(&result) }
    return result
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = below(bytes.count)
    let span = place..<min(bytes.count, place + 1 + below(64))
    switch below(9) {
    case 0, 1: if !bytes.isEmpty { bytes[place] ^= 1 << UInt8(below(8)) }
    case 2: if !bytes.isEmpty { bytes[place] = UInt8(below(256)) }
    case 3: bytes.removeSubrange(span)
    case 4: bytes.insert(contentsOf: Array(bytes[span]), at: below(bytes.count))
    case 5: bytes.insert(contentsOf: Self.words[below(Self.words.count)], at: place)
    case 6: bytes.replaceSubrange(span, with: Self.words[below(Self.words.count)])
    case 7: if below(4) == 0 { bytes.removeLast(bytes.count - place) }
    default:
      // A digit for another, which keeps the file well-formed and reaches deeper.
      if let digit = bytes[place...].firstIndex(where: { (48..<58).contains($0) }) {
        bytes[digit] = UInt8(48 + below(10))
      }
    }
  }
}
