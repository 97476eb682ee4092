/// Unpacks a deflate stream (RFC 1951).
struct Inflate {
  /// Why a stream cannot be unpacked.
  enum Failure: Error, Equatable {
    /// The stream ends before its last block does.
    case cutOff
    /// A block, code or distance that the format does not have.
    case invalid(String)
    /// More bytes come out than were announced.
    case tooLong
  }

  private let input: ArraySlice<UInt8>
  private let byteLimit: Int
  private var position: Int
  private var bits: UInt32 = 0
  private var bitCount: UInt32 = 0
  private var output: [UInt8] = []

  /// Unpacks a stream.
  ///
  /// - Parameter byteCount: of what comes out; a stream that gives more is refused early, so that a
  ///   damaged one cannot fill the memory.
  static func unpack(
    _ input: ArraySlice<UInt8>, byteCount: Int
  ) throws(Failure) -> [UInt8] {
    var inflate = Inflate(input: input, byteLimit: byteCount)
    try inflate.run()
    return inflate.output
  }

  private init(input: ArraySlice<UInt8>, byteLimit: Int) {
    self.input = input
    self.byteLimit = byteLimit
    position = input.startIndex
  }

  private mutating func run() throws(Failure) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try copyStored()
      case 1: try expand(lengths: Self.fixedLengths, distances: Self.fixedDistances)
      case 2:
        let (lengths, distances) = try readCodes()
        try expand(lengths: lengths, distances: distances)
      default: throw .invalid("block type 3")
      }
    }
  }

  // MARK: Bits

  /// The next bits, lowest first.
  private mutating func take(_ count: UInt32) throws(Failure) -> Int {
    while bitCount < count {
      guard position < input.endIndex else { throw .cutOff }
      bits |= UInt32(input[position]) << bitCount
      position += 1
      bitCount += 8
    }
    let value = bits & (UInt32(1) << count - 1)
    bits >>= count
    bitCount -= count
    return Int(value)
  }

  /// The symbol of the next code, which comes highest bit first.
  private mutating func symbol(_ code: HuffmanCode) throws(Failure) -> Int {
    var (word, first, index) = (0, 0, 0)
    for length in 1...HuffmanCode.longest {
      word |= try take(1)
      let count = code.counts[length]
      if word - first < count { return code.symbols[index + word - first] }
      index += count
      first = (first + count) << 1
      word <<= 1
    }
    throw .invalid("a code that stands for nothing")
  }

  // MARK: Blocks

  private mutating func copyStored() throws(Failure) {
    bits = 0
    bitCount = 0
    guard position + 4 <= input.endIndex else { throw .cutOff }
    let count = Int(input[position]) | Int(input[position + 1]) << 8
    let complement = Int(input[position + 2]) | Int(input[position + 3]) << 8
    guard count == ~complement & 0xFFFF else { throw .invalid("a stored block's length") }
    position += 4
    guard position + count <= input.endIndex else { throw .cutOff }
    guard output.count + count <= byteLimit else { throw .tooLong }
    output += input[position..<position + count]
    position += count
  }

  private mutating func expand(
    lengths: HuffmanCode, distances: HuffmanCode
  ) throws(Failure) {
    while true {
      let symbol = try symbol(lengths)
      if symbol < 256 {
        guard output.count < byteLimit else { throw .tooLong }
        output.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < Self.lengthBases.count else { throw .invalid("a length") }
      let length =
        Self.lengthBases[symbol - 257] + (try take(UInt32(Self.lengthBits[symbol - 257])))
      let place = try self.symbol(distances)
      guard place < Self.distanceBases.count else { throw .invalid("a distance") }
      let distance = Self.distanceBases[place] + (try take(UInt32(Self.distanceBits[place])))
      guard distance <= output.count else { throw .invalid("a distance before the start") }
      guard output.count + length <= byteLimit else { throw .tooLong }
      // The copy may overlap itself, so byte by byte.
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The codes of a block that brings its own, themselves coded.
  private mutating func readCodes() throws(Failure) -> (HuffmanCode, HuffmanCode) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    var widths = [Int](repeating: 0, count: 19)
    for place in Self.codeOrder.prefix(codeCount) { widths[place] = try take(3) }
    let code = try HuffmanCode(widths: widths)
    widths = []
    while widths.count < lengthCount + distanceCount {
      let symbol = try symbol(code)
      switch symbol {
      case ..<16: widths.append(symbol)
      case 16:
        guard let last = widths.last else { throw .invalid("a repetition of nothing") }
        widths += Array(repeating: last, count: 3 + (try take(2)))
      case 17: widths += Array(repeating: 0, count: 3 + (try take(3)))
      default: widths += Array(repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard widths.count == lengthCount + distanceCount else { throw .invalid("code lengths") }
    return (
      try HuffmanCode(widths: Array(widths[..<lengthCount])),
      try HuffmanCode(widths: Array(widths[lengthCount...]))
    )
  }

  // MARK: Tables of the format

  private static let codeOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let lengthBits = (0..<29).map { $0 < 4 || $0 == 28 ? 0 : $0 / 4 - 1 }
  private static let lengthBases: [Int] = {
    var bases = [3]
    for bits in lengthBits.dropLast(2) { bases.append((bases.last ?? 0) + 1 << bits) }
    return bases + [258]
  }()
  private static let distanceBits = (0..<30).map { $0 < 2 ? 0 : $0 / 2 - 1 }
  private static let distanceBases: [Int] = {
    var bases = [1]
    for bits in distanceBits.dropLast() { bases.append((bases.last ?? 0) + 1 << bits) }
    return bases
  }()
  private static let fixedLengths = HuffmanCode(
    validWidths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = HuffmanCode(
    validWidths: Array(repeating: 5, count: 30))
}

/// A prefix code, told by how many bits each symbol has.
struct HuffmanCode {
  /// Bits of the longest code.
  static let longest = 15
  /// `[0…15]` number of codes of each length.
  let counts: [Int]
  /// The symbols in the order of their codes.
  let symbols: [Int]

  /// - Throws: `invalid` where there are more codes than bits for them.
  init(widths: [Int]) throws(Inflate.Failure) {
    self.init(validWidths: widths)
    var free = 1
    for length in 1...Self.longest {
      free = free << 1 - counts[length]
      guard free >= 0 else { throw .invalid("a code with too many symbols") }
    }
  }

  init(validWidths widths: [Int]) {
    var counts = [Int](repeating: 0, count: Self.longest + 1)
    for width in widths where width > 0 { counts[width] += 1 }
    self.counts = counts
    symbols = widths.indices.filter { widths[$0] > 0 }.sorted {
      (widths[$0], $0) < (widths[$1], $1)
    }
  }
}
