/// How a maker spells the names of a robot's links and joints.
struct BuiltInNaming {
  /// A link's name; `#` stands for that of its row.
  let linkPattern: String
  /// A joint's name; `#` stands for that of its row.
  let jointPattern: String
  /// What stands for `*` in the names of rows that are paired.
  let left: String
  let right: String

  static let openLoong = BuiltInNaming(
    linkPattern: "Link_#", jointPattern: "J_#", left: "l", right: "r")
  static let unitree = BuiltInNaming(
    linkPattern: "#_link", jointPattern: "#_joint", left: "left", right: "right")

  /// Name of the row's link; no side for a row of the middle.
  func link(_ row: String, side: Foot.Side?) -> String {
    linkPattern.replacing("#", with: named(row, side: side))
  }

  /// Name of the row's joint; no side for a row of the middle.
  func joint(_ row: String, side: Foot.Side?) -> String {
    jointPattern.replacing("#", with: named(row, side: side))
  }

  private func named(_ row: String, side: Foot.Side?) -> String {
    row.replacing("*", with: side == .right ? right : left)
  }
}
