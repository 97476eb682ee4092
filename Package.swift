// swift-tools-version: 6.2
import PackageDescription

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let networking = ["NIOCore", "NIOHTTP1", "NIOPosix", "NIOWebSocket"].map {
  Target.Dependency.product(name: $0, package: "swift-nio")
}
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// Where Tools/mujoco puts the library. The flags act only in builds with the trait, and the system's
// own folders are searched where there is nothing.
let mujoco = Context.packageDirectory + "/.build/mujoco"

let package = Package(
  name: "Treadmill",
  products: [
    .executable(name: "treadmill", targets: ["treadmill"]),
    .executable(name: "treadmill-robot", targets: ["treadmill-robot"]),
    .library(name: "RobotRuntime", targets: ["RobotRuntime"]),
    // What a program in C or C++ links.
    .library(name: "TreadmillRobot", type: .dynamic, targets: ["TreadmillRobot"]),
  ],
  traits: [
    .trait(name: "MuJoCo", description: "MuJoCo as a further engine; Tools/mujoco fetches it."),
    .trait(name: "MPI", description: "Training on several machines; needs Open MPI."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
    // Web pages of the tool `treadmill`; nothing else links it.
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
  ],
  targets: [
    // Level 0: knows nothing of the others.
    .target(name: "SpatialMath"),
    .target(name: "VectorGraphics"),
    .target(name: "XMLReading"),
    .target(name: "TerminalProgress"),
    .target(name: "Reproducibility"),
    .target(name: "EnvironmentInterface", dependencies: ["Reproducibility"]),
    .target(name: "ExperimentFormat", dependencies: [yams]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CTargetFeatures"),
    .target(name: "VectorArithmetic", swiftSettings: [.vectorized]),
    .target(
      name: "LinearAlgebra", dependencies: ["COpenBLAS", "CTargetFeatures", "VectorArithmetic"],
      swiftSettings: [.lifetimes, .vectorized]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .target(name: "HDF5Storage", dependencies: ["CHDF5", "Reproducibility"]),
    .target(
      name: "ONNXFormat", dependencies: ["VectorArithmetic", protobuf],
      exclude: ["Generated/onnx_policy.proto", "Generated/README.md"],
      swiftSettings: [.lifetimes, .vectorized]),
    .target(
      name: "TensorBoardFormat", dependencies: ["Reproducibility", protobuf],
      exclude: ["Generated/tensorboard_event.proto", "Generated/README.md"]),

    // Level 1.
    .target(name: "RobotModel", dependencies: ["SpatialMath", "VectorGraphics", "XMLReading"]),
    .target(
      name: "NeuralNetwork",
      dependencies: ["LinearAlgebra", "Reproducibility", "VectorArithmetic"],
      swiftSettings: [.vectorized]),
    .target(name: "Comparison", dependencies: ["Reproducibility"]),
    .target(name: "ClassicControl", dependencies: ["EnvironmentInterface", "Reproducibility"]),
    .target(name: "QuadraticProgramming", swiftSettings: [.vectorized]),

    // Level 2.
    .target(name: "PolicyInterface", dependencies: ["RobotModel", "SpatialMath"]),
    .target(name: "RigidBodyDynamics", dependencies: ["RobotModel", "SpatialMath"]),
    .target(name: "Physics", dependencies: ["RobotModel", "SpatialMath", "Reproducibility"]),
    .target(
      name: "ReinforcementLearning",
      dependencies: ["EnvironmentInterface", "NeuralNetwork", "LinearAlgebra", "Reproducibility"],
      swiftSettings: [.vectorized]),
    .target(name: "ReferenceMotion", dependencies: ["RobotModel", "SpatialMath"]),
    // The viewer's parts are embedded: a page fetches nothing.
    .target(
      name: "ReplayPages", dependencies: ["RobotModel", "SpatialMath"],
      resources: [.embedInCode("Viewer")]),
    .target(
      name: "ComparisonPages", dependencies: ["Comparison", "ReplayPages", "VectorGraphics"],
      resources: [.embedInCode("Page")]),

    // Level 3.
    .target(
      name: "PolicyDeployment",
      dependencies: [
        "ExperimentFormat", "ONNXFormat", "PolicyInterface", "Reproducibility", "SpatialMath",
      ]),
    .target(
      name: "MotionCapture",
      dependencies: [
        "ReferenceMotion", "RobotModel", "SpatialMath", "VectorGraphics", "HDF5Storage",
        "Reproducibility", "XMLReading",
      ]),
    .target(name: "COpenDynamicsEngine", linkerSettings: [.linkedLibrary("ode")]),
    .target(
      name: "ODEPhysics",
      dependencies: [
        "Physics", "RobotModel", "SpatialMath", "Reproducibility", "COpenDynamicsEngine",
      ]),
    .target(
      name: "CMuJoCo", cSettings: [.define("TREADMILL_MUJOCO", .whenMuJoCo), .mujocoHeaders],
      linkerSettings: [.linkedLibrary("mujoco", .whenMuJoCo), .mujocoLibrary]),
    .target(
      name: "MuJoCoPhysics",
      dependencies: [
        "Physics", "RobotModel", "SpatialMath", "Reproducibility",
        .target(name: "CMuJoCo", condition: .when(traits: ["MuJoCo"])),
      ],
      swiftSettings: [.mujocoHeaders]),
    .target(
      name: "LanePhysics",
      dependencies: ["Physics", "RobotModel", "SpatialMath", "Reproducibility"],
      swiftSettings: [.vectorized]),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .target(
      name: "MPICollectives",
      dependencies: ["Reproducibility", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),
    .target(
      name: "MotionScreening",
      dependencies: [
        "Physics", "ReferenceMotion", "Reproducibility", "RigidBodyDynamics", "RobotModel",
        "SpatialMath", "VectorGraphics",
      ]),
    .target(
      name: "SystemIdentification",
      dependencies: [
        "Reproducibility", "RigidBodyDynamics", "RobotModel", "SpatialMath", "VectorGraphics",
      ],
      swiftSettings: [.vectorized]),
    .target(
      name: "ModelBasedControl",
      dependencies: [
        "Physics", "QuadraticProgramming", "Reproducibility", "RigidBodyDynamics", "RobotModel",
        "SpatialMath",
      ]),
    .target(
      name: "Locomotion",
      dependencies: [
        "EnvironmentInterface", "LinearAlgebra", "Physics", "PolicyInterface", "ReferenceMotion",
        "RobotModel", "SpatialMath", "Reproducibility",
      ]),

    // Level 4: an engine by its name; what policies are judged by.
    .target(
      name: "PhysicsCatalog",
      dependencies: [
        "Physics", "LanePhysics", "ODEPhysics", "RobotModel", "Reproducibility",
        .target(name: "MuJoCoPhysics", condition: .when(traits: ["MuJoCo"])),
      ]),
    .target(
      name: "BaselineWalking",
      dependencies: [
        "ExperimentFormat", "ModelBasedControl", "Physics", "PhysicsCatalog", "Reproducibility",
        "RigidBodyDynamics", "RobotModel", "SpatialMath", "VectorGraphics",
      ]),
    .target(
      name: "EvaluationSuites",
      dependencies: [
        "EnvironmentInterface", "ExperimentFormat", "Locomotion", "Physics", "PolicyInterface",
        "ReferenceMotion", "RobotModel", "SpatialMath",
      ]),

    // Level 5.
    .target(
      name: "Training",
      dependencies: [
        "ClassicControl", "EnvironmentInterface", "EvaluationSuites", "ExperimentFormat",
        "HDF5Storage", "LanePhysics", "LinearAlgebra", "Locomotion", "MotionCapture",
        "NeuralNetwork", "ODEPhysics", "ONNXFormat", "Physics", "PhysicsCatalog",
        "PolicyDeployment", "PolicyInterface", "ReferenceMotion", "ReinforcementLearning",
        "Reproducibility", "RobotModel", "SpatialMath", "TensorBoardFormat", "TerminalProgress",
      ]),
    .target(
      name: "Evaluation",
      dependencies: [
        "BaselineWalking", "Comparison", "ComparisonPages", "EnvironmentInterface",
        "EvaluationSuites", "ExperimentFormat", "Locomotion", "ModelBasedControl", "ONNXFormat",
        "Physics", "PolicyInterface", "ReferenceMotion", "ReplayPages", "Reproducibility",
        "RobotModel", "RobotRuntime", "RobotSimulation", "SpatialMath", "Training",
        "VectorGraphics",
      ]),
    // Many runs of one experiment, each a process of the tool, and what came of them.
    .target(
      name: "ExperimentSweeps",
      dependencies: [
        "Comparison", "ComparisonPages", "Evaluation", "EvaluationSuites", "ExperimentFormat",
        "TerminalProgress", "Training", "VectorGraphics",
      ],
      resources: [.embedInCode("Page")]),
    .target(
      name: "RolloutGeneration",
      dependencies: [
        "Evaluation", "EvaluationSuites", "HDF5Storage", "Locomotion", "Physics",
        "PolicyInterface", "Reproducibility", "RobotModel", "Training",
      ]),
    // Pages in the browser while something goes on: a server that knows no robot, and what it shows.
    .target(name: "LivePages", dependencies: networking, resources: [.embedInCode("Page")]),
    .target(
      name: "RunMonitoring",
      dependencies: ["Evaluation", "LivePages", "TensorBoardFormat", "Training"],
      resources: [.embedInCode("Page")]),
    .target(
      name: "RobotPlay",
      dependencies: [
        "EnvironmentInterface", "Evaluation", "EvaluationSuites", "LivePages", "Locomotion",
        "PhysicsCatalog", "PolicyInterface", "ReplayPages", "Reproducibility", "RobotModel",
        "RobotRuntime", "SpatialMath", "Training",
      ],
      resources: [.embedInCode("Page")]),
    .target(
      name: "Benchmarks",
      dependencies: [
        "EnvironmentInterface", "LinearAlgebra", "Locomotion", "ModelBasedControl", "Physics",
        "QuadraticProgramming", "ReinforcementLearning", "Reproducibility", "RigidBodyDynamics",
        "RobotModel", "SpatialMath",
      ]),
    .executableTarget(
      name: "treadmill",
      dependencies: [
        arguments, "BaselineWalking", "Benchmarks", "Comparison", "ComparisonPages", "Evaluation",
        "EvaluationSuites", "ExperimentFormat", "ExperimentSweeps", "HDF5Storage", "LinearAlgebra",
        "LivePages", "MPICollectives", "ModelBasedControl", "MotionCapture", "MotionScreening",
        "ONNXFormat", "Physics", "PhysicsCatalog", "PolicyDeployment", "PolicyInterface",
        "ReferenceMotion", "ReinforcementLearning", "Reproducibility", "RobotLink",
        "RobotModel", "RobotPlay", "RobotRuntime", "RobotSimulation", "RolloutGeneration",
        "RunMonitoring", "SpatialMath", "SystemIdentification", "TerminalProgress", "Training",
      ]),

    // The robot's side: no training code, and no C library of the trainer's.
    .target(name: "RobotRuntime", dependencies: ["ONNXFormat", "PolicyInterface", "SpatialMath"]),
    .target(
      name: "RobotLink",
      dependencies: ["PolicyInterface", "Reproducibility", "RobotRuntime", "SpatialMath"]),
    .systemLibrary(name: "CTreadmillRobot"),
    .target(
      name: "TreadmillRobot",
      dependencies: ["CTreadmillRobot", "PolicyInterface", "RobotRuntime", "SpatialMath"]),
    .executableTarget(
      name: "treadmill-robot",
      dependencies: [
        arguments, "CAllocationCounter", "ONNXFormat", "PolicyInterface", "Reproducibility",
        "RobotLink", "RobotRuntime", "SpatialMath", "TerminalProgress", "VectorGraphics",
      ]),

    // A simulated robot at the other end of the link.
    .target(
      name: "RobotSimulation",
      dependencies: [
        "Physics", "PolicyInterface", "Reproducibility", "RobotLink", "RobotModel", "RobotRuntime",
        "SpatialMath",
      ]),

    // Tests mirror the targets; what several of them need is in TestSupport.
    .target(
      name: "TestSupport",
      dependencies: [
        "LanePhysics", "Physics", "RigidBodyDynamics", "RobotModel", "SpatialMath",
        "Reproducibility", "SystemIdentification", "TestConditions",
      ],
      path: "Tests/TestSupport"),
    .tests(of: "SpatialMath", with: ["Reproducibility"]),
    .tests(of: "VectorGraphics"),
    .tests(of: "XMLReading"),
    .tests(of: "TerminalProgress"),
    .tests(of: "Reproducibility", with: ["RankTestSupport"]),
    .tests(of: "ExperimentFormat"),
    .tests(of: "HDF5Storage", with: ["CHDF5", "Reproducibility"]),
    .tests(
      of: "ONNXFormat", with: ["CAllocationCounter", protobuf, "TestConditions", "TestSupport"]),
    .tests(of: "TensorBoardFormat", with: ["Reproducibility", protobuf]),
    .tests(of: "RobotModel", with: ["SpatialMath", "Reproducibility", "TestSupport"]),
    .tests(of: "ReplayPages", with: ["RobotModel", "SpatialMath"]),
    .executableTarget(
      name: "replay-samples", dependencies: ["ReplayPages", "RobotModel", "SpatialMath"],
      path: "Tests/Peers/ReplaySamples"),
    .tests(of: "LinearAlgebra"),
    .tests(
      of: "QuadraticProgramming", with: ["CAllocationCounter", "Reproducibility", "TestConditions"]),
    .tests(of: "NeuralNetwork", with: ["LinearAlgebra", "Reproducibility"]),
    .target(
      name: "RankTestSupport", dependencies: ["Reproducibility"], path: "Tests/RankTestSupport"),
    .testTarget(
      name: "ReinforcementLearningTests",
      dependencies: [
        "ReinforcementLearning", "EnvironmentInterface", "NeuralNetwork", "LinearAlgebra",
        "RankTestSupport", "Reproducibility",
      ],
      exclude: ["Goldens"]),
    .tests(
      of: "RigidBodyDynamics",
      with: [
        "CAllocationCounter", "TestSupport", "RobotModel", "SpatialMath", "Reproducibility",
        "TestConditions",
      ]),
    .executableTarget(
      name: "dynamics-samples",
      dependencies: [
        "RigidBodyDynamics", "RobotModel", "Reproducibility", "SpatialMath", "TestSupport",
      ],
      path: "Tests/Peers/DynamicsSamples"),
    .tests(
      of: "SystemIdentification",
      with: [
        "LanePhysics", "Reproducibility", "RobotModel", "SpatialMath", "TestSupport",
        "TestConditions",
      ]),
    .executableTarget(
      name: "identification-samples",
      dependencies: [
        "LanePhysics", "Reproducibility", "RobotModel", "SystemIdentification", "TestSupport",
      ],
      path: "Tests/Peers/IdentificationSamples"),
    .tests(
      of: "ModelBasedControl",
      with: [
        "CAllocationCounter", "LanePhysics", "Physics", "QuadraticProgramming", "ReferenceMotion",
        "Reproducibility", "RigidBodyDynamics", "RobotModel", "SpatialMath", "TestSupport",
        "TestConditions",
      ]),
    .tests(
      of: "BaselineWalking",
      with: [
        "ExperimentFormat", "ModelBasedControl", "PhysicsCatalog", "RobotModel", "SpatialMath",
        "TestConditions",
      ]),
    .tests(
      of: "ReferenceMotion",
      with: [
        "CAllocationCounter", "RobotModel", "SpatialMath", "Reproducibility", "TestConditions",
      ]),
    .tests(
      of: "MotionCapture",
      with: [
        "HDF5Storage", "ReferenceMotion", "RobotModel", "SpatialMath", "Reproducibility",
        "TestSupport",
      ]),
    .tests(
      of: "MotionScreening",
      with: [
        "Physics", "PhysicsCatalog", "ReferenceMotion", "Reproducibility", "RigidBodyDynamics",
        "RobotModel", "SpatialMath",
      ]),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .target(
      name: "TestConditions", dependencies: ["CAllocationCounter"], path: "Tests/TestConditions"),
    .tests(
      of: "Benchmarks",
      with: [
        "CAllocationCounter", "EnvironmentInterface", "Locomotion", "Physics", "PolicyInterface",
        "Reproducibility", "RobotModel", "TestConditions",
      ]),
    .tests(of: "ClassicControl", with: ["EnvironmentInterface", "Reproducibility"]),
    .tests(
      of: "LanePhysics",
      with: [
        "Physics", "RigidBodyDynamics", "RobotModel", "SpatialMath", "Reproducibility",
        "TestSupport",
      ]),
    .tests(
      of: "ODEPhysics",
      with: ["Physics", "RobotModel", "SpatialMath", "Reproducibility", "TestSupport"]),
    .tests(
      of: "PhysicsCatalog",
      with: [
        "Locomotion", "Physics", "RigidBodyDynamics", "RobotModel", "SpatialMath",
        "Reproducibility", "TestSupport",
      ]),
    .testTarget(
      name: "MuJoCoPhysicsTests",
      dependencies: [
        "MuJoCoPhysics", "LanePhysics", "RigidBodyDynamics", "TestSupport", "Physics",
        "RobotModel", "SpatialMath", "Reproducibility",
        .target(name: "CMuJoCo", condition: .when(traits: ["MuJoCo"])),
      ],
      swiftSettings: [.mujocoHeaders]),
    .tests(of: "MPICollectives", with: ["Reproducibility"]),
    .tests(of: "PolicyInterface", with: ["RobotModel", "SpatialMath"]),
    .tests(
      of: "PolicyDeployment",
      with: [
        "ExperimentFormat", "ONNXFormat", "PolicyInterface", "Reproducibility", "RobotModel",
        "SpatialMath",
      ]),
    .tests(
      of: "RobotRuntime",
      with: [
        "CAllocationCounter", "CTreadmillRobot", "ONNXFormat", "PolicyInterface", "Reproducibility",
        "SpatialMath", "TreadmillRobot", "TestConditions",
      ]),
    .target(
      name: "LinkTestSupport", dependencies: ["RobotLink", "RobotRuntime"],
      path: "Tests/LinkTestSupport"),
    .tests(
      of: "RobotLink",
      with: [
        "CAllocationCounter", "LinkTestSupport", "ONNXFormat", "PolicyInterface", "Reproducibility",
        "RobotRuntime", "SpatialMath", "TestConditions",
      ]),
    .tests(
      of: "RobotSimulation",
      with: [
        "LinkTestSupport", "Physics", "PhysicsCatalog", "PolicyInterface", "Reproducibility",
        "RobotLink", "RobotModel", "RobotRuntime", "SpatialMath", "TestConditions",
      ]),
    .tests(
      of: "Locomotion",
      with: [
        "EnvironmentInterface", "Physics", "PolicyInterface", "ReferenceMotion", "RobotModel",
        "SpatialMath", "Reproducibility",
      ]),
    .tests(
      of: "Training",
      with: [
        "EvaluationSuites", "ExperimentFormat", "Locomotion", "MotionCapture", "PolicyDeployment",
        "RankTestSupport", "ReferenceMotion", "RobotModel", "SystemIdentification",
      ]),
    .tests(
      of: "EvaluationSuites",
      with: [
        "ExperimentFormat", "Locomotion", "Physics", "PolicyInterface", "ReferenceMotion",
        "RobotModel", "SpatialMath",
      ]),
    .tests(of: "Comparison", with: ["Reproducibility"]),
    .tests(of: "ComparisonPages", with: ["Comparison", "ReplayPages", "SpatialMath"]),
    .tests(
      of: "Evaluation",
      with: [
        "Comparison", "ComparisonPages", "EvaluationSuites", "ONNXFormat", "PhysicsCatalog",
        "ReplayPages", "Reproducibility", "SpatialMath", "TestConditions", "Training",
      ]),
    .tests(of: "ExperimentSweeps", with: ["Comparison", "ExperimentFormat", "Training"]),
    .tests(
      of: "RolloutGeneration", with: ["Evaluation", "EvaluationSuites", "HDF5Storage", "Training"]),
    .testTarget(name: "LivePagesTests", dependencies: ["LivePages", networking[1]]),
    .tests(of: "RunMonitoring", with: ["LivePages", "TensorBoardFormat", "Training"]),
    .tests(
      of: "RobotPlay", with: ["LivePages", "PhysicsCatalog", "PolicyInterface", "SpatialMath"]),
    .testTarget(name: "IntegrationTests", dependencies: ["treadmill"]),
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

extension BuildSettingCondition {
  static var whenMuJoCo: BuildSettingCondition { .when(traits: ["MuJoCo"]) }
}

extension CSetting {
  static var mujocoHeaders: CSetting { .unsafeFlags(["-I\(mujoco)/include"], .whenMuJoCo) }
}

extension LinkerSetting {
  static var mujocoLibrary: LinkerSetting {
    .unsafeFlags(
      ["-L\(mujoco)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(mujoco)/lib"], .whenMuJoCo)
  }
}

extension Target {
  /// The tests of a target, which may need others.
  static func tests(of name: String, with others: [Dependency] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.init(stringLiteral: name)] + others)
  }
}

extension SwiftSetting {
  static var mujocoHeaders: SwiftSetting {
    .unsafeFlags(["-Xcc", "-DTREADMILL_MUJOCO", "-Xcc", "-I\(mujoco)/include"], .whenMuJoCo)
  }

  /// Lets a buffer hand out spans that live as long as the buffer is borrowed.
  static var lifetimes: SwiftSetting { .enableExperimentalFeature("Lifetimes") }

  /// Compiles for the vectors of this machine, and optimised in debug builds, too: kernels without
  /// optimisation are a hundred times slower. The tools run on machines with the features of the one
  /// that built them. A debug build expects an object file for each source file, which the compiler
  /// writes of a whole module only with a number of threads.
  static var vectorized: SwiftSetting {
    .unsafeFlags(
      ["-O", "-whole-module-optimization", "-num-threads", "1", "-Xcc", "-march=native"])
  }
}
