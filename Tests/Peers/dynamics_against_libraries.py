"""Compares what RigidBodyDynamics computes with Pinocchio and MuJoCo in 1,000 random states of each robot.

usage: DYNAMICS_SAMPLES=PROGRAM dynamics_against_libraries.py [ROBOT [legs]]...

PROGRAM is the executable dynamics-samples. Each ROBOT is a built-in robot or a URDF or MJCF file; `legs` after it
welds all joints but those of its legs. Without any, 青龙, G1 and H1 with all joints and with the legs, and
files of the folder `shared/robots` beside the project, where it is. The libraries get the tree
from the program's own report, so that only the dynamics are compared; the readers of files are compared by
`robots_against_mujoco.py`.

The error of a quantity is its largest difference over its largest element, in the worst state; of mass matrices
each element counts against its two diagonal elements. The bound is 1e-9.

Both libraries write the base's velocity in other axes. With R the base's orientation and w its angular velocity in
the world, ours v = (velocity of the origin, w, joints) is theirs u = T v, T = diag(R', R', 1) for Pinocchio and
diag(1, R', 1) for MuJoCo, so that accelerations are T a + T' v and forces T' f, and derivatives follow by the chain
rule, see `Pinocchio.add_derivatives`.

Exit status 0 where all agree, 1 where one does not, 77 where a library is not installed.
"""

import json
import os
import subprocess
import sys
import tempfile

try:
    import mujoco
    import numpy as np
    import pinocchio as pin
except ImportError as error:
    print(f"skipped: {error}; pip install pin mujoco numpy", file=sys.stderr)
    sys.exit(77)

BOUND = 1e-9
BUILT_IN = [("qinglong", []), ("qinglong", ["legs"]), ("g1", []), ("h1", []), ("h1", ["legs"])]
PUBLISHED = ["azureloong/AzureLoong.xml", "unitree_g1/g1_29dof.xml", "unitree_g1/g1_12dof.urdf", "unitree_h1/h1.urdf"]
WORLD = pin.LOCAL_WORLD_ALIGNED


def skew(v):
    return np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])


def quaternion_matrix(q):
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


class Samples:
    """Random states and what our program computed there."""

    def __init__(self, program, robot, options, folder):
        command = [program, "sample", robot, *options, folder]
        subprocess.run(command, check=True)
        with open(os.path.join(folder, "robot.json"), encoding="utf-8") as file:
            self.robot = json.load(file)
        with open(os.path.join(folder, "samples.json"), encoding="utf-8") as file:
            header = json.load(file)
        self.point = np.array(header["framePoint"])
        self.links = header["frameLinks"]
        self.fields = header["fields"]
        self.states = np.fromfile(os.path.join(folder, "samples.f64"), dtype="<f8").reshape(header["stateCount"], -1)

    def __iter__(self):
        for row in self.states:
            sample, start = {}, 0
            for field in self.fields:
                values = row[start : start + field["count"]]
                start += field["count"]
                sample[field["name"]] = values.reshape(field["rows"], -1) if field["rows"] > 1 else values
            yield sample


class Tree:
    """Links in an order in which whole branches follow one another, as both libraries want them."""

    def __init__(self, report):
        self.links = report["links"]
        self.joints = report["joints"]
        children = [[] for _ in self.links]
        for index, link in enumerate(self.links[1:], start=1):
            children[link["parent"]].append(index)
        self.children = children
        self.order = []
        stack = [0]
        while stack:
            index = stack.pop()
            self.order.append(index)
            stack.extend(reversed(children[index]))
        # Where each joint that moves stands in our positions, and the same for the libraries.
        moving = [i for i, joint in enumerate(self.joints) if joint["kind"] != "fixed"]
        ours = {joint: place for place, joint in enumerate(moving)}
        theirs = [link - 1 for link in self.order[1:] if self.joints[link - 1]["kind"] != "fixed"]
        self.joint_order = np.array([ours[joint] for joint in theirs], dtype=int)
        # theirs = ours[velocity_order]
        self.velocity_order = np.concatenate((np.arange(6), 6 + self.joint_order))
        self.velocity_count = 6 + len(moving)


