import SpatialMath

@testable import MotionCapture

/// Writes C3D files of any byte order, for tests.
struct C3DWriting {
  var processor = C3DBytes.Processor.intel
  var isFloat = true
  var rate = 100.0
  var unit = "mm"
  var labels: [String]
  /// `[frames][labels]`; nil where a marker is not seen [file's unit].
  var frames: [[Vector3?]]
  var analogCount = 3
  /// Numbers of a group PROCESSING.
  var measures: [(name: String, value: Double)] = []
  var events: [(context: String, label: String, time: Double)] = []
  /// How many labels stand in LABELS; the others continue in LABELS2.
  var labelsInFirst = 255
  private static let scale = 0.1

  var bytes: [UInt8] {
    let parameterBytes = parameters(dataBlock: 0)
    let blocks = (parameterBytes.count + 4 + 511) / 512
    let dataBlock = 2 + blocks
    var file = header(dataBlock: dataBlock)
    file += [1, 0x50, UInt8(blocks), processor.rawValue]
    file += parameters(dataBlock: dataBlock)
    file += [UInt8](repeating: 0, count: (dataBlock - 1) * 512 - file.count)
    for frame in frames {
      for position in frame {
        let p = position ?? .zero
        let residual = position == nil ? -1.0 : 1
        for value in [p.x, p.y, p.z] { file += isFloat ? float(value) : int(value / Self.scale) }
        file += isFloat ? float(residual) : int(residual)
      }
      for _ in 0..<analogCount { file += isFloat ? float(7) : int(7) }
    }
    return file
  }

  private func header(dataBlock: Int) -> [UInt8] {
    var header: [UInt8] = [2, 0x50]
    header += int(Double(labels.count)) + int(Double(analogCount)) + int(1)
    header += int(Double(frames.count)) + int(10) + float(isFloat ? -Self.scale : Self.scale)
    header += int(Double(dataBlock)) + int(1) + float(rate)
    return header + [UInt8](repeating: 0, count: 512 - header.count)
  }

  private func parameters(dataBlock: Int) -> [UInt8] {
    let width = max(1, labels.map { $0.utf8.count }.max() ?? 1)
    func texts(_ list: some Collection<String>, _ width: Int) -> [UInt8] {
      list.flatMap { Array($0.utf8) + [UInt8](repeating: 32, count: width - $0.utf8.count) }
    }
    var bytes = group(1, "POINT") + group(2, "EVENT") + group(3, "PROCESSING")
    for measure in measures { bytes += parameter(3, measure.name, 4, [1], float(measure.value)) }
    bytes += parameter(1, "USED", 2, [], int(Double(labels.count)))
    bytes += parameter(1, "SCALE", 4, [], float(isFloat ? -Self.scale : Self.scale))
    bytes += parameter(1, "RATE", 4, [], float(rate))
    bytes += parameter(1, "DATA_START", 2, [], int(Double(dataBlock)))
    bytes += parameter(1, "UNITS", -1, [unit.utf8.count], Array(unit.utf8))
    let first = labels.prefix(labelsInFirst)
    bytes += parameter(1, "LABELS", -1, [width, first.count], texts(first, width))
    let more = labels.dropFirst(labelsInFirst)
    if !more.isEmpty {
      bytes += parameter(1, "LABELS2", -1, [width, more.count], texts(more, width))
    }
    if !events.isEmpty {
      bytes += parameter(2, "CONTEXTS", -1, [8, events.count], texts(events.map { $0.context }, 8))
      bytes += parameter(2, "LABELS", -1, [12, events.count], texts(events.map { $0.label }, 12))
      bytes += parameter(
        2, "TIMES", 4, [2, events.count],
        events.flatMap {
          float(Double(Int($0.time / 60))) + float($0.time - 60 * Double(Int($0.time / 60)))
        })
    }
    return bytes + [0, 0]
  }

  private func group(_ number: UInt8, _ name: String) -> [UInt8] {
    [UInt8(name.utf8.count), UInt8(bitPattern: -Int8(number))] + Array(name.utf8) + int(3) + [0]
  }

  private func parameter(
    _ group: UInt8, _ name: String, _ type: Int8, _ dimensions: [Int], _ data: [UInt8]
  ) -> [UInt8] {
    // Locked parameters have a negative length.
    let head = [UInt8(bitPattern: -Int8(name.utf8.count)), group] + Array(name.utf8)
    let body =
      [UInt8(bitPattern: type), UInt8(dimensions.count)] + dimensions.map { UInt8($0) } + data + [0]
    return head + int(Double(body.count + 2)) + body
  }

  private func int(_ value: Double) -> [UInt8] {
    let word = UInt16(bitPattern: Int16(value.rounded()))
    let (low, high) = (UInt8(word & 255), UInt8(word >> 8))
    return processor == .mips ? [high, low] : [low, high]
  }

  private func float(_ value: Double) -> [UInt8] {
    let bits = Float(processor == .dec ? value * 4 : value).bitPattern
    let b = (0..<4).map { UInt8(bits >> (8 * UInt32($0)) & 255) }
    switch processor {
    case .intel: return b
    case .mips: return b.reversed()
    case .dec: return [b[2], b[3], b[0], b[1]]
    }
  }
}

extension C3DWriting {
  /// A person of markers who stands with the feet together, facing x, and goes forward.
  ///
  /// - Parameter step: way from frame to frame [mm].
  static func standing(frames frameCount: Int, step: Double = 10) -> C3DWriting {
    let left: [(String, Vector3)] = [
      ("IAS", Vector3(80, 120, 950)), ("IPS", Vector3(-80, 40, 950)),
      ("FLE", Vector3(0, 140, 480)), ("FME", Vector3(0, 40, 480)),
      ("FAL", Vector3(0, 120, 80)), ("TAM", Vector3(0, 60, 80)),
      ("FCC", Vector3(-60, 90, 30)), ("FM2", Vector3(140, 90, 30)),
      ("FM1", Vector3(140, 60, 30)), ("FM5", Vector3(120, 120, 30)),
    ]
    let sides: [(String, Vector3)] =
      left.map { ("L_" + $0, $1) } + left.map { ("R_" + $0, Vector3($1.x, -$1.y, $1.z)) }
    return C3DWriting(
      labels: sides.map { $0.0 },
      frames: (0..<frameCount).map { frame in
        sides.map { $0.1 + Vector3(step * Double(frame), 0, 0) }
      })
  }
}
