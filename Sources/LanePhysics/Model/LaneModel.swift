import Physics
import RobotModel
import SpatialMath

/// A robot as the kernels read it: a tree of links whose joints all turn about, or slide along,
/// their own z axis, with the degrees of freedom of every chain in order.
///
/// Generalised velocities are the base's angular velocity and its origin's velocity, both along the
/// world's axes (none for a fixed base), then the joints'. The chain of a degree of freedom is the
/// list of all that move it, from the base down to itself; matrices that couple only what lies on
/// one chain are stored by rows of that length (Featherstone 2008, § 6.4).
struct LaneModel: Sendable {
  /// `[commanded joints]` their indices among all joints.
  let commandedJoints: [Int]
  /// `[held joints]` likewise.
  let heldJoints: [Int]
  /// `[links]`, the base first.
  let links: [LaneLink]
  /// 6 for a floating base, else 0.
  let baseFreedomCount: Int
  /// `[freedoms]`.
  let chains: [Chain]
  /// Rows of all chains together.
  let rowCount: Int
  /// `[points]` those of the feet first.
  let contacts: [ContactPoint]
  /// Feet, then the other links that have contact points.
  let contactLinks: [ContactLink]
  /// Contact points that belong to feet; they come first.
  let footPointCount: Int
  /// `[feet]`.
  let feet: [LaneFoot]

  /// Most degrees of freedom that move a link with contact points.
  var largestContactDepth: Int { contactLinks.map(\.freedoms.count).max() ?? 0 }
  /// Number of joints, commanded and held.
  var jointCount: Int { links.count - 1 }
  /// Number of generalised velocities.
  var freedomCount: Int { chains.count }
  /// Degree of freedom of the joint that moves link `link`, which is not the base.
  func freedom(of link: Int) -> Int { baseFreedomCount + link - 1 }
  /// How many degrees of freedom move link `link`.
  func depth(of link: Int) -> Int {
    link == 0 ? baseFreedomCount : chains[freedom(of: link)].length
  }

  /// The degrees of freedom that move one, itself the last.
  struct Chain: Sendable {
    /// Where the row begins in a matrix of rows.
    let start: Int
    /// Degrees of freedom from the base down.
    let freedoms: [Int]

    var length: Int { freedoms.count }
  }

  /// A foot, or the rest of a link, that may touch the ground.
  struct ContactLink: Sendable {
    let link: Int
    /// Its points in `contacts`.
    let points: Range<Int>
    /// Degrees of freedom that move it, from the base down.
    let freedoms: [Int]
    /// Distance of its farthest point from its origin, radius included [m].
    let reach: Float
    let foot: Int?
  }

  /// - Throws: `LaneError` where the robot has a part that the engine cannot move.
  init(_ simulated: SimulatedRobot) throws(LaneError) {
    let robot = simulated.description
    commandedJoints = simulated.commandedJoints
    heldJoints = simulated.heldJoints
    let baseFreedomCount = robot.hasFloatingBase ? 6 : 0
    self.baseFreedomCount = baseFreedomCount
    links = try LaneLink.links(of: robot)

    var chains: [Chain] = []
    var start = 0
    func append(_ freedoms: [Int]) {
      chains.append(Chain(start: start, freedoms: freedoms))
      start += freedoms.count
    }
    for freedom in 0..<baseFreedomCount { append(Array(0...freedom)) }
    for link in robot.links.indices.dropFirst() {
      let parent = robot.links[link].parent ?? 0
      let above =
        parent == 0 ? Array(0..<baseFreedomCount) : chains[baseFreedomCount + parent - 1].freedoms
      append(above + [baseFreedomCount + link - 1])
    }
    self.chains = chains
    rowCount = start

    // Points by foot, then those of the rest by link, in the turned frames of the links.
    let frames = links.map(\.frame)
    let candidates = ContactPoint.candidates(of: robot).map { point in
      var turned = point
      turned.position = frames[point.link].actInverse(point.position)
      return turned
    }
    var contacts: [ContactPoint] = []
    var contactLinks: [ContactLink] = []
    let groups =
      robot.feet.indices.map { foot in candidates.filter { $0.foot == foot } }
      + robot.links.indices.map { link in
        candidates.filter { $0.link == link && $0.foot == nil }
      }
    for points in groups where !points.isEmpty {
      let link = points[0].link
      contactLinks.append(
        ContactLink(
          link: link, points: contacts.count..<contacts.count + points.count,
          freedoms: link == 0
            ? Array(0..<baseFreedomCount) : chains[baseFreedomCount + link - 1].freedoms,
          reach: Float(points.map { $0.position.length + $0.radius }.max() ?? 0),
          foot: points[0].foot))
      contacts += points
    }
    self.contacts = contacts
    self.contactLinks = contactLinks
    footPointCount = contacts.filter { $0.foot != nil }.count
    feet = robot.feet.map { foot in
      LaneFoot(
        link: foot.link, soleCenter: frames[foot.link].actInverse(foot.soleCenter),
        frame: frames[foot.link])
    }
  }
}

/// A foot in the turned frame of its link.
struct LaneFoot: Sendable {
  let link: Int
  /// [m].
  let soleCenter: Vector3
  /// The turned frame in the description's.
  let frame: Quaternion
}