class Pinocchio:
    def __init__(self, tree, samples):
        self.tree = tree
        model = pin.Model()
        model.name = samples.robot["name"]
        model.gravity = pin.Motion(np.array([0, 0, -9.81, 0, 0, 0]))
        joint_of_link, self.place_in_joint = {}, {}
        armature = []
        for index in tree.order:
            link = tree.links[index]
            if index == 0:
                joint = model.addJoint(0, pin.JointModelFreeFlyer(), pin.SE3.Identity(), "base")
                place = pin.SE3.Identity()
                armature += [0] * 6
            else:
                record = tree.joints[index - 1]
                parent, place = joint_of_link[link["parent"]], self.place_in_joint[link["parent"]]
                w, x, y, z = record["origin_quaternion"]
                origin = pin.SE3(pin.Quaternion(w, x, y, z).normalized().matrix(), np.array(record["origin_m"]))
                place = place * origin
                joint = parent
                axis = np.array(record["axis"])
                if record["kind"] == "hinge":
                    joint = model.addJoint(parent, pin.JointModelRevoluteUnaligned(axis), place, record["name"])
                elif record["kind"] == "slide":
                    joint = model.addJoint(parent, pin.JointModelPrismaticUnaligned(axis), place, record["name"])
                if record["kind"] != "fixed":
                    place = pin.SE3.Identity()
                    armature.append(record["armature"])
            joint_of_link[index], self.place_in_joint[index] = joint, place
            xx, yy, zz, xy, xz, yz = link["inertia_kg_m2"]
            tensor = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
            inertia = pin.Inertia(link["mass_kg"], np.array(link["center_of_mass_m"]), tensor)
            model.appendBodyToJoint(joint, inertia, place)
        model.armature = np.array(armature, dtype=float)
        self.joint_of_link = joint_of_link
        self.frames = []
        for number, link in enumerate(samples.links):
            place = self.place_in_joint[link] * pin.SE3(np.eye(3), samples.point)
            frame = pin.Frame(f"frame {number}", joint_of_link[link], place, pin.FrameType.OP_FRAME)
            self.frames.append(model.addFrame(frame))
        self.link_frames = []
        for link in range(len(tree.links)):
            frame = pin.Frame(f"link {link}", joint_of_link[link], self.place_in_joint[link], pin.FrameType.OP_FRAME)
            self.link_frames.append(model.addFrame(frame))
        self.model, self.data = model, model.createData()

    def compute(self, s):
        """What the library computes in the state of a sample, in our coordinates and names."""
        model, data, order = self.model, self.data, self.tree.velocity_order
        count = self.tree.velocity_count
        R = quaternion_matrix(s["base_quaternion"])
        w, x, y, z = s["base_quaternion"]
        q = np.concatenate((s["base_position"], [x, y, z, w], s["joint_positions"][self.tree.joint_order]))
        v, a = s["velocity"], s["accelerations"]
        omega = v[3:6]
        # u = T v, with the libraries' order of joints
        T = np.zeros((count, count))
        T[np.arange(count), order] = 1
        T[:3, :3] = T[3:6, 3:6] = R.T
        dT = np.zeros((count, count))
        dT[:3, :3] = dT[3:6, 3:6] = -R.T @ skew(omega)
        u, b, drift = T @ v, T @ a + dT @ v, dT @ v
        found = {}

        pin.computeJointJacobiansTimeVariation(model, data, q, u)
        pin.forwardKinematics(model, data, q, u, drift)
        pin.updateFramePlacements(model, data)
        for number, frame in enumerate(self.frames):
            name = f"frame{number}_"
            found[name + "position"] = data.oMf[frame].translation.copy()
            found[name + "rotation"] = data.oMf[frame].rotation.copy()
            J = pin.getFrameJacobian(model, data, frame, WORLD)
            found[name + "jacobian"] = J @ T
            found[name + "jacobian_in_link"] = pin.getFrameJacobian(model, data, frame, pin.LOCAL) @ T
            rate = pin.getFrameJacobianTimeVariation(model, data, frame, WORLD)
            found[name + "jacobian_rate"] = rate @ T + J @ dT
            found[name + "bias_acceleration"] = pin.getFrameClassicalAcceleration(model, data, frame, WORLD).vector
        wrenches = self.local_wrenches(s)
        world_derivative = self.wrench_derivative(s, T)

        pin.computeCentroidalMomentumTimeVariation(model, data, q, u, drift)
        found["momentum"] = data.hg.vector.copy()
        found["momentum_bias"] = data.dhg.vector.copy()
        pin.computeCentroidalMapTimeVariation(model, data, q, u)
        found["momentum_matrix"] = data.Ag @ T
        found["momentum_matrix_rate"] = data.dAg @ T + data.Ag @ dT
        found["center_of_mass"] = pin.centerOfMass(model, data, q, u).copy()
        found["center_of_mass_jacobian"] = pin.jacobianCenterOfMass(model, data, q) @ T
        found["center_of_mass_jacobian_rate"] = found["momentum_matrix_rate"][:3] / pin.computeTotalMass(model)

        M = pin.crba(model, data, q)
        M = np.triu(M) + np.triu(M, 1).T
        found["mass_matrix"] = T.T @ M @ T
        found["bias_forces"] = T.T @ pin.rnea(model, data, q, u, drift)
        force = pin.rnea(model, data, q, u, b, wrenches)
        found["inverse_dynamics"] = T.T @ force
        acceleration = pin.aba(model, data, q, u, T @ s["forces"])
        found["forward_dynamics"] = T.T @ (acceleration - drift)
        self.add_derivatives(found, s, q, u, b, T, R, wrenches, world_derivative)
        return found

    def add_derivatives(self, found, s, q, u, b, T, R, wrenches, world_derivative):
        """Derivatives with our v and v̇ held still, by the chain rule through u = T v and the like."""
        model, data, count = self.model, self.data, self.tree.velocity_count
        v, a = s["velocity"], s["accelerations"]
        linear, omega = v[:3], v[3:6]
        # R' x changes by R' [x] with a turn of the base in the world.
        du = np.zeros((count, count))
        du[:3, 3:6], du[3:6, 3:6] = R.T @ skew(linear), R.T @ skew(omega)
        db = np.zeros((count, count))
        db[:3, 3:6], db[3:6, 3:6] = R.T @ skew(a[:3] - np.cross(omega, linear)), R.T @ skew(a[3:6])
        db_dv = np.zeros((count, count))
        db_dv[:3, :3], db_dv[:3, 3:6] = -R.T @ skew(omega), R.T @ skew(linear)

        by_q, by_u, by_b = pin.computeRNEADerivatives(model, data, q, u, b, wrenches)
        by_b = np.triu(by_b) + np.triu(by_b, 1).T
        ours = found["inverse_dynamics"]
        turned = np.zeros((count, count))
        turned[:3, 3:6], turned[3:6, 3:6] = -skew(ours[:3]), -skew(ours[3:6])
        found["inverse_dynamics_dposition"] = T.T @ (by_q @ T + by_u @ du + by_b @ db) + turned + world_derivative
        found["inverse_dynamics_dvelocity"] = T.T @ (by_u @ T + by_b @ db_dv)

        pin.computeForwardKinematicsDerivatives(model, data, q, u, b)
        pin.updateFramePlacements(model, data)
        for number, frame in enumerate(self.frames):
            by_q, by_u = pin.getFrameVelocityDerivatives(model, data, frame, pin.LOCAL)
            local = by_q @ T + by_u @ du
            # From the frame's axes to the world's, which do not turn with it.
            rotation = data.oMf[frame].rotation
            turn = found[f"frame{number}_jacobian"][3:]
            velocity = found[f"frame{number}_jacobian"] @ v
            upper = rotation @ local[:3] - skew(velocity[:3]) @ turn
            lower = rotation @ local[3:] - skew(velocity[3:]) @ turn
            found[f"frame{number}_velocity_derivative"] = np.vstack((upper, lower))

        by_q = pin.computeCentroidalDynamicsDerivatives(model, data, q, u, b)[0]
        found["momentum_derivative"] = by_q @ T + found["momentum_matrix"] @ T.T @ du

    def local_wrenches(self, s):
        """Forces on the joints in their own axes, of forces on the links in the world's."""
        forces = [pin.Force.Zero() for _ in range(self.model.njoints)]
        for link, wrench in enumerate(s["wrenches"]):
            rotation = self.data.oMf[self.link_frames[link]].rotation
            local = pin.Force(rotation.T @ wrench[:3], rotation.T @ wrench[3:])
            forces[self.joint_of_link[link]] += self.place_in_joint[link].act(local)
        result = pin.StdVec_Force()
        for force in forces:
            result.append(force)
        return result

    def wrench_derivative(self, s, T):
        """What the library's derivatives leave out: in the links' axes, the world's forces turn."""
        total = np.zeros_like(T)
        for link, wrench in enumerate(s["wrenches"]):
            frame = self.link_frames[link]
            J = pin.getFrameJacobian(self.model, self.data, frame, WORLD) @ T
            total -= J[:3].T @ skew(wrench[:3]) @ J[3:] + J[3:].T @ skew(wrench[3:]) @ J[3:]
        return total


