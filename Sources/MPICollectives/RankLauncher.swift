/// What launchers say to the processes that they start.
public enum RankLauncher {
  /// Number of ranks that were started with this process.
  ///
  /// - Parameter environment: the process's variables: those of Open MPI, of PMI (MPICH, Slurm), or
  ///   of PMIx and Slurm.
  /// - Returns: nil for a process that no launcher started.
  public static func rankCount(in environment: [String: String]) -> Int? {
    let slurm = environment["PMIX_RANK"] == nil ? nil : environment["SLURM_NTASKS"]
    return (environment["OMPI_COMM_WORLD_SIZE"] ?? environment["PMI_SIZE"] ?? slurm).flatMap {
      Int($0)
    }
  }
}
