import Physics

extension PhysicsConfiguration {
  /// A time step of 1 ms, other settings as `configure` says.
  public static func milliseconds(
    _ configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) -> PhysicsConfiguration {
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configure(&configuration)
    return configuration
  }
}