class MuJoCo:
    def __init__(self, tree, samples):
        self.tree = tree
        self.links = samples.links
        self.point = samples.point
        text = "<mujoco><compiler angle='radian' inertiafromgeom='false' boundmass='0' boundinertia='0'/>"
        text += f"<option gravity='0 0 -9.81'/><worldbody>{self.body(0)}</worldbody></mujoco>"
        self.model = mujoco.MjModel.from_xml_string(text)
        self.data = mujoco.MjData(self.model)

    def body(self, index):
        link = self.tree.links[index]
        numbers = lambda values: " ".join(repr(float(value)) for value in values)
        joint = "<freejoint/>"
        place = ""
        if index > 0:
            record = self.tree.joints[index - 1]
            place = f"pos='{numbers(record['origin_m'])}' quat='{numbers(record['origin_quaternion'])}'"
            joint = ""
            if record["kind"] != "fixed":
                joint = f"<joint type='{record['kind']}' axis='{numbers(record['axis'])}' armature='{record['armature']!r}'/>"
        inertial = (
            f"<inertial pos='{numbers(link['center_of_mass_m'])}' mass='{link['mass_kg']!r}' "
            f"fullinertia='{numbers(link['inertia_kg_m2'])}'/>"
        )
        if link["mass_kg"] == 0:
            inertial = ""
        inner = "".join(self.body(child) for child in self.tree.children[index])
        return f"<body name='{index}' {place}>{joint}{inertial}{inner}</body>"

    def compute(self, s):
        """What the library computes in the state of a sample, in our coordinates and names."""
        model, data, order = self.model, self.data, self.tree.velocity_order
        count = self.tree.velocity_count
        R = quaternion_matrix(s["base_quaternion"])
        v, a = s["velocity"], s["accelerations"]
        T = np.zeros((count, count))
        T[np.arange(count), order] = 1
        T[3:6, 3:6] = R.T
        dT = np.zeros((count, count))
        dT[3:6, 3:6] = -R.T @ skew(v[3:6])
        joints = s["joint_positions"][self.tree.joint_order]
        data.qpos[:] = np.concatenate((s["base_position"], s["base_quaternion"], joints))
        data.qvel[:] = T @ v
        data.qacc[:] = T @ a
        mujoco.mj_fwdPosition(model, data)
        mujoco.mj_fwdVelocity(model, data)
        found = {}

        jacobian, rate = np.zeros((6, count)), np.zeros((6, count))
        for number, link in enumerate(self.links):
            name = f"frame{number}_"
            body = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, str(link))
            rotation = data.xmat[body].reshape(3, 3)
            place = data.xpos[body] + rotation @ self.point
            mujoco.mj_jac(model, data, jacobian[:3], jacobian[3:], place, body)
            mujoco.mj_jacDot(model, data, rate[:3], rate[3:], place, body)
            found[name + "position"] = place
            found[name + "rotation"] = rotation.copy()
            found[name + "jacobian"] = jacobian @ T
            found[name + "jacobian_rate"] = rate @ T + jacobian @ dT
            found[name + "bias_acceleration"] = found[name + "jacobian_rate"] @ v

        mass = model.body_subtreemass[1]
        linear, angular = np.zeros((3, count)), np.zeros((3, count))
        mujoco.mj_jacSubtreeCom(model, data, linear, 1)
        mujoco.mj_angmomMat(model, data, angular, 1)
        found["center_of_mass"] = data.subtree_com[1].copy()
        found["center_of_mass_jacobian"] = linear @ T
        found["momentum_matrix"] = np.vstack((mass * linear, angular)) @ T
        mujoco.mj_subtreeVel(model, data)
        found["momentum"] = np.concatenate((mass * data.subtree_linvel[1], data.subtree_angmom[1]))

        M = np.zeros((count, count))
        mujoco.mj_fullM(model, data, M)
        found["mass_matrix"] = T.T @ M @ T
        found["bias_forces"] = T.T @ data.qfrc_bias
        force = np.zeros(count)
        mujoco.mj_rne(model, data, 1, force)
        free = force + model.dof_armature * data.qacc
        found["inverse_dynamics"] = T.T @ (free - self.wrench_forces(s))
        solved = np.zeros((1, count))
        mujoco.mj_solveM(model, data, solved, (T @ s["forces"] - data.qfrc_bias)[None])
        found["forward_dynamics"] = T.T @ solved[0]
        return found

    def wrench_forces(self, s):
        """Generalised forces of the forces on the links."""
        total = np.zeros(self.model.nv)
        for link, wrench in enumerate(s["wrenches"]):
            body = mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_BODY, str(link))
            mujoco.mj_applyFT(self.model, self.data, wrench[:3], wrench[3:], self.data.xpos[body], body, total)
        return total


