/// Markers of the pelvis and one side's leg by what they are stuck on, whatever a laboratory calls
/// them.
enum LowerBodyMarker: CaseIterable {
  case frontIliacSpine, backIliacSpine, lateralKnee, medialKnee, lateralAnkle, medialAnkle, heel,
    secondToe, firstToe, fifthToe, thigh, shank

  /// Names without the side's letter, in the order of preference: van Sint Jan's (2007), then those
  /// of the Plug-in Gait and CGM2 models, then plain ones.
  var names: [String] {
    switch self {
    case .frontIliacSpine: ["IAS", "ASI", "ASIS"]
    case .backIliacSpine: ["IPS", "PSI", "PSIS"]
    case .lateralKnee: ["FLE", "KNE", "LKN", "LKNE", "KNEL"]
    case .medialKnee: ["FME", "KNM", "MKN", "MKNE", "KNEM"]
    case .lateralAnkle: ["FAL", "ANK", "LMAL", "ANKL", "LAK"]
    case .medialAnkle: ["TAM", "MED", "ANM", "MMAL", "ANKM", "MAK"]
    case .heel: ["FCC", "HEE", "HEEL", "CAL"]
    case .secondToe: ["FM2", "TOE", "MT2", "SMH"]
    case .firstToe: ["FM1", "FMH", "MT1", "MET1"]
    case .fifthToe: ["FM5", "VMH", "MT5", "MET5"]
    case .thigh: ["THI"]
    case .shank: ["TIB"]
    }
  }

  /// Markers without which no joint centres are found, whatever the method.
  static let always: [LowerBodyMarker] = [
    .frontIliacSpine, .backIliacSpine, .lateralKnee, .lateralAnkle, .heel, .secondToe,
  ]
  /// What knees and ankles midway between two markers take besides.
  static let midway: [LowerBodyMarker] = [.medialKnee, .medialAnkle]
  /// What knees and ankles at a width from their outer markers take besides.
  static let besides: [LowerBodyMarker] = [.thigh, .shank]

  /// What it is stuck on, for messages.
  var place: String {
    switch self {
    case .frontIliacSpine: "front iliac spine"
    case .backIliacSpine: "back iliac spine"
    case .lateralKnee: "outer knee"
    case .medialKnee: "inner knee"
    case .lateralAnkle: "outer ankle"
    case .medialAnkle: "inner ankle"
    case .heel: "heel"
    case .secondToe: "second toe"
    case .firstToe: "first toe"
    case .fifthToe: "fifth toe"
    case .thigh: "thigh"
    case .shank: "shank"
    }
  }

  /// Side, place and usual names, for messages.
  func description(_ side: SkeletonMotion.Foot) -> String {
    let letter = side == .left ? "L" : "R"
    let usual = names.prefix(2).map { letter + $0 }.joined(separator: ", ")
    return "\(side) \(place) (\(usual))"
  }

  /// Number of the marker of a side among labels; nil where there is none.
  func index(in labels: [String], side: SkeletonMotion.Foot) -> Int? {
    let letter = side == .left ? "L" : "R"
    for name in names {
      let wanted = [letter + name, letter + "_" + name, letter + "." + name, name + "_" + letter]
      if let index = labels.firstIndex(where: { wanted.contains($0.uppercased()) }) { return index }
    }
    return nil
  }
}
