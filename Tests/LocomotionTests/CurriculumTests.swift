import Testing

@testable import Locomotion

@Suite struct CurriculumTests {
  private func curriculum(
    _ configure: (inout CurriculumConfiguration) -> Void
  ) -> (Curriculum, CurriculumState) {
    var configuration = CurriculumConfiguration()
    configure(&configuration)
    return (
      Curriculum(configuration: configuration, episodeLength: 100),
      CurriculumState(configuration)
    )
  }

  @Test("without a curriculum everything is at full strength")
  func full() {
    let (curriculum, state) = curriculum { _ in }
    #expect(curriculum.pushFactor(state) == 1)
    #expect(curriculum.commandFactor(state) == 1)
  }

  @Test("a ramp over steps grows linearly from its start to 1")
  func steps() {
    var (curriculum, state) = curriculum {
      $0.pushes.mode = .steps
      $0.pushes.start = 0.2
      $0.pushes.firstStep = 10
      $0.pushes.lastStep = 20
    }
    var factors: [Double] = []
    for _ in 0...25 {
      factors.append(curriculum.pushFactor(state))
      curriculum.advance(&state, endedEpisodes: 0, lengthSum: 0)
    }
    #expect(factors[0...10].allSatisfy { $0 == 0.2 })
    #expect(abs(factors[15] - 0.6) < 1e-12)
    #expect(factors[20...].allSatisfy { $0 == 1 })
    #expect(curriculum.commandFactor(state) == 1)
  }

  @Test("a ramp over episodes grows when they last and shrinks when they do not")
  func episodes() {
    var (curriculum, state) = curriculum {
      $0.commands.mode = .episodes
      $0.commands.start = 0.3
      $0.commands.increment = 0.25
      $0.interval = 4
    }
    func look(meanLength: Int) -> Double {
      for step in 0..<4 {
        curriculum.advance(
          &state, endedEpisodes: step == 1 ? 2 : 0, lengthSum: step == 1 ? 2 * meanLength : 0)
      }
      return curriculum.commandFactor(state)
    }
    #expect(look(meanLength: 60) == 0.3)
    #expect(look(meanLength: 80) == 0.55)
    #expect(look(meanLength: 100) == 0.8)
    #expect(look(meanLength: 100) == 1)
    #expect(look(meanLength: 39) == 0.75)
    #expect(look(meanLength: 41) == 0.75)
    for _ in 0..<4 { curriculum.advance(&state, endedEpisodes: 0, lengthSum: 0) }
    #expect(curriculum.commandFactor(state) == 0.75)
  }

  @Test("the state survives as numbers")
  func numbers() {
    var (curriculum, state) = curriculum { $0.pushes.start = 0.125 }
    curriculum.advance(&state, endedEpisodes: 3, lengthSum: 250)
    var copy = CurriculumState(CurriculumConfiguration())
    copy.numbers = state.numbers
    #expect(copy == state)
  }
}
