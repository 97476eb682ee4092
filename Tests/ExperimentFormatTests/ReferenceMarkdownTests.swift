import ExperimentFormat
import Testing

@Suite("The reference page")
struct ReferenceMarkdownTests {
  @Test("each key has a row with type, range, default, unit and meaning")
  func rows() {
    let page = ExampleExperiment.referenceMarkdown(title: "Experiments")
    let rows = [
      "# Experiments",
      "| key | type | default | unit | meaning |",
      "| `robot` | text | `qinglong` |  | Name of a built-in robot or path of its file. |",
      "| `clips` | list of texts of length 0…4 | `[]` |  | Clips to mimic. Used only where kind is "
        + "mimic. |",
      "## `physics`",
      "| `physics.timestep_s` | number in 1e-5…0.02 | `0.002` | s | Physics time step. |",
      "| `physics.engine` | choice of lanes, ode, mujoco | `lanes` |  | Which engine simulates the "
        + "robots. |",
      "| `physics.damping_s` | number > 0 or null | `null` | s | Damping, or null. |",
      "| `learning.seed` | whole number ≥ 0 | `1` |  | Seed of all random streams. |",
      "| `cases.N.name` | text | required |  | Name of the case. |",
      "## Terms of `rewards`",
      "| `track_velocity` |  |  |  |  | exp(−\\|v − v*\\|² / σ²). |",
      "|  | `sigma_m_s` | > 0 | `0.25` | m/s | Width of the kernel. |",
    ]
    let lines = Set(page.split(separator: "\n").map(String.init))
    for row in rows { #expect(lines.contains(row), "\(row)") }
  }

  @Test("every row of a table has as many cells as its heading")
  func cellCounts() {
    var columnCount: Int?
    for line in ExampleExperiment.referenceMarkdown().split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard line.hasPrefix("|") else {
        columnCount = nil
        continue
      }
      let count = line.replacing("\\|", with: "").count { $0 == "|" }
      if let columnCount { #expect(count == columnCount, "\(line)") }
      columnCount = count
    }
  }

  @Test("a page without title starts with the first table")
  func withoutTitle() {
    #expect(ExampleCase.referenceMarkdown().hasPrefix("| key |"))
  }
}

@Suite("Checks of the tables themselves")
struct TableFaultTests {
  @Test("a sound table has no faults")
  func sound() {
    #expect(ExampleExperiment.tableFaults() == [])
  }

  struct Unsound: ExperimentSection {
    var a = 3.0
    var b = 0.0

    static let keys: [ExperimentKey<Self>] = [
      .number("length_m", \.a, in: 0...1, unit: "s", "Length."),
      .number("length_m", \.b, unit: "m", "Length"),
      .number("Width", \.b, unit: "kg", "Width."),
    ]
  }

  @Test("names, units, documentation and defaults of a table are checked")
  func unsound() {
    #expect(
      Unsound.tableFaults() == [
        "length_m: the name occurs twice",
        "length_m: the suffix _m means m, the unit is s",
        "length_m: the documentation does not end as a sentence",
        "Width: the name is not made of small letters, digits and _",
        "Width: the unit is kg, the name has no suffix for it",
        "defaults:2: found key 'length_m' more than once in a mapping, expected it once",
      ])
  }
}
