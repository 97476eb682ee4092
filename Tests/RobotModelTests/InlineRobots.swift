import Foundation
import RobotModel
import SpatialMath

/// Reads a document written in a test.
func load(_ text: String, file: String = "test.xml") throws(RobotModelError) -> LoadedRobot {
  try RobotDescription.load(Data(text.utf8), file: file)
}

/// A URDF with the given elements after a base of 5 kg.
func urdf(_ elements: String) -> String {
  """
  <robot name="test">
    <link name="base"><inertial><mass value="5"/>
      <inertia ixx="0.1" iyy="0.1" izz="0.1"/></inertial></link>
    \(elements)
  </robot>
  """
}

/// An MJCF with the given contents of a floating base.
func mjcf(_ contents: String, compiler: String = "", outside: String = "") -> String {
  """
  <mujoco model="test">
    <compiler \(compiler)/>
    <worldbody><body name="base" pos="0 0 1"><freejoint/>
      <inertial pos="0 0 0" mass="5" diaginertia="0.1 0.1 0.1"/>
      \(contents)
    </body></worldbody>
    \(outside)
  </mujoco>
  """
}

/// A link of 1 kg for a URDF.
func linkElement(_ name: String, collision: String = "") -> String {
  """
  <link name="\(name)"><inertial><mass value="1"/>
    <inertia ixx="0.01" iyy="0.01" izz="0.01"/></inertial>\(collision)</link>
  """
}

/// A joint for a URDF.
func jointElement(
  _ name: String, _ parent: String, _ child: String, type: String = "revolute", inside: String = ""
) -> String {
  """
  <joint name="\(name)" type="\(type)"><parent link="\(parent)"/><child link="\(child)"/>\(inside)
    <limit lower="-1" upper="2" effort="30" velocity="4"/></joint>
  """
}

/// The distance of two poses: of their origins [m] plus of their rotations [rad].
func distance(_ a: Pose, _ b: Pose) -> Double {
  (a.position - b.position).length + (a.orientation.conjugate * b.orientation).rotationVector.length
}

/// The folder of published files beside the project, or nil.
let sharedRobots: URL? = {
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let folder = package.deletingLastPathComponent().appendingPathComponent("shared/robots")
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()
