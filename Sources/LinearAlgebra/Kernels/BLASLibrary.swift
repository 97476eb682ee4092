import COpenBLAS

/// The library behind the products of matrices.
public enum BLASLibrary {
  /// Sets OpenBLAS to one thread, once: its own threads would make the rounding depend on their
  /// number, and fight with the worker pool for the cores.
  static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return openblas_get_num_threads() == 1
  }()

  /// Name of the processor family whose kernels OpenBLAS chose, such as `Haswell`.
  ///
  /// Results are the same bits only among machines with the same name here. The environment
  /// variable `OPENBLAS_CORETYPE` overrides the choice; it is read when the library loads.
  public static var coreName: String {
    unsafe String(cString: openblas_get_corename())
  }

  /// Version and build options, as OpenBLAS words them.
  public static var configuration: String {
    unsafe String(cString: openblas_get_config())
  }
}
