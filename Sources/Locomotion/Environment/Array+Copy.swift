import PolicyInterface

extension Array where Element: BitwiseCopyable {
  /// Copies the elements `range` of `source` to those from `start` on.
  mutating func copy(_ range: Range<Int>, of source: [Element], to start: Int = 0) {
    var target = mutableSpan
    target.copy(source.span.extracting(range), to: start)
  }
}

extension [Double] {
  /// Adds the elements `range` of `source` to those from `start` on.
  mutating func add(_ range: Range<Int>, of source: [Double], to start: Int = 0) {
    let source = source.span.extracting(range)
    var whole = mutableSpan
    var target = whole._mutatingExtracting(start..<start + source.count)
    for index in source.indices { target[index] += source[index] }
  }
}
