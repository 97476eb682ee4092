/// Contacts of the feet from the events that a laboratory marked in a C3D file.
struct GaitEventLabels {
  /// `[frames]` of each foot with events.
  var contacts: [SkeletonMotion.Foot: [Bool]] = [:]
  /// Feet whose events make no sense, a sentence each.
  var remarks: [String] = []

  /// - Parameters:
  ///   - start: number of the first frame wanted, from 0 at the file's first.
  ///   - frameCount: how many are wanted.
  init(of content: C3DFile, start: Int, frameCount: Int) {
    let contexts = content.texts("EVENT:CONTEXTS")
    let labels = content.texts("EVENT:LABELS")
    // Pairs of minutes and seconds.
    let times = content.numbers("EVENT:TIMES")
    let count = min(contexts.count, labels.count, times.count / 2)
    for foot in SkeletonMotion.Foot.allCases {
      var events: [(frame: Int, isStrike: Bool)] = []
      for index in 0..<count where contexts[index].lowercased() == foot.rawValue {
        let label = labels[index].lowercased()
        let time = times[2 * index] * 60 + times[2 * index + 1]
        guard label.contains("strike") || label.contains("off"), abs(time) < 1e6 else { continue }
        let frame = Int((time * content.frameRate).rounded()) - (content.firstFrame - 1) - start
        events.append((frame, label.contains("strike")))
      }
      guard !events.isEmpty else { continue }
      events.sort { $0.frame < $1.frame }
      guard zip(events, events.dropFirst()).allSatisfy({ $0.isStrike != $1.isStrike }) else {
        remarks.append("events of the \(foot) foot do not alternate and are left aside")
        continue
      }
      contacts[foot] = (0..<frameCount).map { frame in
        let last = events.last { $0.frame <= frame }
        return last?.isStrike ?? !events[0].isStrike
      }
    }
  }
}
