import SpatialMath

/// A C3D file: parameters in groups, and the markers' positions frame by frame (C3D user guide,
/// Motion Lab Systems 2008).
struct C3DFile {
  /// A value of a group.
  struct Parameter {
    /// Length of a number in the file; text has one byte a character.
    var isText: Bool
    /// Sizes of the axes, the fastest first; none for a single number.
    var dimensions: [Int]
    /// The numbers; empty for text.
    var numbers: [Double]
    /// The texts, without blanks behind; empty for numbers.
    var texts: [String]
  }

  /// Parameters by `GROUP:NAME`.
  var parameters: [String: Parameter] = [:]
  /// Frames per second [Hz].
  var frameRate = 0.0
  /// Number of the first frame, from 1.
  var firstFrame = 1
  /// Names of the markers, without a subject's name before a colon.
  var labels: [String] = []
  /// `[frames, labels]` positions; nil where a marker was not seen [file's unit].
  var positions: [Vector3?] = []

  /// Number of frames.
  var frameCount: Int { labels.isEmpty ? 0 : positions.count / labels.count }

  /// Texts of a parameter and of those that continue it beyond 255: LABELS, LABELS2, LABELS3.
  func texts(_ name: String) -> [String] {
    var texts = parameters[name]?.texts ?? []
    var number = 2
    while let more = parameters["\(name)\(number)"]?.texts, !more.isEmpty {
      texts += more
      number += 1
    }
    return texts
  }

  /// Numbers of a parameter and of those that continue it.
  func numbers(_ name: String) -> [Double] {
    var numbers = parameters[name]?.numbers ?? []
    var number = 2
    while let more = parameters["\(name)\(number)"]?.numbers, !more.isEmpty {
      numbers += more
      number += 1
    }
    return numbers
  }
}