def error(name, ours, theirs):
    """Relative difference of one quantity in one state; a quantity that is not finite is infinitely off."""
    difference = np.abs(ours - theirs)
    if name == "mass_matrix":
        scale = np.sqrt(np.outer(np.diag(theirs), np.diag(theirs)))
        result = (difference / scale).max()
    else:
        result = difference.max() / np.abs(theirs).max()
    return result if np.isfinite(result) else np.inf


def compare(program, robot, options):
    """Prints the largest error of each kind; whether all are below the bound."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Samples(program, robot, options, folder)
    tree = Tree(samples.robot)
    libraries = [Pinocchio(tree, samples), MuJoCo(tree, samples)]
    worst = {}
    for sample in samples:
        for library in libraries:
            name = type(library).__name__
            for quantity, theirs in library.compute(sample).items():
                kind = quantity.split("_", 1)[1] if quantity.startswith("frame") else quantity
                key = (name, ("frame_" if quantity.startswith("frame") else "") + kind)
                worst[key] = max(worst.get(key, 0), error(quantity, sample[quantity], theirs))
    agreed = True
    title = f"{robot} {' '.join(options)}".strip()
    for library in libraries:
        name = type(library).__name__
        kinds = {kind: value for (owner, kind), value in worst.items() if owner == name}
        largest = max(kinds, key=kinds.get)
        good = kinds[largest] < BOUND
        agreed = agreed and good
        print(
            f"{'ok  ' if good else 'FAIL'} {title}: {tree.velocity_count} velocities, {len(samples.states)} states, "
            f"{len(kinds)} quantities of {name} within {kinds[largest]:.1e} ({largest})"
        )
        for kind in sorted(kinds):
            if kinds[kind] >= BOUND:
                print(f"     {kind} differs by {kinds[kind]:.1e}, expected below {BOUND:.0e}")
            elif os.environ.get("VERBOSE"):
                print(f"     {kind} {kinds[kind]:.1e}")
    return agreed


def default_robots():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = os.path.normpath(os.path.join(here, "..", "..", "..", "shared", "robots"))
    if not os.path.isdir(folder):
        print(f"no published robots in {folder}; only the built-in ones are compared")
        return BUILT_IN
    return BUILT_IN + [(os.path.join(folder, file), []) for file in PUBLISHED]


def main():
    program = os.environ.get("DYNAMICS_SAMPLES")
    if not program or not os.access(program, os.X_OK):
        print(f"DYNAMICS_SAMPLES is {program!r}, expected the path of dynamics-samples", file=sys.stderr)
        return 64
    robots = []
    for argument in sys.argv[1:]:
        if argument == "legs" and robots:
            robots[-1] = (robots[-1][0], ["legs"])
        else:
            robots.append((argument, []))
    agreed = [compare(program, robot, options) for robot, options in robots or default_robots()]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
