// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Treadmill",
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
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
    .testTarget(
      name: "ClassicControlTests",
      dependencies: ["ClassicControl", "EnvironmentInterface", "Reproducibility"]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .target(
      name: "HDF5Storage", dependencies: ["CHDF5", "Reproducibility"],
      swiftSettings: [.strictMemorySafety()]),
    .target(
      name: "ONNXFormat",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Generated/onnx_policy.proto", "Generated/README.md"]),
    .target(
      name: "TensorBoardFormat",
      dependencies: [
        "Reproducibility", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Generated/tensorboard_event.proto", "Generated/README.md"]),
    .testTarget(name: "ReproducibilityTests", dependencies: ["Reproducibility"]),
    .testTarget(
      name: "HDF5StorageTests", dependencies: ["HDF5Storage", "CHDF5", "Reproducibility"]),
    .testTarget(
      name: "ONNXFormatTests",
      dependencies: ["ONNXFormat", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
    .testTarget(
      name: "TensorBoardFormatTests",
      dependencies: [
        "TensorBoardFormat", "Reproducibility",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
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
