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
    .target(name: "RobotModel", dependencies: ["SpatialMath"]),
    .target(name: "Physics", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
    .testTarget(name: "ExperimentFormatTests", dependencies: ["ExperimentFormat"]),
    .testTarget(name: "TerminalProgressTests", dependencies: ["TerminalProgress"]),
  ],
  swiftLanguageModes: [.v6]
)
