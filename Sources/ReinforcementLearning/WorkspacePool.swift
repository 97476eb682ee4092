import Synchronization

/// Workspaces that workers borrow for one shard, so that there are as many as workers, warm in their
/// caches, however many shards there are.
///
/// Which workspace a shard gets differs from run to run; a shard therefore writes all of a workspace
/// that it reads.
final class WorkspacePool<Workspace: Sendable>: Sendable {
  private let free: Mutex<[Workspace]>
  private let make: @Sendable () -> Workspace

  /// - Parameter make: makes one more workspace, when all others are in use.
  init(_ make: @escaping @Sendable () -> Workspace) {
    free = Mutex([])
    self.make = make
  }

  /// Calls `body` with a workspace that no other worker uses meanwhile.
  func withWorkspace(_ body: (Workspace) -> Void) {
    let workspace = free.withLock { $0.popLast() } ?? make()
    body(workspace)
    free.withLock { $0.append(workspace) }
  }
}
