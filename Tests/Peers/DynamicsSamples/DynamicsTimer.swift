import RigidBodyDynamics
import RobotModel
import SpatialMath

/// How long `RigidBodyModel` takes, verb by verb.
struct DynamicsTimer {
  private let model: RigidBodyModel
  private let states: [RigidBodyState]
  private let accelerations: [Double]
  private var workspace: RigidBodyWorkspace
  private var square: [Double]
  private var otherSquare: [Double]
  private var wide: [Double]
  private var vector: [Double]

  init(_ model: RigidBodyModel, states: [RigidBodyState], accelerations: [Double]) {
    self.model = model
    self.states = states
    self.accelerations = accelerations
    workspace = RigidBodyWorkspace(for: model)
    square = Array(repeating: 0, count: model.velocityCount * model.velocityCount)
    otherSquare = square
    wide = Array(repeating: 0, count: 6 * model.velocityCount)
    vector = Array(repeating: 0, count: model.velocityCount)
  }

  /// Microseconds of one evaluation, kinematics included in each, by name.
  mutating func measure() -> [(name: String, microseconds: Double)] {
    let link = model.linkCount - 1
    return [
      ("kinematics", time { _ in }),
      (
        "inverse dynamics",
        time {
          $0.model.inverseDynamics(
            accelerations: $0.accelerations, into: &$0.vector, in: &$0.workspace)
        }
      ),
      ("mass matrix", time { $0.model.computeMassMatrix(in: &$0.workspace) }),
      (
        "forward dynamics",
        time {
          $0.model.forwardDynamics(
            forces: $0.accelerations, into: &$0.vector, in: &$0.workspace)
        }
      ),
      (
        "inverse dynamics, derivatives",
        time {
          $0.model.inverseDynamicsDerivatives(
            accelerations: $0.accelerations, dPosition: &$0.square, dVelocity: &$0.otherSquare,
            in: &$0.workspace)
        }
      ),
      (
        "momentum matrix",
        time { $0.model.centroidalMomentumMatrix(into: &$0.wide, in: &$0.workspace) }
      ),
      (
        "momentum matrix, rate",
        time { $0.model.centroidalMomentumMatrixRate(into: &$0.wide, in: &$0.workspace) }
      ),
      (
        "momentum, derivatives",
        time {
          $0.model.centroidalMomentumDerivative(into: &$0.wide, in: &$0.workspace)
          $0.model.centroidalMomentumMatrix(into: &$0.wide, in: &$0.workspace)
        }
      ),
      (
        "frame velocity, derivatives",
        time {
          $0.model.pointVelocityDerivative(
            of: .zero, onLink: link, into: &$0.wide, in: $0.workspace)
          $0.model.pointJacobian(of: .zero, onLink: link, into: &$0.wide, in: $0.workspace)
        }
      ),
    ]
  }

  /// Median over 301 rounds of the mean over all states; a round is short, so that where the machine is
  /// shared most rounds are not interrupted.
  private mutating func time(_ body: (inout DynamicsTimer) -> Void) -> Double {
    let clock = ContinuousClock()
    let rounds = (0..<301).map { _ in
      let elapsed = clock.measure {
        for state in states {
          model.computeKinematics(of: state, in: &workspace)
          body(&self)
        }
      }
      return elapsed / .microseconds(1) / Double(states.count)
    }
    return rounds.sorted()[rounds.count / 2]
  }
}
