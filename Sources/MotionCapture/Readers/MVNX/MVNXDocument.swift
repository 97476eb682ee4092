import SpatialMath

/// What an MVNX file holds of segments and frames (Xsens MVN, version 3 and 4).
struct MVNXDocument {
  /// A rigid part of the body.
  struct Segment {
    var label: String
    /// Points in the segment's frame, by name [m].
    var points: [String: Vector3] = [:]
  }

  /// Two points that coincide, each as segment/point.
  struct Connection {
    var parent: String
    var child: String
  }

  /// Frames per second [Hz].
  var frameRate: Double?
  /// The segments, in the order of the frames' numbers.
  var segments: [Segment] = []
  /// How the segments hang together.
  var connections: [Connection] = []
  /// Labels of the foot contacts, in the order of the frames' numbers.
  var contactLabels: [String] = []
  /// `[frames, segments]` of the recorded frames; calibration poses are left out.
  var poses: [Pose] = []
  /// `[frames, labels]`; empty where a frame has none.
  var contacts: [Bool] = []

  /// Number of recorded frames.
  var frameCount: Int { poses.count / max(1, segments.count) }
}
