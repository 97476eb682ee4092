#if MuJoCo
  import Physics
  import RobotModel
  import SpatialMath

  /// A robot, its contact points and the ground as an MJCF document.
  ///
  /// Bodies, joints and points are named by their index (`link3`, `joint2`, `point7`), as the robot's
  /// own names need not be XML.
  ///
  /// Contact. Each contact point is a sphere, and a sphere of radius 0, which MuJoCo refuses, becomes
  /// one of `smallestRadius`: it touches the ground that much too early. All contacts are explicit
  /// pairs of a point and the ground, so robots touch nothing else. On a plane there is one ground;
  /// on a height field every point has a plane of its own, which the world lays tangent to the
  /// terrain below the point in each step. So MuJoCo sees the same surface as the other engines
  /// (bilinear, constant beyond its edge) instead of the triangles of its own height fields.
  struct MuJoCoModelText {
    /// Radius of the sphere that stands for a point [m].
    static let smallestRadius = 1e-6

    let robot: RobotDescription
    let physics: PhysicsConfiguration
    let settings: MuJoCoConfiguration
    let points: [ContactPoint]

    /// Whether every contact point has a ground of its own.
    var hasGroundPerPoint: Bool { physics.terrain != .plane }

    /// The document.
    var text: String {
      """
      <mujoco model="robot">
        <compiler angle="radian" autolimits="true" inertiafromgeom="false" balanceinertia="true"/>
        <option timestep="\(physics.timestep)" gravity="0 0 \(-physics.gravity)" \
      integrator="Euler" solver="Newton" cone="elliptic" jacobian="dense" \
      impratio="\(settings.frictionImpedanceRatio)" iterations="\(settings.iterations)" \
      tolerance="\(settings.tolerance)">
          <flag autoreset="disable"/>
        </option>
        <size memory="4M"/>
        <default>
          <geom contype="0" conaffinity="0"/>
          <joint solreflimit="\(softness)"/>
          <pair condim="3" solref="\(softness)"/>
        </default>
        <worldbody>
      \(grounds)\(body(0))  </worldbody>
        <contact>
      \(pairs)  </contact>
      </mujoco>

      """
    }

    private var softness: String {
      "\(settings.contactTimeConstant) \(settings.contactDampingRatio)"
    }

    /// Grounds that the world moves are bodies of the kind that MuJoCo lets be moved.
    private var grounds: String {
      let plane = "type=\"plane\" size=\"0 0 1\"/>"
      guard hasGroundPerPoint else { return "    <geom name=\"ground0\" \(plane)\n" }
      return points.indices.map {
        "    <body name=\"place\($0)\" mocap=\"true\"><geom name=\"ground\($0)\" \(plane)</body>\n"
      }.joined()
    }

    private var pairs: String {
      points.indices.map {
        "    <pair geom1=\"ground\(hasGroundPerPoint ? $0 : 0)\" geom2=\"point\($0)\"/>\n"
      }.joined()
    }

    /// A link and all that it carries.
    private func body(_ index: Int) -> String {
      let pose = index == 0 ? robot.basePose : robot.joints[index - 1].origin
      var lines = ["<body name=\"link\(index)\" \(place(pose))>"]
      lines.append(inertial(index))
      if index > 0 {
        lines.append(joint(index - 1))
      } else if robot.hasFloatingBase {
        lines.append("  <freejoint name=\"base\" align=\"false\"/>")
      }
      for (number, point) in points.enumerated() where point.link == index {
        let radius = max(point.radius, MuJoCoModelText.smallestRadius)
        lines.append(
          "  <geom name=\"point\(number)\" type=\"sphere\" size=\"\(radius)\" "
            + "pos=\"\(numbers(point.position))\"/>")
      }
      let children = robot.links.indices.filter { $0 > 0 && (robot.links[$0].parent ?? 0) == index }
      return lines.map { "    \($0)\n" }.joined() + children.map(body).joined() + "    </body>\n"
    }

    /// Mass and principal moments; the world writes them again for each robot.
    ///
    /// A single body with its centre of mass at its origin would get a mass matrix that MuJoCo knows
    /// to be diagonal for good; a displacement that the world takes back keeps it general.
    private func inertial(_ index: Int) -> String {
      let inertia = robot.links[index].inertia
      let principal = inertia.inertia.symmetricEigensystem
      let isAlone = robot.links.count == 1
      let center = isAlone ? inertia.centerOfMass + Vector3(0.01, 0.02, 0.03) : inertia.centerOfMass
      return
        "  <inertial \(place(Pose(position: center, orientation: Quaternion(principal.axes)))) "
        + "mass=\"\(inertia.mass)\" diaginertia=\"\(numbers(principal.values))\"/>"
    }

    private func joint(_ index: Int) -> String {
      let joint = robot.joints[index]
      var text =
        "  <joint name=\"joint\(index)\" type=\"\(joint.kind.rawValue)\" "
        + "axis=\"\(numbers(joint.axis))\" armature=\"\(joint.armature)\" "
        + "frictionloss=\"\(joint.coulombFriction)\" damping=\"\(joint.viscousFriction)\""
      let limits = joint.limits
      if limits.lowerBound.isFinite || limits.upperBound.isFinite {
        text += " range=\"\(max(limits.lowerBound, -1e6)) \(min(limits.upperBound, 1e6))\""
      }
      return text + "/>"
    }

    private func place(_ pose: Pose) -> String {
      let q = pose.orientation
      return "pos=\"\(numbers(pose.position))\" quat=\"\(q.w) \(q.x) \(q.y) \(q.z)\""
    }

    private func numbers(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }
  }
#endif
