/// What `deploy.yaml` says (unitree_rl_lab, `export_deploy_cfg.py`).
struct DeployConfiguration: Equatable, Sendable {
  /// A term of the observation.
  struct Term: Equatable, Sendable {
    /// The runtime's name of it.
    var name: String
    /// Frames, the current one among them.
    var historyLength: Int
    /// Factor on each number of a frame.
    var scale: [Double]
    /// Bounds before the factor; nil for none.
    var clip: ClosedRange<Double>?
    /// Period of a gait clock [s]; nil for other terms.
    var period: Double?
  }

  /// `[joints]` motor of each joint.
  var motors: [Int]
  /// Length of a control step [s].
  var timestep: Double
  /// `[motors]` proportional gains [N m/rad].
  var stiffness: [Double]
  /// `[motors]` derivative gains [N m s/rad].
  var damping: [Double]
  /// `[joints]` [rad].
  var defaultPositions: [Double]
  /// Commands [m/s, m/s, rad/s].
  var forwardSpeed: ClosedRange<Double>
  var leftwardSpeed: ClosedRange<Double>
  var yawRate: ClosedRange<Double>
  /// `[joints]` [rad] per unit of action.
  var actionScale: [Double]
  /// `[joints]` [rad].
  var actionOffset: [Double]
  /// `[joints]` bounds on the targets [rad]; nil for none.
  var actionClip: [ClosedRange<Double>]?
  /// The observation in its order.
  var terms: [Term]

  /// The name of the one action term.
  static let actionName = "JointPositionAction"

  /// The file's text, with all digits where the runtime's own exporter keeps three.
  var text: String {
    func list<Value: CustomStringConvertible>(_ values: [Value]) -> String {
      "[\(values.map(\.description).joined(separator: ", "))]"
    }
    func range(_ range: ClosedRange<Double>?) -> String {
      range.map { list([$0.lowerBound, $0.upperBound]) } ?? "null"
    }
    let observations = terms.map { term in
      let params =
        term.period.map { "{period: \($0)}" }
        ?? (term.name == "velocity_commands" ? "{command_name: base_velocity}" : "{}")
      return """
          \(term.name):
            params: \(params)
            clip: \(range(term.clip))
            scale: \(list(term.scale))
            history_length: \(term.historyLength)

        """
    }
    return """
      joint_ids_map: \(list(motors))
      step_dt: \(timestep)
      stiffness: \(list(stiffness))
      damping: \(list(damping))
      default_joint_pos: \(list(defaultPositions))
      commands:
        base_velocity:
          ranges:
            lin_vel_x: \(range(forwardSpeed))
            lin_vel_y: \(range(leftwardSpeed))
            ang_vel_z: \(range(yawRate))
            heading: null
      actions:
        \(DeployConfiguration.actionName):
          clip: \(actionClip.map { "[\($0.map(range).joined(separator: ", "))]" } ?? "null")
          joint_names: [.*]
          scale: \(list(actionScale))
          offset: \(list(actionOffset))
          joint_ids: null
      observations:

      """ + observations.joined()
  }
}
