import ModelBasedControl
import SpatialMath
import Testing

@Suite("Estimate of the ground") struct GroundEstimateTests {
  private let timestep = 0.001
  private let hill = GroundSlope(x: 0.1, y: -0.05)

  /// A foot that lies on a plane through the origin.
  private func sole(
    x: Double, y: Double, on slope: GroundSlope, normal: Vector3? = nil, angularSpeed: Double = 0,
    isCarrying: Bool = true
  ) -> GroundEstimate.Sole {
    GroundEstimate.Sole(
      pivot: slope.along(Vector3(x, y, 0)), normal: normal ?? slope.normal,
      angularSpeed: angularSpeed, isCarrying: isCarrying)
  }

  /// Walks by steps of 0.1 m and 0.3 s, the other foot in the air but for the first 0.05 s.
  private func walk(
    _ ground: inout GroundEstimate, steps count: Int, on slope: GroundSlope, normal: Vector3? = nil,
    angularSpeed: Double = 0
  ) {
    for step in 1...count {
      let (foot, side) = (step % 2, step.isMultiple(of: 2) ? -0.1 : 0.1)
      for tick in 0..<300 {
        let standing = sole(
          x: 0.1 * Double(step), y: side, on: slope, normal: normal, angularSpeed: angularSpeed)
        let leaving = sole(
          x: 0.1 * Double(step - 1), y: -side, on: slope, normal: normal,
          angularSpeed: angularSpeed, isCarrying: tick < 50)
        ground.predict(timestep: timestep)
        ground.correct(foot: foot, standing, timestep: timestep)
        ground.correct(foot: 1 - foot, leaving, timestep: timestep)
      }
    }
  }

  @Test("a plane's normal is upright to every way along it")
  func slope() {
    let ways = [Vector3(1, 0, 9), Vector3(0, 1, -3), Vector3(2, -5, 0)]
    for way in ways {
      #expect(abs(hill.normal.dot(hill.along(way))) < 1e-14)
      #expect(hill.along(way).z == hill.rise(over: way))
    }
    #expect(abs(hill.normal.length - 1) < 1e-15)
    #expect(GroundSlope.level.normal == .unitZ)
    #expect(abs(hill.steepness - 0.0125.squareRoot()) < 1e-15)
  }

  @Test("soles that lie in a plane tell its slope and height within a few steps")
  func plane() {
    var ground = GroundEstimate(footCount: 2)
    walk(&ground, steps: 6, on: hill)
    #expect(abs(ground.slope.x - hill.x) < 5e-3 && abs(ground.slope.y - hill.y) < 5e-3)
    // What the ground rose before it was known stays missing; from then on it is right.
    let missing = ground.height(at: .zero)
    #expect(missing < 0 && missing > -0.05)
    walk(&ground, steps: 30, on: hill)
    let (here, way) = (Vector3(3, 0.1, 0), Vector3(0.5, 0.2, 0))
    let rise = ground.height(at: here + way) - ground.height(at: here)
    #expect(abs(rise - hill.rise(over: way)) < 1e-4)
  }

  @Test("a tilt that is off by some hundredths is no slope, and the ground stays as high as it was")
  func tilt() {
    var ground = GroundEstimate(footCount: 2)
    walk(&ground, steps: 20, on: .level, normal: GroundSlope(x: 0.025, y: 0).normal)
    #expect(ground.measuredSlope.x > 0.01)
    #expect(ground.slope == .level)
    #expect(ground.height(at: Vector3(7, 3, 1)) == 0)
  }

  @Test("between one and two times what counts as level, the slope rises to what was found")
  func passage() {
    var settings = GroundEstimate.Settings()
    settings.soleNoise = 1e-6
    for (found, used) in [(0.03, 0.0), (0.045, 0.0225), (0.06, 0.06), (0.2, 0.2)] {
      var ground = GroundEstimate(footCount: 2, settings: settings)
      let slope = GroundSlope(x: 0, y: found)
      walk(&ground, steps: 2, on: slope)
      #expect(abs(ground.slope.y - used) < 1e-4)
    }
  }

  @Test("footholds tell how the ground rises where soles are at no rest")
  func footholds() {
    var ground = GroundEstimate(footCount: 2)
    walk(&ground, steps: 40, on: hill, normal: .unitZ, angularSpeed: 1)
    #expect(abs(ground.slope.x - hill.x) < 0.02 && abs(ground.slope.y - hill.y) < 0.02)
  }

  @Test("soles that roll, hang in the air or stand as if on a wall tell nothing")
  func excluded() {
    var ground = GroundEstimate(footCount: 2)
    let wall = GroundSlope(x: 1, y: 0).normal
    walk(&ground, steps: 4, on: .level, normal: wall)
    walk(&ground, steps: 4, on: .level, normal: hill.normal, angularSpeed: 0.5)
    for _ in 0..<1000 {
      ground.predict(timestep: timestep)
      for foot in 0..<2 {
        ground.correct(
          foot: foot, sole(x: 0, y: 0, on: .level, normal: hill.normal, isCarrying: false),
          timestep: timestep)
      }
    }
    #expect(ground.measuredSlope == .level)
  }

  @Test("begun anew, the ground is level at height 0")
  func reset() {
    var ground = GroundEstimate(footCount: 2)
    let fresh = ground
    walk(&ground, steps: 10, on: hill)
    #expect(ground != fresh)
    ground.reset()
    #expect(ground == fresh)
  }
}
