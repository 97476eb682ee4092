import Foundation
import SwiftProtobuf
import Testing

@testable import ONNXFormat

@Suite struct ModelFileTests {
  @Test(
    "a model comes back from its bytes, constants to the bit",
    arguments: [
      PolicyGraph.Format.onnx, .openloong,
    ])
  func roundTrip(format: PolicyGraph.Format) throws {
    let policy =
      try format == .onnx
      ? samplePolicy() : samplePolicy(inputCount: 173, outputCount: 12)
    let metadata = [
      ONNXMetadataEntry("joint_names", "left_hip,右"), ONNXMetadataEntry("a", ""),
      ONNXMetadataEntry("scale", values: [0.1, 1e-30, -3]),
    ]
    let model = try policy.model(format: format, producerVersion: "0.1", metadata: metadata)
    let read = try ONNXModel(data: model.data())
    #expect(read == model)
    #expect(try read.data() == model.data())
    #expect(read.metadataValue("scale") == "0.1,1e-30,-3.0")
  }

  @Test("special numbers and every kind of constant and setting come back")
  func specialValues() throws {
    let bits: [UInt32] = [0x7F80_0000, 0xFF80_0000, 0x8000_0000, 1, 0x7FC1_2345]
    let attributes = [
      ONNXAttribute("a", .float(-0.0)), ONNXAttribute("b", .integer(.min)),
      ONNXAttribute("c", .string("é")), ONNXAttribute("d", .tensor(ONNXTensor(integers: [.max]))),
      ONNXAttribute("e", .tensor(ONNXTensor(shape: [], values: [2]))),
      ONNXAttribute("f", .floats([1, .infinity])),
      ONNXAttribute("g", .integers([])), ONNXAttribute("h", .strings(["", "x"])),
    ]
    let graph = ONNXGraph(
      name: "g",
      nodes: [
        ONNXNode(name: "n", operatorName: "Odd", inputs: [""], outputs: [], attributes: attributes)
      ],
      initializers: [
        ONNXTensor(name: "f", shape: [5], values: bits.map { Float(bitPattern: $0) }),
        ONNXTensor(name: "d", shape: [2], elements: .double([.pi, -.infinity])),
        ONNXTensor(name: "i", shape: [1, 2], elements: .int32([.min, .max])),
        ONNXTensor(name: "none", shape: [0, 3], values: []),
      ],
      inputs: [
        ONNXValueInfo(name: "x", kind: .tensor(.float32, shape: [.named("batch"), .unknown])),
        ONNXValueInfo(name: "y", kind: .tensor(.int64, shape: nil)),
      ], outputs: [])
    let model = ONNXModel(
      irVersion: 8, operatorSetVersion: 13, producerName: "p", producerVersion: "v", graph: graph)
    let read = try ONNXModel(data: model.data())
    guard case .float(let values) = read.graph.initializers[0].elements else {
      Issue.record("found \(read.graph.initializers[0].elementType)")
      return
    }
    #expect(values.map(\.bitPattern) == bits)
    #expect(Array(read.graph.initializers.dropFirst()) == Array(graph.initializers.dropFirst()))
    #expect(read.graph.nodes == graph.nodes)
    #expect(read.graph.inputs == graph.inputs)
  }

