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
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS"], swiftSettings: [.lifetimes]),
    .target(name: "NeuralNetwork", dependencies: ["LinearAlgebra", "Reproducibility"]),
    .target(
      name: "ReinforcementLearning",
      dependencies: ["EnvironmentInterface", "NeuralNetwork", "LinearAlgebra", "Reproducibility"]),
    .target(
      name: "Benchmarks",
      dependencies: [
        "ReinforcementLearning", "EnvironmentInterface", "LinearAlgebra", "Reproducibility",
      ]),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
    .testTarget(
      name: "NeuralNetworkTests",
      dependencies: ["NeuralNetwork", "LinearAlgebra", "Reproducibility"]),
    .testTarget(
      name: "ReinforcementLearningTests",
      dependencies: [
        "ReinforcementLearning", "EnvironmentInterface", "NeuralNetwork", "LinearAlgebra",
        "Reproducibility",
      ],
      exclude: ["Goldens"]),
    .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks"]),
    .testTarget(
      name: "ClassicControlTests",
      dependencies: ["ClassicControl", "EnvironmentInterface", "Reproducibility"]),
  ],
  swiftLanguageModes: [.v6]
)

// The gates build with every warning of the project's own Swift code as an error, and with strict
// memory safety. Ordinary builds stay lenient, so that another compiler's new warning breaks nobody.
if Context.environment["TREADMILL_STRICT"] == "1" {
  for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}

extension SwiftSetting {
  /// Lets a buffer hand out spans that live as long as the buffer is borrowed.
  static var lifetimes: SwiftSetting { .enableExperimentalFeature("Lifetimes") }
}
