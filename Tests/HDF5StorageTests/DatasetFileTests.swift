import CHDF5
import Foundation
import Reproducibility
import Testing

@testable import HDF5Storage

@Suite struct DatasetFileTests {
  private static let file = DatasetFile(
    header: SampleSnapshot.header,
    datasets: [
      "steps/position": .init(
        .float([1, 2, 3, 4, 5, 6]), shape: [2, 3], attributes: ["unit": "m", "frame": "world"]),
      "steps/force": .init(.double(Array(repeating: 0.5, count: 12)), shape: [2, 2, 3]),
      "names": .init(.text("a\nb"), attributes: ["meaning": "a line each"]),
    ])

  @Test("a dataset has its shape, its values in row-major order, and its attributes")
  func shape() throws {
    let folder = try TemporaryFolder()
    try Self.file.write(to: folder.file("a.h5"))
    try HDF5Library.exclusively { _ in
      let file = H5Fopen(
        folder.file("a.h5").path, treadmill_h5_read_only(), treadmill_h5_default())
      defer { H5Fclose(file) }
      let dataset = H5Dopen2(file, "steps/position", treadmill_h5_default())
      defer { H5Dclose(dataset) }
      let space = H5Dget_space(dataset)
      defer { H5Sclose(space) }
      var counts = [hsize_t](repeating: 0, count: 2)
      #expect(H5Sget_simple_extent_ndims(space) == 2)
      #expect(H5Sget_simple_extent_dims(space, &counts, nil) == 2)
      #expect(counts == [2, 3])
      var values = [Float](repeating: 0, count: 6)
      H5Dread(
        dataset, treadmill_h5_float32_in_memory(), treadmill_h5_all(), treadmill_h5_all(),
        treadmill_h5_default(), &values)
      #expect(values == [1, 2, 3, 4, 5, 6])
      #expect(H5Aexists(dataset, "unit") > 0 && H5Aexists(dataset, "frame") > 0)
    }
  }

  @Test("the same datasets give the same bytes, and a flat file is that of the snapshot")
  func bytes() throws {
    let folder = try TemporaryFolder()
    for name in ["a.h5", "b.h5"] { try Self.file.write(to: folder.file(name)) }
    #expect(try Data(contentsOf: folder.file("a.h5")) == Data(contentsOf: folder.file("b.h5")))
    try SampleSnapshot.file.write(to: folder.file("c.h5"))
    try DatasetFile(
      header: SampleSnapshot.header,
      datasets: SampleSnapshot.file.snapshot.entries.mapValues { DatasetFile.Dataset($0) }
    ).write(to: folder.file("d.h5"))
    #expect(try Data(contentsOf: folder.file("c.h5")) == Data(contentsOf: folder.file("d.h5")))
  }

  @Test("who reads snapshots refuses several axes in words")
  func refused() throws {
    let folder = try TemporaryFolder()
    try Self.file.write(to: folder.file("a.h5"))
    let error = #expect(throws: HDF5StorageError.self) {
      try SnapshotFile(contentsOf: folder.file("a.h5"))
    }
    #expect(error?.description.contains("steps/force") == true, "\(String(describing: error))")
  }

  @Test("an attribute that the format uses itself, and one that is too long, are refused")
  func attributes() throws {
    let folder = try TemporaryFolder()
    for attributes in [["crc32": "1"], ["long": String(repeating: "x", count: 70_000)], ["": "a"]] {
      let file = DatasetFile(
        header: SampleSnapshot.header,
        datasets: ["a": .init(.int64([1]), attributes: attributes)])
      #expect(throws: HDF5StorageError.self) { try file.write(to: folder.file("a.h5")) }
    }
    #expect(folder.names.isEmpty)
  }
}
