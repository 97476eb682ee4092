import Testing

@testable import HDF5Storage

@Suite struct MetadataChecksumTests {
  @Test("lookup3 gives the two examples that its author published")
  func publishedExamples() {
    let text = Array("Four score and seven years ago".utf8)
    #expect(MetadataChecksum.lookup3(text[...]) == 0x1777_0551)
    #expect(MetadataChecksum.lookup3([]) == 0xDEAD_BEEF)
  }
}
