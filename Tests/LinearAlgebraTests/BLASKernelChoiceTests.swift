import LinearAlgebra
import Testing

@Suite struct BLASKernelChoiceTests {
  private static let wide: Set<String> = [
    "avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl",
  ]

  @Test("an unknown processor with 512-bit vectors gets kernels that use them")
  func corrects() {
    #expect(BLASKernelChoice.better(than: "Haswell", features: Self.wide) == "SkylakeX")
    #expect(BLASKernelChoice.better(than: "Zen", features: Self.wide) == "SkylakeX")
    #expect(
      BLASKernelChoice.better(than: "Haswell", features: Self.wide.union(["avx512_bf16"]))
        == "Cooperlake")
  }

  @Test("a right choice stays, as does every choice without 512-bit vectors")
  func keeps() {
    for chosen in ["SkylakeX", "Cooperlake", "Sapphirerapids"] {
      #expect(BLASKernelChoice.better(than: chosen, features: Self.wide) == nil)
    }
    #expect(BLASKernelChoice.better(than: "Haswell", features: ["avx2", "fma"]) == nil)
    #expect(BLASKernelChoice.better(than: "Haswell", features: ["avx512f", "avx2"]) == nil)
    #expect(BLASKernelChoice.better(than: "Prescott", features: []) == nil)
  }
}
