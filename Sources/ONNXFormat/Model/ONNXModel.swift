public import Foundation

/// A file of the Open Neural Network Exchange: the part of the format that policies need.
///
/// Any model can be read and printed; parts of kinds that policies do not use are named in
/// `unsupportedParts`, and a model that has such parts can be neither written nor run. Loading a
/// model runs nothing and opens no second file.
public struct ONNXModel: Equatable, Sendable {
  /// Version of the file format.
  public var irVersion: Int64
  /// Operator sets by domain, in the order of the file.
  public var operatorSets: [ONNXOperatorSet]
  /// Program that wrote the file.
  public var producerName: String
  /// Version of that program.
  public var producerVersion: String
  /// What the network computes.
  public var graph: ONNXGraph
  /// Notes by key, in the order of the file.
  public var metadata: [ONNXMetadataEntry]
  /// What the file holds beyond the fields of this type, in words.
  public let unsupportedParts: [String]

  /// Largest file that is read: the limit of protocol buffers [bytes].
  public static let maximumByteCount = Int(Int32.max)

  /// A model of ONNX's own operators.
  public init(
    irVersion: Int64, operatorSetVersion: Int64, producerName: String, producerVersion: String,
    graph: ONNXGraph, metadata: [ONNXMetadataEntry] = []
  ) {
    self.irVersion = irVersion
    operatorSets = [ONNXOperatorSet(domain: "", version: operatorSetVersion)]
    self.producerName = producerName
    self.producerVersion = producerVersion
    self.graph = graph
    self.metadata = metadata
    unsupportedParts = []
  }

  init(
    irVersion: Int64, operatorSets: [ONNXOperatorSet], producerName: String,
    producerVersion: String, graph: ONNXGraph, metadata: [ONNXMetadataEntry],
    unsupportedParts: [String]
  ) {
    self.irVersion = irVersion
    self.operatorSets = operatorSets
    self.producerName = producerName
    self.producerVersion = producerVersion
    self.graph = graph
    self.metadata = metadata
    self.unsupportedParts = unsupportedParts
  }

  /// Reads a file.
  ///
  /// - Throws: `ONNXFormatError.inFile` where it is missing, too large, cut off or contradicts
  ///   itself.
  public init(contentsOf url: URL) throws(ONNXFormatError) {
    do throws(ONNXFormatError) {
      try self.init(data: Self.bytes(of: url))
    } catch {
      throw .inFile(url.path, error)
    }
  }

  /// Writes the file in one step: readers see the earlier file or the new one, never a part.
  ///
  /// - Throws: `ONNXFormatError.inFile` where the folder is missing or takes no file, or the model
  ///   has `unsupportedParts`.
  public func write(to url: URL) throws(ONNXFormatError) {
    do throws(ONNXFormatError) {
      try replaceFile(at: url, with: data())
    } catch {
      throw .inFile(url.path, error)
    }
  }

  /// Version of ONNX's own operator set, or nil where the file names none.
  public var operatorSetVersion: Int64? {
    operatorSets.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }?.version
  }

  /// The first note of that key, or nil.
  public func metadataValue(_ key: String) -> String? {
    metadata.first { $0.key == key }?.value
  }

  private static func bytes(of url: URL) throws(ONNXFormatError) -> Data {
    do {
      let size = try url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
      guard size.isRegularFile != false else {
        throw ONNXFormatError.cannotRead(reason: "it is no ordinary file")
      }
      guard size.fileSize ?? 0 <= maximumByteCount else {
        throw ONNXFormatError.cannotRead(
          reason: "it has \(size.fileSize ?? 0) bytes, at most \(maximumByteCount) are possible")
      }
      return try Data(contentsOf: url)
    } catch let error as ONNXFormatError {
      throw error
    } catch {
      throw .cannotRead(reason: reason(of: error))
    }
  }
}

/// Version of the operators of a domain.
public struct ONNXOperatorSet: Equatable, Sendable {
  /// The domain; empty for ONNX's own.
  public var domain: String
  /// The version, called opset.
  public var version: Int64

  /// A version of a domain.
  public init(domain: String, version: Int64) {
    self.domain = domain
    self.version = version
  }
}

/// One note of a model.
public struct ONNXMetadataEntry: Equatable, Sendable {
  /// Name of the note.
  public var key: String
  /// Its text.
  public var value: String

  /// A note.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }

  /// Numbers with commas between them, each with as many digits as it takes to read it back to the
  /// bit.
  public init(_ key: String, values: [Float]) {
    self.init(key, values.map(\.description).joined(separator: ","))
  }
}

/// Replaces a file by `data`, or leaves it as it was.
///
/// - Throws: `ONNXFormatError.cannotWrite`.
func replaceFile(at url: URL, with data: Data) throws(ONNXFormatError) {
  do {
    try data.write(to: url, options: .atomic)
  } catch {
    throw .cannotWrite(reason: reason(of: error))
  }
}

/// The operating system's words for a failed access to a file.
func reason(of error: any Error) -> String {
  switch (error as? CocoaError)?.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file or folder"
  case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
  case .fileWriteOutOfSpace: "the disk is full"
  default: error.localizedDescription
  }
}
