import CHDF5

/// The number types that a dataset may have.
enum ElementType: CaseIterable {
  case float32
  case float64
  case int64
  case uint64
  case uint32

  /// The type in the file, little-endian.
  var inFile: hid_t {
    switch self {
    case .float32: treadmill_h5_float32_in_file()
    case .float64: treadmill_h5_float64_in_file()
    case .int64: treadmill_h5_int64_in_file()
    case .uint64: treadmill_h5_uint64_in_file()
    case .uint32: treadmill_h5_uint32_in_file()
    }
  }

  /// The type in this machine's memory.
  var inMemory: hid_t {
    switch self {
    case .float32: treadmill_h5_float32_in_memory()
    case .float64: treadmill_h5_float64_in_memory()
    case .int64: treadmill_h5_int64_in_memory()
    case .uint64: treadmill_h5_uint64_in_memory()
    case .uint32: treadmill_h5_uint32_in_memory()
    }
  }

  /// The number type equal to the file type `type`, or nil.
  init?(inFile type: hid_t) {
    guard let match = Self.allCases.first(where: { H5Tequal(type, $0.inFile) > 0 }) else {
      return nil
    }
    self = match
  }
}

/// Words for any type of a file, for messages.
func typeDescription(_ type: hid_t) -> String {
  let bits = 8 * H5Tget_size(type)
  return switch H5Tget_class(type) {
  case H5T_INTEGER: H5Tget_sign(type) == H5T_SGN_NONE ? "uint\(bits)" : "int\(bits)"
  case H5T_FLOAT: "float\(bits)"
  case H5T_STRING: "text"
  case H5T_COMPOUND: "a compound type"
  default: "a type of class \(H5Tget_class(type).rawValue)"
  }
}
