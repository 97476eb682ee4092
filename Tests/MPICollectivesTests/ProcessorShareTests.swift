import Testing

@testable import MPICollectives

@Suite struct ProcessorShareTests {
  @Test("ranks that may use the same processors divide them, each once")
  func divides() {
    let processors = Array(4..<14)
    let shares = (0..<3).map {
      ProcessorShare(rank: $0, allowed: Array(repeating: processors, count: 3))
    }
    #expect(shares.flatMap(\.processors) == processors)
    #expect(shares.map(\.workerCount) == [3, 3, 4])
    #expect(shares.allSatisfy { !$0.isShared })
  }

  @Test("ranks that the launcher bound keep their processors")
  func keeps() {
    let share = ProcessorShare(rank: 1, allowed: [[0, 1], [2, 3, 4]])
    #expect(share.processors == [2, 3, 4])
    #expect(share.workerCount == 3)
  }

  @Test("more ranks than processors work one thread each, wherever the system puts it")
  func oversubscribes() {
    let share = ProcessorShare(rank: 2, allowed: Array(repeating: [0, 1], count: 4))
    #expect(share.isShared)
    #expect(share.workerCount == 1)
  }

  @Test("a rank alone on its host has all of it")
  func alone() {
    let share = ProcessorShare(rank: 0, allowed: [[0, 2, 5]])
    #expect(share.processors == [0, 2, 5])
    #expect(share.workerCount == 3)
  }
}

@Suite struct RankLauncherTests {
  @Test("the launchers' variables tell the number of ranks, others none")
  func counts() {
    #expect(RankLauncher.rankCount(in: ["OMPI_COMM_WORLD_SIZE": "4"]) == 4)
    #expect(RankLauncher.rankCount(in: ["PMI_SIZE": "3"]) == 3)
    #expect(RankLauncher.rankCount(in: ["PMIX_RANK": "1", "SLURM_NTASKS": "2"]) == 2)
    // A batch job without a launcher of its own is one process.
    #expect(RankLauncher.rankCount(in: ["SLURM_NTASKS": "2"]) == nil)
    #expect(RankLauncher.rankCount(in: [:]) == nil)
  }
}
