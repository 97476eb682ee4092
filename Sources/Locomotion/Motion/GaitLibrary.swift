import Foundation
import PolicyInterface
import ReferenceMotion

/// Cycles of motion of which the command chooses.
struct GaitLibrary: Sendable {
  /// How a command is turned into cycles.
  enum Choice: Sendable {
    /// The cycles are those of all combinations of the grid's speeds, the last of which changes
    /// first; eight neighbours are mixed.
    case grid(GaitGridConfiguration)
    /// The one of the nearest mean velocity, played faster or slower.
    case nearest
  }

  /// A reference for a command: up to eight cycles with weights, and how it is played.
  struct Mix: Sendable {
    /// Number of cycles used.
    var count = 0
    /// `[8]` which cycles.
    var tables: InlineArray<8, Int> = .init(repeating: 0)
    /// `[8]` their weights, which add up to 1.
    var weights: InlineArray<8, Double> = .init(repeating: 0)
    /// Length of a cycle [s].
    var period = 1.0
    /// Factor on the base's horizontal velocity besides that of the rate: longer or shorter strides.
    var strideScale = 1.0
    /// Factor on all velocities: faster or slower than the cycles themselves.
    var rate = 1.0
    /// Distance from the command to the velocity of this reference [m/s]; a rate of turning counts
    /// as the speed of a point a metre away.
    var distance = 0.0
  }

  /// The cycles.
  let tables: [GaitTable]
  private let choice: Choice
  /// Rates at which a cycle is played.
  private static let rates = 0.6...1.5
  /// A cycle slower than this stands, and no speed makes it walk [m/s].
  private static let slowest = 0.1

  /// - Parameters:
  ///   - tables: at least one; for a grid one for each combination.
  ///   - choice: how a command is turned into cycles.
  init(_ tables: [GaitTable], choice: Choice) {
    self.tables = tables
    self.choice = choice
  }

  /// The reference for a command.
  func mix(for command: VelocityCommand) -> Mix {
    switch choice {
    case .grid(let grid): grid.mix(for: command, tables: tables)
    case .nearest: nearest(to: command)
    }
  }

  /// The cycle of the nearest velocity, its phase rate times √(v/v_c) and its stride by the rest, so
  /// that step length over step rate stays what it is (the walk ratio).
  private func nearest(to command: VelocityCommand) -> Mix {
    var best = 0
    for index in tables.indices
    where tables[index].command.distance(to: command) < tables[best].command.distance(to: command) {
      best = index
    }
    var mix = Mix()
    mix.count = 1
    mix.tables[0] = best
    mix.weights[0] = 1
    let own = tables[best].command
    mix.distance = own.distance(to: command)
    if own.speed > GaitLibrary.slowest, command.speed > 0 {
      let ratio = command.speed / own.speed
      mix.rate = min(
        max(ratio.squareRoot(), GaitLibrary.rates.lowerBound), GaitLibrary.rates.upperBound)
      mix.strideScale = ratio / mix.rate
    }
    mix.period = tables[best].period / mix.rate
    return mix
  }

  /// Mixes the rows of a reference.
  ///
  /// - Parameters:
  ///   - mix: of `mix(for:)`.
  ///   - phase: [cycles].
  ///   - row: `[width]`; overwritten.
  func sample(_ mix: Mix, phase: Double, into row: inout [Double]) {
    for index in row.indices { row[index] = 0 }
    for part in 0..<mix.count {
      tables[mix.tables[part]].add(at: phase, weight: mix.weights[part], to: &row)
    }
  }

  /// Mixes the joint positions only, adding to what is there.
  func addPositions(
    _ mix: Mix, phase: Double, share: Double, to positions: inout [Double], from start: Int
  ) {
    for part in 0..<mix.count {
      tables[mix.tables[part]].addPositions(
        at: phase, weight: share * mix.weights[part], to: &positions, from: start)
    }
  }
}

extension VelocityCommand {
  /// Distance to another command [m/s]; a rate of turning counts as the speed of a point a metre
  /// away.
  fileprivate func distance(to other: VelocityCommand) -> Double {
    let x = forwardSpeed - other.forwardSpeed
    let y = leftwardSpeed - other.leftwardSpeed
    let turn = yawRate - other.yawRate
    return (x * x + y * y + turn * turn).squareRoot()
  }
}

extension GaitGridConfiguration {
  /// The command of each combination, in the order of the tables.
  var commands: [VelocityCommand] {
    forwardSpeeds.flatMap { forward in
      leftwardSpeeds.flatMap { leftward in
        yawRates.map {
          VelocityCommand(forwardSpeed: forward, leftwardSpeed: leftward, yawRate: $0)
        }
      }
    }
  }

  /// Trilinear interpolation between the neighbours of a command, which is cut to the grid.
  fileprivate func mix(for command: VelocityCommand, tables: [GaitTable]) -> GaitLibrary.Mix {
    let x = GaitGridConfiguration.place(command.forwardSpeed, in: forwardSpeeds)
    let y = GaitGridConfiguration.place(command.leftwardSpeed, in: leftwardSpeeds)
    let turn = GaitGridConfiguration.place(command.yawRate, in: yawRates)
    var mix = GaitLibrary.Mix()
    mix.period = 0
    for corner in 0..<8 {
      let (i, wx) = corner & 4 == 0 ? (x.index, 1 - x.fraction) : (x.index + 1, x.fraction)
      let (j, wy) = corner & 2 == 0 ? (y.index, 1 - y.fraction) : (y.index + 1, y.fraction)
      let (k, wt) =
        corner & 1 == 0 ? (turn.index, 1 - turn.fraction) : (turn.index + 1, turn.fraction)
      let weight = wx * wy * wt
      guard weight > 0 else { continue }
      let table = (i * leftwardSpeeds.count + j) * yawRates.count + k
      mix.tables[mix.count] = table
      mix.weights[mix.count] = weight
      mix.count += 1
      mix.period += weight * tables[table].period
    }
    mix.distance =
      (x.excess * x.excess + y.excess * y.excess + turn.excess * turn.excess).squareRoot()
    return mix
  }

  /// The value's neighbours on an axis: the lower one's index, how far it is to the next, and how far
  /// the value is outside of the axis.
  private static func place(
    _ value: Double, in axis: [Double]
  ) -> (index: Int, fraction: Double, excess: Double) {
    guard axis.count > 1 else { return (0, 0, abs(value - axis[0])) }
    let last = axis.count - 1
    let inside = min(max(value, axis[0]), axis[last])
    var index = 0
    while index < last - 1 && inside > axis[index + 1] { index += 1 }
    let fraction = (inside - axis[index]) / (axis[index + 1] - axis[index])
    return (index, fraction, abs(value - inside))
  }
}
