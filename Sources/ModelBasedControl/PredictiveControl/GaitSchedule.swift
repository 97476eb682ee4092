import RobotModel

/// When which foot stands, from the gait at hand on: gaits one after another, changed only between
/// steps.
///
/// A gait's step begins with its double support; then one foot swings, the other one in the next step.
/// A change of gait that is asked for while a foot is in the air waits until it is down, and the foot
/// whose turn it is swings next.
public struct GaitSchedule: Equatable, Sendable {
  /// One swing of one foot.
  public struct Swing: Equatable, Sendable {
    /// The foot in the air.
    public var side: Foot.Side
    /// Time of lift-off [s].
    public var start: Double
    /// Time of touch-down [s].
    public var end: Double

    /// Share of the swing that is over, 0…1 within it.
    public func phase(at time: Double) -> Double { (time - start) / (end - start) }
  }

  /// A gait from `start` on, until the next one.
  private struct Segment: Equatable, Sendable {
    var gait: Gait
    var start: Double
    var firstSwing: Foot.Side

    func start(ofStep index: Int) -> Double { start + Double(index) * gait.stepDuration }

    func swingSide(ofStep index: Int) -> Foot.Side {
      index.isMultiple(of: 2) ? firstSwing : firstSwing.opposite
    }

    /// The step that a time falls into, its beginning included; by the same sums as `start(ofStep:)`.
    func step(at time: Double) -> Int {
      var index = Int(max(((time - start) / gait.stepDuration).rounded(.down), 0))
      if index > 0, time < start(ofStep: index) { index -= 1 }
      if time >= start(ofStep: index + 1) { index += 1 }
      return index
    }

    func swing(ofStep index: Int) -> Swing {
      Swing(
        side: swingSide(ofStep: index), start: start(ofStep: index) + gait.doubleSupportDuration,
        end: start(ofStep: index + 1))
    }
  }

  /// How long the weight takes onto one foot before the first step out of standing [s].
  public let loadingDuration: Double
  /// The gait at hand at the last request, and the one that follows it.
  private var current: Segment
  private var next: Segment?

  /// A robot that stands.
  ///
  /// - Parameters:
  ///   - firstSwing: the foot that the first step lifts.
  ///   - loadingDuration: how long the weight takes onto the other one before it [s].
  public init(firstSwing: Foot.Side = .left, loadingDuration: Double = 0.3) {
    precondition(
      loadingDuration >= 0, "a loading duration of \(loadingDuration) s, expected at least 0 s")
    self.loadingDuration = loadingDuration
    current = Segment(gait: .stand, start: -.infinity, firstSwing: firstSwing)
  }

  /// The gait at a time [s].
  public func gait(at time: Double) -> Gait { segment(at: time).gait }

  /// Asks for a gait from `time` on [s]: where the robot stands, it begins after a time of loading, else
  /// when the step at hand is over and both feet are down. What was asked for before and has not begun
  /// is forgotten.
  ///
  /// - Parameter time: not before that of an earlier call.
  public mutating func request(_ gait: Gait, at time: Double) {
    if let next, next.start <= time { current = next }
    guard gait != next?.gait else { return }
    next = nil
    guard gait != current.gait else { return }
    guard !current.gait.isStanding else {
      next = Segment(
        gait: gait, start: time + loadingDuration, firstSwing: current.firstSwing)
      return
    }
    // The end of the step at hand; at its very beginning that of the one before it.
    var step = current.step(at: time)
    if time > current.start(ofStep: step) { step += 1 }
    next = Segment(
      gait: gait, start: current.start(ofStep: step), firstSwing: current.swingSide(ofStep: step))
  }

  /// The feet that carry at a time [s]. At the moment of lift-off a foot does not carry, at that of
  /// touch-down it does.
  public func mode(at time: Double) -> StanceMode {
    swing(at: time).map { .both.subtracting(StanceMode($0.side)) } ?? .both
  }

  /// The feet that carry at `count` times, the first at `time` [s] and each `interval` [s] later.
  ///
  /// - Parameter modes: `[nodes]`, overwritten.
  public func sample(from time: Double, interval: Double, into modes: inout [StanceMode]) {
    for index in modes.indices { modes[index] = mode(at: time + Double(index) * interval) }
  }

  /// The swing at a time [s]; nil in double support.
  public func swing(at time: Double) -> Swing? {
    let segment = segment(at: time)
    guard !segment.gait.isStanding else { return nil }
    let swing = segment.swing(ofStep: segment.step(at: time))
    return time >= swing.start && time < swing.end ? swing : nil
  }

  /// The swing at a time [s], or else the first one of any foot that begins after it; nil where none is
  /// planned.
  public func nextSwing(at time: Double) -> Swing? {
    let segment = segment(at: time)
    // A step ends with its swing, so that it is at hand or to come.
    if !segment.gait.isStanding { return segment.swing(ofStep: segment.step(at: time)) }
    guard let next, next.start > time, !next.gait.isStanding else { return nil }
    return next.swing(ofStep: 0)
  }

  /// The next swing of a foot, or that at hand; nil where none is planned.
  public func nextSwing(of side: Foot.Side, at time: Double) -> Swing? {
    guard let first = nextSwing(at: time) else { return nil }
    return first.side == side ? first : nextSwing(at: first.end)
  }

  private func segment(at time: Double) -> Segment {
    if let next, next.start <= time { return next }
    return current
  }
}
