import ExperimentFormat

extension DeployConfiguration {
  /// Larger files are no configurations [bytes].
  private static let largestFileSize = 1 << 20

  /// Reads a `deploy.yaml`.
  ///
  /// - Returns: the configuration, and the lines on which its keys stand.
  /// - Throws: `DeploymentError` where it is missing or malformed, `ExperimentError` where it is no YAML
  ///   without tags and aliases.
  static func read(_ path: String) throws -> (DeployConfiguration, places: [String: String]) {
    try read(text: TextFile.read(path, atMost: largestFileSize), named: path)
  }

  /// Reads the text of a `deploy.yaml`; as `read(_:)`.
  static func read(
    text: String, named name: String
  ) throws -> (DeployConfiguration, places: [String: String]) {
    var reading = DeployReading(name: name)
    let root = try YAMLValue(text: text, named: name)
    let motors = try reading.integers(reading.value("joint_ids_map", of: root))
    let count = motors.count
    let ranges = try reading.value("ranges", below: ["commands", "base_velocity"], of: root)
    let action = try reading.value(actionName, below: ["actions"], of: root)
    let terms = try reading.terms(reading.value("observations", of: root))
    let gains = try reading.numbers("stiffness", of: root)
    let configuration = DeployConfiguration(
      motors: motors, timestep: try reading.number("step_dt", of: root), stiffness: gains,
      damping: try reading.numbers("damping", of: root, count: gains.count),
      defaultPositions: try reading.numbers("default_joint_pos", of: root, count: count),
      forwardSpeed: try reading.range("lin_vel_x", of: ranges),
      leftwardSpeed: try reading.range("lin_vel_y", of: ranges),
      yawRate: try reading.range("ang_vel_z", of: ranges),
      actionScale: try reading.numbers("scale", of: action, count: count),
      actionOffset: try reading.numbers("offset", of: action, count: count),
      actionClip: try reading.bounds("clip", of: action, count: count), terms: terms)
    guard let largest = motors.max(), motors.allSatisfy({ $0 >= 0 }), largest < gains.count,
      Set(motors).count == count
    else {
      throw reading.malformed(
        root["joint_ids_map"] ?? root, "motors \(motors) and \(gains.count) gains",
        "a motor of its own for each joint, below the number of gains")
    }
    guard configuration.timestep > 0 else {
      throw reading.malformed(
        root["step_dt"] ?? root, "a step of \(configuration.timestep) s", "one above 0")
    }
    return (configuration, reading.places)
  }
}

/// Values of a `deploy.yaml` as typed ones.
private struct DeployReading {
  let name: String
  private(set) var places: [String: String] = [:]

  init(name: String) { self.name = name }

  func malformed(_ value: YAMLValue, _ found: String, _ expected: String) -> DeploymentError {
    .malformed(file: name, line: value.place.line, found: found, expected: expected)
  }

  mutating func value(
    _ key: String, below path: [String] = [], of root: YAMLValue
  ) throws(DeploymentError) -> YAMLValue {
    var value = root
    for part in path + [key] {
      guard let next = value[part] else {
        throw malformed(
          value, "no key '\(part)'", "\((path + [key]).joined(separator: ".")) of a deploy.yaml")
      }
      value = next
    }
    places[key] = value.place.description
    return value
  }

  func numbers(_ value: YAMLValue, count: Int? = nil) throws(DeploymentError) -> [Double] {
    guard let items = value.items else { throw malformed(value, value.found, "a list of numbers") }
    var numbers: [Double] = []
    for item in items {
      guard let number = item.number else { throw malformed(item, item.found, "a number") }
      numbers.append(number)
    }
    guard numbers.count == count ?? numbers.count else {
      throw malformed(value, "\(numbers.count) numbers", "\(count ?? 0)")
    }
    return numbers
  }

  mutating func numbers(
    _ key: String, of root: YAMLValue, count: Int? = nil
  ) throws(DeploymentError) -> [Double] {
    try numbers(value(key, of: root), count: count)
  }

  func integers(_ value: YAMLValue) throws(DeploymentError) -> [Int] {
    var integers: [Int] = []
    for item in value.items ?? [] {
      guard let integer = item.integer else { throw malformed(item, item.found, "a whole number") }
      integers.append(integer)
    }
    guard !integers.isEmpty else {
      throw malformed(value, value.found, "a list of whole numbers")
    }
    return integers
  }

  mutating func number(_ key: String, of root: YAMLValue) throws(DeploymentError) -> Double {
    let value = try value(key, of: root)
    guard let number = value.number else { throw malformed(value, value.found, "a number") }
    return number
  }

  mutating func range(
    _ key: String, of root: YAMLValue
  ) throws(DeploymentError) -> ClosedRange<Double> {
    try range(value(key, of: root))
  }

  func range(_ value: YAMLValue) throws(DeploymentError) -> ClosedRange<Double> {
    let bounds = try numbers(value, count: 2)
    guard bounds[0] <= bounds[1] else {
      throw malformed(value, "\(bounds)", "a lower and then an upper bound")
    }
    return bounds[0]...bounds[1]
  }

  func bounds(
    _ key: String, of root: YAMLValue, count: Int
  ) throws(DeploymentError) -> [ClosedRange<Double>]? {
    guard let value = root[key], !value.isNull else { return nil }
    var ranges: [ClosedRange<Double>] = []
    for item in value.items ?? [] { ranges.append(try range(item)) }
    guard ranges.count == count else {
      throw malformed(value, value.found, "\(count) pairs of bounds or null")
    }
    return ranges
  }

  mutating func terms(_ root: YAMLValue) throws(DeploymentError) -> [DeployConfiguration.Term] {
    guard let entries = root.entries, !entries.isEmpty else {
      throw malformed(root, root.found, "a mapping of observation terms")
    }
    var terms: [DeployConfiguration.Term] = []
    for (name, value) in entries {
      guard value.entries != nil else {
        throw malformed(
          value, "\(value.found) for '\(name)'",
          "a term with params, clip, scale and history_length; switches of the runtime's "
            + "observation order (use_gym_history, scale_first) are not known here")
      }
      places["observations.\(name)"] = value.place.description
      let length = value["history_length"]
      guard let frames = length.map({ $0.integer }) ?? 1, (1...10_000).contains(frames) else {
        throw malformed(length ?? value, length?.found ?? "nothing", "a count of frames from 1 on")
      }
      let clip = value["clip"].flatMap { $0.isNull ? nil : $0 }
      let scale = value["scale"].flatMap { $0.isNull ? nil : $0 }
      terms.append(
        DeployConfiguration.Term(
          name: name, historyLength: frames,
          scale: try scale.map { value throws(DeploymentError) in try numbers(value) } ?? [],
          clip: try clip.map { value throws(DeploymentError) in try range(value) },
          period: value["params"]?["period"]?.number))
    }
    return terms
  }
}
