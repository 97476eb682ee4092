/// Why learning cannot start or go on.
public enum LearningError: Error, Equatable, CustomStringConvertible {
  /// A setting is out of its range.
  case invalidSetting(name: String, found: String, expected: String)
  /// Mirror augmentation or loss is asked of an environment without a mirror, or whose mirror has
  /// other sizes.
  case unusableMirror(found: String, expected: String)
  /// The environment gave an observation that is not finite; `network` is `actor` or `critic`.
  case nonFiniteObservation(network: String, environment: Int, component: Int, value: Float)
  /// The environment gave a reward that is not finite.
  case nonFiniteReward(environment: Int, value: Float)
  /// A loss or the norm of a gradient is not finite; the weights are as before the step.
  case nonFiniteUpdate(quantity: String, iteration: Int)

  /// One sentence: the thing, what was found, what would be right.
  public var description: String {
    switch self {
    case .invalidSetting(let name, let found, let expected):
      "\(name): found \(found), expected \(expected)"
    case .unusableMirror(let found, let expected):
      "the environment's mirror: found \(found), expected \(expected)"
    case .nonFiniteObservation(let network, let environment, let component, let value):
      """
      observation \(component) of the \(network) in environment \(environment): found \(value), \
      expected a finite number
      """
    case .nonFiniteReward(let environment, let value):
      "reward of environment \(environment): found \(value), expected a finite number"
    case .nonFiniteUpdate(let quantity, let iteration):
      """
      \(quantity) in iteration \(iteration): found a number that is not finite; smaller rewards \
      or a lower learning rate may help
      """
    }
  }
}
