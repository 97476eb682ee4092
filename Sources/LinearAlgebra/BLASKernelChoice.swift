/// Which of OpenBLAS's kernels suit a processor that the library does not know.
///
/// OpenBLAS compares model numbers, not features: a processor newer than the library gets kernels of
/// an old one, with half of its vectors unused.
public enum BLASKernelChoice {
  /// Families whose kernels use 512-bit vectors.
  private static let wideFamilies: Set<String> = ["SkylakeX", "Cooperlake", "Sapphirerapids"]

  /// The family whose kernels should be asked for instead of the chosen one.
  ///
  /// - Parameters:
  ///   - chosen: what the library chose, as `BLASLibrary.coreName` has it.
  ///   - features: the processor's, as the kernel words them (`avx512f`, …).
  /// - Returns: a value for `OPENBLAS_CORETYPE`, or nil where the choice is right.
  public static func better(than chosen: String, features: Set<String>) -> String? {
    let needed: Set<String> = ["avx512f", "avx512dq", "avx512bw", "avx512vl"]
    guard features.isSuperset(of: needed), !wideFamilies.contains(chosen) else { return nil }
    return features.contains("avx512_bf16") ? "Cooperlake" : "SkylakeX"
  }
}
