/// The robots that need no file.
public enum RobotCatalog {
  /// Names of the built-in robots.
  public static let names = [Qinglong2025.name, Qinglong2024.name, UnitreeG1.name, UnitreeH1.name]

  /// The built-in robot of that name.
  ///
  /// - Throws: `RobotModelError.unknownRobot`.
  public static func robot(named name: String) throws(RobotModelError) -> RobotDescription {
    switch name {
    case Qinglong2025.name: Qinglong2025.robot
    case Qinglong2024.name: Qinglong2024.robot
    case UnitreeG1.name: UnitreeG1.robot
    case UnitreeH1.name: UnitreeH1.robot
    default: throw .unknownRobot(name: name, known: names)
    }
  }
}
