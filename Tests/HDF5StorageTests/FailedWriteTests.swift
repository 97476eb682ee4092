import Foundation
import Reproducibility
import Testing

@testable import HDF5Storage

@Suite struct FailedWriteTests {
  @Test("a missing folder is named")
  func missingFolder() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("nowhere/a.h5")
    #expect(
      throws: HDF5StorageError.cannotWrite(
        file: url.path, reason: "there is no folder \(folder.file("nowhere").path)")
    ) { try SampleSnapshot.file.write(to: url) }
  }

  @Test("a folder in which nobody can make files is refused")
  func folderOfTheKernel() {
    let error = #expect(throws: HDF5StorageError.self) {
      try SampleSnapshot.file.write(to: URL(fileURLWithPath: "/proc/a.h5"))
    }
    guard case .cannotWrite = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
  }

  @Test(
    "a folder without write permission is refused",
    .enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func readOnlyFolder() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o500], ofItemAtPath: folder.url.path)
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: folder.url.path)
    }
    let url = folder.file("a.h5")
    #expect(
      throws: HDF5StorageError.cannotWrite(file: url.path, reason: "permission denied")
    ) { try SampleSnapshot.file.write(to: url) }
  }

  @Test("where the target is a folder, nothing is left behind")
  func targetIsFolder() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.h5")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    #expect(throws: HDF5StorageError.self) { try SampleSnapshot.file.write(to: url) }
    #expect(folder.names == ["a.h5"])
  }

  @Test("a full disk leaves the earlier file as it was and no temporary file")
  func fullDisk() async {
    // A limit on the size of files belongs to a process, so the test needs one of its own.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let url = folder.file("a.h5")
      try SampleSnapshot.file.write(to: url)
      let before = try Data(contentsOf: url)

      // Without the signal, a write beyond the limit is an ordinary error, as on a full disk.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let large = SampleSnapshot.file(with: ["a": .double([Double](repeating: 1, count: 100_000))])
      #expect(
        throws: HDF5StorageError.cannotWrite(file: url.path, reason: "file too large")
      ) { try large.write(to: url) }
      #expect(folder.names == ["a.h5"])
      #expect(try Data(contentsOf: url) == before)
      #expect(try SnapshotFile(contentsOf: url) == SampleSnapshot.file)
    }
  }
}
