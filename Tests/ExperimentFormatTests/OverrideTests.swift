import ExperimentFormat
import Testing

@Suite("Overrides of the command line")
struct OverrideTests {
  @Test("an override wins over the file, a later one over an earlier one")
  func precedence() throws {
    let experiment = try decode(
      "physics: {engine: ode, substep_count: 3}",
      overrides: [
        "physics.engine=lanes", "physics.engine=mujoco", "learning.hidden=[32, 16]",
        "commands.yaw_rad_s=[-1, 1]", "note=a = b",
      ])
    #expect(experiment.physics.engine == .mujoco)
    #expect(experiment.physics.substepCount == 3)
    #expect(experiment.learning.hidden == [32, 16])
    #expect(experiment.commands.yaw == -1...1)
    #expect(experiment.note == "a = b")
  }

  @Test("a mapping in an override merges, and null sets an optional value to nothing")
  func mapping() throws {
    let experiment = try decode(
      "physics: {damping_s: 1, substep_count: 3}", overrides: ["physics={damping_s: null}"])
    #expect(experiment.physics.damping == nil)
    #expect(experiment.physics.substepCount == 3)
    let empty = try decode("note: x", overrides: ["note="])
    #expect(empty.note == nil)
  }

  @Test("a part of the path in quotes may hold dots")
  func quotedPath() throws {
    let experiment = try decode(
      "robot: g1", overrides: [#"physics.stiffness_nm_rad.".*_knee"=12.5"#])
    #expect(experiment.physics.stiffness == [NamedNumber(".*_knee", 12.5)])
  }

  static let wrong: [(String, String)] = [
    ("physics.engin=ode", "found key 'engin' in physics, expected one of timestep_s"),
    ("physics.timestep_s=7", "found the number 7 for physics.timestep_s, expected a number in"),
    ("physics.timestep_s", "found no 'key=value', expected key.path=value"),
    ("=3", "found no 'key=value', expected key.path=value"),
    ("physics..x=3", "found no 'key=value', expected key.path=value"),
    ("physics.=3", "found no 'key=value', expected key.path=value"),
    ("", "found no 'key=value', expected key.path=value"),
    ("include=b.yaml", "found an include in an override, expected it in a file"),
    ("learning.hidden=[1", "found YAML that cannot be read"),
    ("robot.name=g1", "found a mapping for robot, expected a text"),
  ]

  @Test("a wrong override is an error that repeats it", arguments: wrong)
  func wrongOverride(override: String, message: String) {
    let found = messages("robot: g1", overrides: [override])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("--set \(override): " + message) == true, "\(found)")
  }
}
