public import Foundation
internal import SwiftProtobuf

extension ONNXModel {
  /// Reads the bytes of a file.
  ///
  /// - Throws: `ONNXFormatError` where they are no ONNX model, cut off, or contradict themselves.
  public init(data: Data) throws(ONNXFormatError) {
    let proto: Treadmill_Onnx_ModelProto
    do {
      proto = try Treadmill_Onnx_ModelProto(serializedBytes: data)
    } catch {
      throw .notONNX(detail: "its \(data.count) bytes are cut off or of another kind")
    }
    guard proto.hasGraph else { throw .notONNX(detail: "it has no graph") }

    var decoder = ModelDecoder()
    decoder.note("local functions", count: proto.functions.count)
    decoder.note("training graphs", count: proto.trainingInfo.count)
    self.init(
      irVersion: proto.irVersion,
      operatorSets: proto.opsetImport.map {
        ONNXOperatorSet(domain: $0.domain, version: $0.version)
      },
      producerName: proto.producerName, producerVersion: proto.producerVersion,
      graph: try decoder.graph(proto.graph),
      metadata: proto.metadataProps.map { ONNXMetadataEntry($0.key, $0.value) },
      unsupportedParts: decoder.unsupportedParts)
  }
}

/// Turns messages into this module's values, trusting none of their numbers.
private struct ModelDecoder {
  /// What was met that has no place in those values.
  private(set) var unsupportedParts: [String] = []

  mutating func note(_ part: String, count: Int) {
    if count > 0 { unsupportedParts.append("\(count) \(part)") }
  }

  mutating func graph(_ proto: Treadmill_Onnx_GraphProto) throws(ONNXFormatError) -> ONNXGraph {
    note("sparse initialisers", count: proto.sparseInitializer.count)
    note("quantisation notes", count: proto.quantizationAnnotation.count)
    var graph = ONNXGraph(
      name: proto.name, nodes: [], initializers: [], inputs: try proto.input.mapTyped(valueInfo),
      outputs: try proto.output.mapTyped(valueInfo))
    graph.values = try proto.valueInfo.mapTyped(valueInfo)
    for node in proto.node { graph.nodes.append(try self.node(node)) }
    for tensor in proto.initializer {
      graph.initializers.append(try self.tensor(tensor, item: "initialiser \(tensor.name)"))
    }
    return graph
  }

  private mutating func node(
    _ proto: Treadmill_Onnx_NodeProto
  ) throws(ONNXFormatError) -> ONNXNode {
    var node = ONNXNode(
      name: proto.name, operatorName: proto.opType, inputs: proto.input, outputs: proto.output)
    node.domain = proto.domain == "ai.onnx" ? "" : proto.domain
    for attribute in proto.attribute {
      let item = "attribute \(attribute.name) of node \(node.label)"
      node.attributes.append(
        ONNXAttribute(attribute.name, try value(of: attribute, item: item)))
    }
    return node
  }

  private mutating func value(
    of proto: Treadmill_Onnx_AttributeProto, item: String
  ) throws(ONNXFormatError) -> ONNXAttribute.Value {
    // The numbers are those of `AttributeProto.AttributeType`. Files older than it have none, and
    // then the one field that is there tells.
    switch proto.hasType ? proto.type : kind(of: proto) {
    case 1: return .float(proto.f)
    case 2: return .integer(proto.i)
    case 3: return .string(String(decoding: proto.s, as: UTF8.self))
    case 4:
      guard let first = proto.t.first else {
        throw .invalid(item: item, found: "no tensor", expected: "one, as its kind says")
      }
      return .tensor(try tensor(first, item: item))
    case 6: return .floats(proto.floats)
    case 7: return .integers(proto.ints)
    case 8: return .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
    case let kind:
      unsupportedParts.append("\(item), of kind \(kind)")
      return .other(kind: kind)
    }
  }

  private func kind(of proto: Treadmill_Onnx_AttributeProto) -> Int32 {
    if proto.hasF { return 1 }
    if proto.hasI { return 2 }
    if proto.hasS { return 3 }
    if !proto.t.isEmpty { return 4 }
    if !proto.floats.isEmpty { return 6 }
    return proto.ints.isEmpty ? 0 : 7
  }

