import Physics
import SpatialMath

/// The numbers of a model in flat memory, as the kernels' inner loops read them: the same for all
/// robots and read only.
struct KernelTables {
  /// `[links]`.
  let links: LaneBuffer<LinkConstants>
  /// `[commanded joints]` their indices among all joints.
  let commandedJoints: LaneBuffer<Int>
  /// How many there are.
  let commandedJointCount: Int
  /// `[freedoms]`.
  let chains: LaneBuffer<ChainConstants>
  /// `[rows]` the degrees of freedom of every chain, one chain after the other.
  let freedoms: LaneBuffer<Int>
  /// `[points]`.
  let points: LaneBuffer<PointConstants>
  /// `[contact links]`.
  let contactLinks: LaneBuffer<ContactLinkConstants>
  /// `[contact links, longest chain]` the degrees of freedom that move each.
  let linkFreedoms: LaneBuffer<Int>
  /// `[contact links, contact links]` how many degrees of freedom move both.
  let sharedDepth: LaneBuffer<Int>
  init(_ model: LaneModel, cut: inout LaneCut) {
    links = cut.take(model.links.count, of: LinkConstants.self)
    commandedJointCount = model.commandedJoints.count
    commandedJoints = cut.take(commandedJointCount, of: Int.self)
    chains = cut.take(model.chains.count, of: ChainConstants.self)
    freedoms = cut.take(model.rowCount, of: Int.self)
    points = cut.take(model.contacts.count, of: PointConstants.self)
    let touching = model.contactLinks.count
    contactLinks = cut.take(touching, of: ContactLinkConstants.self)
    linkFreedoms = cut.take(touching * model.largestContactDepth, of: Int.self)
    sharedDepth = cut.take(touching * touching, of: Int.self)
  }

  /// Writes the numbers of the model.

  func fill(from model: LaneModel) {
    for (index, link) in model.links.enumerated() {
      links[index] = LinkConstants(link, depth: model.depth(of: index))
    }
    for (index, joint) in model.commandedJoints.enumerated() { commandedJoints[index] = joint }
    for (index, chain) in model.chains.enumerated() {
      chains[index] = ChainConstants(start: chain.start, last: chain.length - 1)
      for (place, freedom) in chain.freedoms.enumerated() {
        freedoms[chain.start + place] = freedom
      }
    }
    for (index, point) in model.contacts.enumerated() {
      points[index] = PointConstants(
        position: UniformVector(point.position), radius: Float(point.radius))
    }
    for (index, link) in model.contactLinks.enumerated() {
      contactLinks[index] = ContactLinkConstants(
        link: link.link, foot: link.foot ?? -1, firstPoint: link.points.lowerBound,
        endPoint: link.points.upperBound, reach: link.reach)
      for (depth, freedom) in link.freedoms.enumerated() {
        linkFreedoms[index * model.largestContactDepth + depth] = freedom
      }
      for (other, second) in model.contactLinks.enumerated() {
        sharedDepth[index * model.contactLinks.count + other] =
          zip(link.freedoms, second.freedoms).prefix { $0 == $1 }.count
      }
    }
  }
}

/// A vector that all robots share.
struct UniformVector {
  var x: Float
  var y: Float
  var z: Float

  init(_ v: Vector3) {
    x = Float(v.x)
    y = Float(v.y)
    z = Float(v.z)
  }

  /// m self.
  @inline(__always) func turned(by m: LaneMatrix) -> LaneVector {
    (m.x * Lanes(x)).adding(m.y, times: Lanes(y)).adding(m.z, times: Lanes(z))
  }
}

/// Where a link hangs, and the limits of its joint and motor.
struct LinkConstants {
  let parent: Int
  let isSlide: Bool
  /// How many degrees of freedom move it.
  let depth: Int
  /// Position of its origin in the parent's frame [m].
  let offset: UniformVector
  /// Axes of its frame at zero in the parent's.
  let axisX: UniformVector
  let axisY: UniformVector
  let axisZ: UniformVector
  /// [rad or m].
  let lowerLimit: Float
  let upperLimit: Float
  /// [N m or N].
  let effortLimit: Float
  /// 1 / velocity limit; 0 where there is none.
  let inverseVelocityLimit: Float
  /// Shares of the gains on which a policy's factors act.
  let commandedStiffnessShare: Float
  let commandedDampingShare: Float

  init(_ link: LaneLink, depth: Int) {
    parent = link.parent
    isSlide = link.isSlide
    self.depth = depth
    offset = UniformVector(link.offset)
    let columns = link.rotation.transpose
    axisX = UniformVector(columns.rowX)
    axisY = UniformVector(columns.rowY)
    axisZ = UniformVector(columns.rowZ)
    lowerLimit = Float(link.joint.limits.lowerBound)
    upperLimit = Float(link.joint.limits.upperBound)
    effortLimit = Float(link.joint.effortLimit)
    inverseVelocityLimit = Float(1 / link.joint.velocityLimit)
    commandedStiffnessShare = Float(link.joint.commandedStiffnessShare)
    commandedDampingShare = Float(link.joint.commandedDampingShare)
  }
}

/// The row of a degree of freedom in matrices that couple only what lies on one chain.
struct ChainConstants {
  /// Where the row begins.
  let start: Int
  /// Place of the degree of freedom itself in its row, which is the row's last.
  let last: Int
}

/// A point that may touch the ground, in its link's frame.
struct PointConstants {
  /// [m].
  let position: UniformVector
  /// [m].
  let radius: Float
}

/// A link that may touch the ground.
struct ContactLinkConstants {
  let link: Int
  /// Which foot it is, −1 for none.
  let foot: Int
  /// Its points are those from here …
  let firstPoint: Int
  /// … up to here.
  let endPoint: Int
  /// Distance of its farthest point from its origin, radius included [m].
  let reach: Float
}
