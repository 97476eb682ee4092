public import Foundation
internal import SwiftProtobuf

extension ONNXModel {
  /// The bytes of the file; the same model gives the same bytes.
  ///
  /// - Throws: `ONNXFormatError.unsupported` where the model has `unsupportedParts`, which would be
  ///   lost.
  public func data() throws(ONNXFormatError) -> Data {
    guard unsupportedParts.isEmpty else {
      throw .unsupported(
        item: "model", detail: "cannot be written with \(unsupportedParts.joined(separator: ", "))")
    }
    var proto = Treadmill_Onnx_ModelProto()
    proto.irVersion = irVersion
    proto.producerName = producerName
    proto.producerVersion = producerVersion
    proto.graph = Self.proto(graph)
    proto.opsetImport = operatorSets.map { set in
      .with {
        $0.domain = set.domain
        $0.version = set.version
      }
    }
    proto.metadataProps = metadata.map { entry in
      .with {
        $0.key = entry.key
        $0.value = entry.value
      }
    }
    do {
      return try proto.serializedData()
    } catch {
      throw .cannotWrite(reason: "\(error)")
    }
  }

  private static func proto(_ graph: ONNXGraph) -> Treadmill_Onnx_GraphProto {
    .with {
      $0.name = graph.name
      $0.node = graph.nodes.map(proto)
      $0.initializer = graph.initializers.map(proto)
      $0.input = graph.inputs.map(proto)
      $0.output = graph.outputs.map(proto)
      $0.valueInfo = graph.values.map(proto)
    }
  }

  private static func proto(_ node: ONNXNode) -> Treadmill_Onnx_NodeProto {
    .with {
      $0.name = node.name
      $0.opType = node.operatorName
      if !node.domain.isEmpty { $0.domain = node.domain }
      $0.input = node.inputs
      $0.output = node.outputs
      $0.attribute = node.attributes.map(proto)
    }
  }

  private static func proto(_ attribute: ONNXAttribute) -> Treadmill_Onnx_AttributeProto {
    .with {
      $0.name = attribute.name
      // The numbers are those of `AttributeProto.AttributeType`.
      switch attribute.value {
      case .float(let value):
        ($0.type, $0.f) = (1, value)
      case .integer(let value):
        ($0.type, $0.i) = (2, value)
      case .string(let value):
        ($0.type, $0.s) = (3, Data(value.utf8))
      case .tensor(let value):
        ($0.type, $0.t) = (4, [proto(value)])
      case .floats(let values):
        ($0.type, $0.floats) = (6, values)
      case .integers(let values):
        ($0.type, $0.ints) = (7, values)
      case .strings(let values):
        ($0.type, $0.strings) = (8, values.map { Data($0.utf8) })
      case .other(let kind):
        $0.type = kind
      }
    }
  }

  private static func proto(_ tensor: ONNXTensor) -> Treadmill_Onnx_TensorProto {
    .with {
      $0.name = tensor.name
      $0.dims = tensor.shape.map { Int64($0) }
      $0.dataType = tensor.elementType.rawValue
      switch tensor.elements {
      case .float(let values): $0.rawData = littleEndian(values.map(\.bitPattern))
      case .double(let values): $0.rawData = littleEndian(values.map(\.bitPattern))
      case .int32(let values): $0.rawData = littleEndian(values)
      case .int64(let values): $0.rawData = littleEndian(values)
      // `data()` refuses models with such tensors.
      case .other, .external: break
      }
    }
  }

  private static func proto(_ value: ONNXValueInfo) -> Treadmill_Onnx_ValueInfoProto {
    .with {
      $0.name = value.name
      guard case .tensor(let type, let shape) = value.kind else { return }
      $0.type.tensorType.elemType = type.rawValue
      guard let shape else { return }
      $0.type.tensorType.shape.dim = shape.map { dimension in
        .with {
          switch dimension {
          case .fixed(let length): $0.dimValue = Int64(length)
          case .named(let name): $0.dimParam = name
          case .unknown: break
          }
        }
      }
    }
  }

  private static func littleEndian(_ words: [some FixedWidthInteger]) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * MemoryLayout.size(ofValue: words.first ?? 0))
    for word in words {
      for shift in stride(from: 0, to: word.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return Data(bytes)
  }
}
