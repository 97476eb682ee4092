import EnvironmentInterface
import Reproducibility
import Testing

@testable import Locomotion

@Suite struct DeterminismTests {
  @Test("results are the same to the bit for one, two and three workers")
  func workers() throws {
    var recordings: [Recording] = []
    var statistics: [EpisodeStatistics] = []
    var snapshots: [Snapshot] = []
    for workers in 1...3 {
      let (environment, _) = try EnvironmentSupport.make(
        count: 7, workers: workers, configure: EnvironmentSupport.wild)
      var stream = RandomStream(seed: 8, stream: 0)
      recordings.append(Recording(environment, count: 90, stream: &stream))
      snapshots.append(environment.snapshot())
      statistics.append(environment.drainStatistics())
    }
    #expect(recordings[0] == recordings[1])
    #expect(recordings[0] == recordings[2])
    #expect(statistics[0] == statistics[1] && statistics[0] == statistics[2])
    #expect(snapshots[0] == snapshots[1] && snapshots[0] == snapshots[2])
    #expect(statistics[0].episodeCount > 7)
  }

  @Test("another seed gives another run")
  func seeds() throws {
    let recordings = try [1, 2].map { (seed: UInt64) in
      let (environment, _) = try EnvironmentSupport.make(count: 2, seed: seed)
      var stream = RandomStream(seed: 8, stream: 0)
      return Recording(environment, count: 3, stream: &stream)
    }
    #expect(recordings[0].actor != recordings[1].actor)
  }

  @Test("a restored environment goes on with the same bits, for any number of workers")
  func resume() throws {
    let (environment, _) = try EnvironmentSupport.make(
      count: 5, workers: 2, configure: EnvironmentSupport.wild)
    var stream = RandomStream(seed: 13, stream: 0)
    _ = Recording(environment, count: 37, stream: &stream)
    let snapshot = environment.snapshot()
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    let startOfRest = stream
    let rest = Recording(environment, count: 50, stream: &stream)
    let end = environment.snapshot()

    for workers in [1, 2, 3] {
      let (other, _) = try EnvironmentSupport.make(
        count: 5, workers: workers, seed: 99, configure: EnvironmentSupport.wild)
      try other.restore(snapshot)
      var restored = ObservationBatch(shape: other.shape)
      other.observe(into: &restored)
      #expect(restored == observations)
      var stream = startOfRest
      #expect(Recording(other, count: 50, stream: &stream) == rest)
      #expect(other.snapshot() == end)
    }
  }

  @Test("a snapshot of another size is refused and leaves the environment as it was")
  func refusal() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 3)
    let (other, _) = try EnvironmentSupport.make(count: 4)
    let before = other.snapshot()
    #expect(throws: SnapshotError.self) { try other.restore(environment.snapshot()) }
    #expect(throws: SnapshotError.self) { try other.restore(Snapshot()) }
    #expect(other.snapshot() == before)
  }
}