  @Test("a model cut off anywhere is refused or incomplete, and never traps")
  func truncation() throws {
    let whole = try samplePolicy().model(format: .onnx, producerVersion: "0.1")
    let data = try whole.data()
    for length in 0..<data.count {
      do throws(ONNXFormatError) {
        let read = try ONNXModel(data: data.prefix(length))
        // A cut between two fields leaves a valid message: then something is missing.
        #expect(read != whole, "cut at \(length)")
        _ = read.graphDescription
        _ = try ONNXExecutor(read)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test("flipped bytes never trap, neither in reading nor in printing nor in running")
  func flippedBytes() throws {
    let data = try samplePolicy(inputCount: 2, hiddenCounts: [2], outputCount: 1)
      .model(format: .onnx, producerVersion: "0.1").data()
    var refused = 0
    // A prime stride meets every field; the masks change a value a little, much, and wholly.
    for mask: UInt8 in [0x01, 0x80, 0xFF] {
      for position in stride(from: Int(mask) % 3, to: data.count, by: 3) {
        var damaged = data
        damaged[position] ^= mask
        do throws(ONNXFormatError) {
          let model = try ONNXModel(data: damaged)
          _ = model.graphDescription
          let executor = try ONNXExecutor(model)
          let counts = executor.inputs.map {
            ($0.name, [Float](repeating: 0, count: $0.elementCount))
          }
          _ = try executor.run(Dictionary(counts) { first, _ in first })
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > data.count / 3)
  }

  @Test(
    "garbage is refused in words",
    arguments: [
      Data(), Data("hello".utf8), Data(repeating: 0xFF, count: 100), Data(repeating: 0, count: 100),
      Data((0..<200).map { UInt8($0) }),
    ])
  func garbage(data: Data) {
    let error = #expect(throws: ONNXFormatError.self) { try ONNXModel(data: data) }
    #expect(error?.description.contains("is no ONNX model") == true)
  }

  @Test(
    "constants whose length does not fit their shape are refused by name",
    arguments: [
      ([Int64(-1)], 4), ([2], 4), ([2], 7), ([2], 12), ([.max, .max], 4), ([.max], 4), ([0], 4),
    ])
  func badTensors(dims: [Int64], byteCount: Int) throws {
    let data = try Self.model { graph in
      graph.initializer = [
        .with {
          $0.name = "w"
          $0.dataType = 1
          $0.dims = dims
          $0.rawData = Data(count: byteCount)
        }
      ]
    }
    let error = #expect(throws: ONNXFormatError.self) { try ONNXModel(data: data) }
    guard case .invalid(let item, _, _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(item == "initialiser w")
  }

  @Test("constants in typed fields are read like those in raw bytes")
  func typedFields() throws {
    let data = try Self.model { graph in
      graph.initializer = [
        .with {
          ($0.name, $0.dataType, $0.dims, $0.floatData) = ("f", 1, [2], [1.5, -2])
        },
        .with {
          ($0.name, $0.dataType, $0.dims, $0.int64Data) = ("i", 7, [2], [.min, 3])
        },
      ]
    }
    let tensors = try ONNXModel(data: data).graph.initializers
    #expect(tensors[0] == ONNXTensor(name: "f", shape: [2], values: [1.5, -2]))
    #expect(tensors[1] == ONNXTensor(name: "i", integers: [.min, 3]))
  }

  @Test("constants in another file are printed, and refused by name when run or written")
  func externalData() throws {
    let data = try Self.model { graph in
      graph.initializer = [
        .with {
          ($0.name, $0.dataType, $0.dims, $0.dataLocation) = ("w", 1, [2], 1)
          $0.externalData = [
            .with { ($0.key, $0.value) = ("location", "../../secret.bin") }
          ]
        }
      ]
    }
    let model = try ONNXModel(data: data)
    #expect(model.graphDescription.contains("../../secret.bin"))
    let error = #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model) }
    #expect(error?.description.contains("tensor w: its values lie in another file") == true)
    #expect(throws: ONNXFormatError.self) { try model.data() }
  }

  @Test("a model with parts that policies do not use can be printed but not written")
  func unsupportedParts() throws {
    let data = try Self.model { graph in
      graph.node = [
        .with {
          ($0.opType, $0.domain, $0.output) = ("Attention", "com.microsoft", ["y"])
          $0.attribute = [.with { ($0.name, $0.type) = ("strange", 13) }]
        }
      ]
      graph.initializer = [
        .with { ($0.name, $0.dataType, $0.dims, $0.rawData) = ("h", 10, [3], Data(count: 6)) }
      ]
      graph.sparseInitializer = [Data([1])]
    }
    let model = try ONNXModel(data: data)
    #expect(model.unsupportedParts.count == 3)
    #expect(model.graphDescription.contains("com.microsoft.Attention"))
    #expect(model.graphDescription.contains("initialiser h, of float16"))
    #expect(throws: ONNXFormatError.self) { try model.data() }
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model) }
  }

  @Test("an If node with its graphs can be printed, and is refused by name when run or written")
  func controlFlow() throws {
    let data = try Self.model { graph in
      graph.node = [
        .with {
          ($0.opType, $0.output) = ("If", ["y"])
          $0.attribute = [.with { ($0.name, $0.type) = ("then_branch", 5) }]
        }
      ]
    }
    let model = try ONNXModel(data: data)
    #expect(model.graphDescription.contains("then_branch=(graph)"))
    #expect(throws: ONNXFormatError.self) { try model.data() }
    #expect(
      throws: ONNXFormatError.unsupportedOperator(
        name: "If", node: "y", supported: GraphPlan.supportedOperators)
    ) { try ONNXExecutor(model) }
  }

  @Test("a missing file, a folder and a missing target folder are named")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("policy.onnx")
    #expect(
      throws: ONNXFormatError.inFile(
        url.path, .cannotRead(reason: "there is no such file or folder"))
    ) { try ONNXModel(contentsOf: url) }
    #expect(
      throws: ONNXFormatError.inFile(folder.path, .cannotRead(reason: "it is no ordinary file"))
    ) { try ONNXModel(contentsOf: folder) }
    let model = try samplePolicy().model(format: .onnx, producerVersion: "0")
    let nowhere = folder.appendingPathComponent("nowhere/policy.onnx")
    #expect(
      throws: ONNXFormatError.inFile(
        nowhere.path, .cannotWrite(reason: "there is no such file or folder"))
    ) { try model.write(to: nowhere) }
    try model.write(to: url)
    #expect(try ONNXModel(contentsOf: url) == model)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["policy.onnx"])
  }

  private static func model(
    _ fill: (inout Treadmill_Onnx_GraphProto) -> Void
  ) throws -> Data {
    var model = Treadmill_Onnx_ModelProto()
    model.irVersion = 8
    model.opsetImport = [.with { $0.version = 13 }]
    model.graph.name = "g"
    fill(&model.graph)
    return try model.serializedData()
  }
}
