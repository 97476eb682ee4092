// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Treadmill",
  targets: [
    .target(name: "SpatialMath"),
    .target(name: "Reproducibility"),
    .target(name: "EnvironmentInterface", dependencies: ["Reproducibility"]),
    .target(name: "VectorGraphics"),
    .target(name: "RobotModel", dependencies: ["SpatialMath", "VectorGraphics"]),
    .target(name: "Physics", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
    .testTarget(name: "SpatialMathTests", dependencies: ["SpatialMath", "Reproducibility"]),
    .testTarget(name: "ReproducibilityTests", dependencies: ["Reproducibility"]),
    .testTarget(name: "VectorGraphicsTests", dependencies: ["VectorGraphics"]),
    .testTarget(
      name: "RobotModelTests", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
  ],
  swiftLanguageModes: [.v6]
)
