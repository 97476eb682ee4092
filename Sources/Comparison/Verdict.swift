/// Whether more of a figure is better.
public enum Preference: String, Sendable {
  case more
  case less
  /// Neither: the figure describes.
  case neither
}

/// What a difference says of the second of two controllers.
public enum Verdict: String, CaseIterable, Sendable {
  case better
  case worse
  /// The interval of the difference holds zero.
  case noDifference = "no_difference"
  /// The figure describes and does not judge, and differs.
  case different
  /// Fewer than two episodes have the figure of both.
  case unknown

  /// The verdict on a difference, nil for too few pairs.
  public init(_ difference: PairedDifference?, _ preference: Preference) {
    guard let difference else {
      self = .unknown
      return
    }
    guard difference.low > 0 || difference.high < 0 else {
      self = .noDifference
      return
    }
    switch preference {
    case .more: self = difference.mean > 0 ? .better : .worse
    case .less: self = difference.mean < 0 ? .better : .worse
    case .neither: self = .different
    }
  }
}
