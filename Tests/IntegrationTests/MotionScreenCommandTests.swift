import Testing

/// `treadmill motion screen` from the command line.
@Suite struct MotionScreenCommandTests {
  @Test("a gait passes, one that is too fast does not, and what passed can be screened again")
  func verdicts() throws {
    let folder = try TemporaryFolder()
    for (name, speed) in [("walk", "0.5"), ("race", "1.5")] {
      let made = try Tool.run(
        "motion", "gait", "--robot", "g1", "--vx", speed, "--rate", "50", "--out",
        folder.path("\(name).h5"))
      #expect(made.status == 0, "\(made.errors)")
    }
    let result = try Tool.run(
      "motion", "screen", folder.path("walk.h5"), folder.path("race.h5"), "--robot", "g1",
      "--out", folder.path("passed.h5"), "--json", folder.path("a.json"), "--svg",
      folder.path("a.svg"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("1 of 2 clips passed for g1 in lanes."))
    for name in ["passed.h5", "a.json", "a.svg"] { #expect(folder.has(name)) }
    let again = try Tool.run("motion", "screen", folder.path("passed.h5"), "--robot", "g1")
    #expect(again.output.contains("1 of 1 clips passed"))
  }

  @Test("a file without a clip, a clip of another robot and an engine without a name are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    #expect(try Tool.run("motion", "screen", folder.path("missing.h5")).status == 65)
    _ = try Tool.run("motion", "gait", "--robot", "g1", "--out", folder.path("g1.h5"))
    let result = try Tool.run(
      "motion", "screen", folder.path("g1.h5"), "--robot", "qinglong", "--out",
      folder.path("passed.h5"))
    #expect(result.status == 65)
    #expect(result.errors.contains("J_hip_l_roll"))
    #expect(!folder.has("passed.h5"))
    #expect(try Tool.run("motion", "screen", "a.h5", "--engine", "bullet").status == 64)
  }
}
