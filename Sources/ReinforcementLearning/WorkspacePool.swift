import Foundation

/// Workspaces that workers borrow for one shard, so that there are as many as workers, warm in their
/// caches, however many shards there are.
///
/// Which workspace a shard gets differs from run to run; a shard therefore writes all of a workspace
/// that it reads.
///
/// Safety: `free` is read and written only while `lock` is locked.
final class WorkspacePool<Workspace: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var free: [Workspace] = []
  private let make: @Sendable () -> Workspace

  /// - Parameter make: makes one more workspace, when all others are in use.
  init(_ make: @escaping @Sendable () -> Workspace) {
    self.make = make
  }

  /// Calls `body` with a workspace that no other worker uses meanwhile.
  func withWorkspace(_ body: (Workspace) -> Void) {
    let workspace = lock.withLock { free.popLast() } ?? make()
    body(workspace)
    lock.withLock { free.append(workspace) }
  }
}
