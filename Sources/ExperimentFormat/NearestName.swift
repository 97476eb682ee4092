/// Finds the name that somebody probably meant.
public enum NearestName {
  /// The candidate that is most like `name`, or nil where none is alike.
  ///
  /// Likeness is the number of inserted, deleted, replaced and swapped neighbouring characters
  /// (optimal string alignment, Damerau 1964), capitals counting as small letters. At most a third
  /// of the name's length, rounded up, may differ; failing that, a candidate that starts with the
  /// name or ends in it is taken. Ties go to the earlier candidate.
  ///
  /// - Parameters:
  ///   - name: what was found.
  ///   - candidates: what would be right.
  public static func suggest(for name: String, among candidates: [String]) -> String? {
    let wanted = Array(name.lowercased())
    guard wanted.count <= longestCompared else { return nil }
    let tolerance = (wanted.count + 2) / 3
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(wanted, Array(candidate.lowercased()), limit: tolerance)
      if distance <= tolerance, distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    if let best { return best.candidate }
    guard wanted.count >= 3 else { return nil }
    return candidates.first { candidate in
      let lowered = candidate.lowercased()
      return lowered.hasPrefix(name.lowercased()) || lowered.hasSuffix(name.lowercased())
    }
  }

  /// `; did you mean '…'?`, ready to end a message, or nothing where no candidate is alike.
  ///
  /// - Parameters:
  ///   - name: what was found.
  ///   - candidates: what would be right.
  public static func question(for name: String, among candidates: [String]) -> String {
    suggest(for: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// Longer names than this are not names, and comparing them would cost the square of the length.
  private static let longestCompared = 100

  /// Number of edits that turn `a` into `b`, or `limit` + 1 where it is certainly greater.
  static func editDistance(_ a: [Character], _ b: [Character], limit: Int = .max - 1) -> Int {
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    // Rows of the table of distances between prefixes: two back, one back, current.
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var distance = min(previous[j + 1] + 1, current[j] + 1)
        distance = min(distance, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          distance = min(distance, beforePrevious[j - 1] + 1)
        }
        current.append(distance)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
