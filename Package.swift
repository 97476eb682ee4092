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
    .testTarget(name: "ODEPhysicsTests", dependencies: ["ODEPhysics"]),
  ],
  swiftLanguageModes: [.v6]
)
