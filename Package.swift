// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Treadmill",
  targets: [
    .target(name: "SpatialMath"),
    .target(name: "Reproducibility"),
    .target(name: "EnvironmentInterface", dependencies: ["Reproducibility"]),
    .target(name: "RobotModel", dependencies: ["SpatialMath"]),
    .target(name: "Physics", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
    .target(name: "COpenDynamicsEngine", linkerSettings: [.linkedLibrary("ode")]),
    .target(
      name: "ODEPhysics",
      dependencies: [
        "Physics", "RobotModel", "SpatialMath", "Reproducibility", "COpenDynamicsEngine",
      ]),
    .target(
      name: "PhysicsCatalog", dependencies: ["Physics", "ODEPhysics", "RobotModel", "Reproducibility"]
    ),
    .target(name: "ClassicControl", dependencies: ["EnvironmentInterface", "Reproducibility"]),
    .testTarget(
      name: "ODEPhysicsTests",
      dependencies: ["ODEPhysics", "Physics", "RobotModel", "SpatialMath", "Reproducibility"]),
    .testTarget(
      name: "ClassicControlTests",
      dependencies: ["ClassicControl", "EnvironmentInterface", "Reproducibility"]),
  ],
  swiftLanguageModes: [.v6]
)
