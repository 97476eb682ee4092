// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Treadmill",
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2")
  ],
  targets: [
    .target(name: "SpatialMath"),
    .target(name: "Reproducibility"),
    .target(name: "ExperimentFormat", dependencies: [.product(name: "Yams", package: "Yams")]),
    .target(name: "TerminalProgress"),
    .target(name: "EnvironmentInterface", dependencies: ["Reproducibility"]),
    .target(name: "VectorGraphics"),
    .target(name: "RobotModel", dependencies: ["SpatialMath", "VectorGraphics"]),
    .target(name: "Physics", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
    .testTarget(name: "ExperimentFormatTests", dependencies: ["ExperimentFormat"]),
    .testTarget(name: "TerminalProgressTests", dependencies: ["TerminalProgress"]),
    .target(name: "COpenDynamicsEngine", linkerSettings: [.linkedLibrary("ode")]),
    .target(
      name: "ODEPhysics",
      dependencies: [
        "Physics", "RobotModel", "SpatialMath", "Reproducibility", "COpenDynamicsEngine",
      ]),
    .target(
      name: "PhysicsCatalog",
      dependencies: ["Physics", "ODEPhysics", "RobotModel", "Reproducibility"]
    ),
    .target(name: "ClassicControl", dependencies: ["EnvironmentInterface", "Reproducibility"]),
    .target(name: "PolicyInterface", dependencies: ["RobotModel", "SpatialMath"]),
    .testTarget(
      name: "PolicyInterfaceTests", dependencies: ["PolicyInterface", "RobotModel", "SpatialMath"]),
    .target(
      name: "Locomotion",
      dependencies: [
        "EnvironmentInterface", "Physics", "PolicyInterface", "Reproducibility", "RobotModel",
        "SpatialMath",
      ]),
    .testTarget(
      name: "LocomotionTests",
      dependencies: [
        "Locomotion", "EnvironmentInterface", "Physics", "PolicyInterface", "Reproducibility",
        "RobotModel", "SpatialMath",
      ]),
    .testTarget(
      name: "ODEPhysicsTests",
      dependencies: ["ODEPhysics", "Physics", "RobotModel", "SpatialMath", "Reproducibility"]),
    .testTarget(
      name: "ClassicControlTests",
      dependencies: ["ClassicControl", "EnvironmentInterface", "Reproducibility"]),
  ],
  swiftLanguageModes: [.v6]
)

// The gates build with every warning of the project's own code as an error, and with strict memory
// safety in what ships. Ordinary builds stay lenient: another compiler's new warning breaks nobody.
if Context.environment["TREADMILL_STRICT"] == "1" {
  for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]
    if target.type != .test { settings.append(.strictMemorySafety()) }
    target.swiftSettings = (target.swiftSettings ?? []) + settings
  }
}
