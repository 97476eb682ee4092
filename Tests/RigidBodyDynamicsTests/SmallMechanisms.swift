import RobotModel
import SpatialMath

/// Mechanisms whose equations of motion are known in closed form.
enum SmallMechanisms {
  /// A hinge about y on a bolted base; the rod hangs down at position zero.
  struct Rod {
    var mass = 1.3
    /// Distance of the centre of mass from the hinge [m].
    var center = 0.4
    /// Distance of the next hinge [m].
    var length = 0.7
    /// Moment of inertia about y through the centre of mass [kg m²].
    var inertia = 0.05
  }

  /// A chain of rods, each hinged at the end of the one before it.
  static func chain(_ rods: [Rod], armature: Double = 0) -> RobotDescription {
    var links = [Link(name: "base", parent: nil, inertia: body(mass: 1))]
    var joints: [Joint] = []
    for (index, rod) in rods.enumerated() {
      let hinge = index == 0 ? 0 : -rods[index - 1].length
      links.append(
        Link(
          name: "rod \(index)", parent: index,
          inertia: body(
            mass: rod.mass, center: Vector3(0, 0, -rod.center), moments: rod.inertia)))
      joints.append(
        Joint(
          name: "hinge \(index)", kind: .hinge, origin: Pose(position: Vector3(0, 0, hinge)),
          axis: .unitY, armature: armature))
    }
    return RobotDescription(
      name: "chain", source: "test", links: links, joints: joints, hasFloatingBase: false)
  }

  /// A cart on a rail along x that carries a hanging rod.
  static func cart(mass: Double, _ rod: Rod) -> RobotDescription {
    let rodBody = body(mass: rod.mass, center: Vector3(0, 0, -rod.center), moments: rod.inertia)
    return RobotDescription(
      name: "cart", source: "test",
      links: [
        Link(name: "base", parent: nil, inertia: body(mass: 1)),
        Link(name: "cart", parent: 0, inertia: body(mass: mass)),
        Link(name: "rod", parent: 1, inertia: rodBody),
      ],
      joints: [
        Joint(name: "rail", kind: .slide, origin: .identity, axis: .unitX),
        Joint(name: "hinge", kind: .hinge, origin: .identity, axis: .unitY),
      ], hasFloatingBase: false)
  }

  /// A single floating body.
  static func freeBody(_ inertia: SpatialInertia) -> RobotDescription {
    RobotDescription(
      name: "body", source: "test", links: [Link(name: "body", parent: nil, inertia: inertia)],
      joints: [])
  }

  private static func body(
    mass: Double, center: Vector3 = .zero, moments: Double = 0.1
  ) -> SpatialInertia {
    SpatialInertia(
      mass: mass, centerOfMass: center,
      inertia: Matrix3(diagonal: Vector3(moments, moments, moments)))
  }
}