  private mutating func tensor(
    _ proto: Treadmill_Onnx_TensorProto, item: String
  ) throws(ONNXFormatError) -> ONNXTensor {
    let type = ONNXElementType(rawValue: proto.dataType)
    let (shape, count) = try checkedShape(proto.dims, item: item)
    var tensor = ONNXTensor(name: proto.name, shape: shape, elements: .other(type))
    if proto.dataLocation == 1 || !proto.externalData.isEmpty {
      let location = proto.externalData.first { $0.key == "location" }?.value ?? "unnamed"
      tensor.elements = .external(type, location: location)
      unsupportedParts.append("\(item), whose values lie in another file (\(location))")
      return tensor
    }
    let raw = [UInt8](proto.rawData)
    switch type {
    case .float32:
      tensor.elements = .float(
        try words(raw, or: proto.floatData.map(\.bitPattern), count: count, item: item)
          .map { Float(bitPattern: $0) })
    case .float64:
      tensor.elements = .double(
        try words(raw, or: proto.doubleData.map(\.bitPattern), count: count, item: item)
          .map { Double(bitPattern: $0) })
    case .int32:
      tensor.elements = .int32(
        try words(
          raw, or: proto.int32Data.map { UInt32(bitPattern: $0) }, count: count, item: item
        )
        .map { Int32(bitPattern: $0) })
    case .int64:
      tensor.elements = .int64(
        try words(
          raw, or: proto.int64Data.map { UInt64(bitPattern: $0) }, count: count, item: item
        )
        .map { Int64(bitPattern: $0) })
    default:
      unsupportedParts.append("\(item), of \(type)")
    }
    return tensor
  }

  /// The words of a tensor: little-endian bytes, or the field of its type where there are none.
  private func words<Word: FixedWidthInteger & UnsignedInteger>(
    _ raw: [UInt8], or typed: [Word], count: Int, item: String
  ) throws(ONNXFormatError) -> [Word] {
    guard !raw.isEmpty else {
      guard typed.count == count else {
        throw .invalid(
          item: item, found: "\(typed.count) elements", expected: "\(count), as its shape says")
      }
      return typed
    }
    let size = MemoryLayout<Word>.size
    guard raw.count % size == 0, raw.count / size == count else {
      throw .invalid(
        item: item, found: "\(raw.count) bytes",
        expected: "\(count) elements of \(size) bytes, as its shape says")
    }
    var words = [Word](repeating: 0, count: count)
    for position in raw.indices {
      words[position / size] |= Word(raw[position]) << (8 * (position % size))
    }
    return words
  }

  private func checkedShape(
    _ lengths: [Int64], item: String
  ) throws(ONNXFormatError) -> (shape: [Int], count: Int) {
    let shape = lengths.map { Int($0) }
    guard let count = checkedElementCount(shape) else {
      throw .invalid(
        item: item, found: "the shape \(shape)",
        expected: "lengths of 0 or more with a product that fits in memory")
    }
    return (shape, count)
  }

  private func valueInfo(
    _ proto: Treadmill_Onnx_ValueInfoProto
  ) throws(ONNXFormatError) -> ONNXValueInfo {
    guard case .tensorType(let tensor) = proto.type.value else {
      return ONNXValueInfo(name: proto.name, kind: .other(typeName(proto.type)))
    }
    let shape = tensor.hasShape ? tensor.shape.dim.map(dimension) : nil
    return ONNXValueInfo(
      name: proto.name,
      kind: .tensor(ONNXElementType(rawValue: tensor.elemType), shape: shape))
  }

  private func dimension(
    _ proto: Treadmill_Onnx_TensorShapeProto.Dimension
  ) -> ONNXValueInfo.Dimension {
    switch proto.value {
    // Some exporters write −1 for a free axis.
    case .dimValue(let length): length < 0 ? .unknown : .fixed(Int(length))
    case .dimParam(let name): .named(name)
    case nil: .unknown
    }
  }

  private func typeName(_ proto: Treadmill_Onnx_TypeProto) -> String {
    switch proto.value {
    case .sequenceType: "a sequence"
    case .mapType: "a map"
    case .optionalType: "an optional"
    case .sparseTensorType: "a sparse tensor"
    case .tensorType, nil: "a value of unknown type"
    }
  }
}

/// The product of the lengths, or nil where one is negative or the product overflows.
///
/// It must not overflow without the zeros either, so that products of some of the lengths are safe.
func checkedElementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for length in shape {
    let (product, overflows) = count.multipliedReportingOverflow(by: max(length, 1))
    guard length >= 0, !overflows else { return nil }
    count = product
  }
  return shape.contains(0) ? 0 : count
}

extension Array {
  /// As `map`, for a closure that throws an error of one type.
  fileprivate func mapTyped<Result>(
    _ transform: (Element) throws(ONNXFormatError) -> Result
  ) throws(ONNXFormatError) -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try transform(element)) }
    return results
  }
}
