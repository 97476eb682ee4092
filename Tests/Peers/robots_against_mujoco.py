"""Compares what `treadmill robot inspect FILE --json` reads with MuJoCo's own reading.

usage: TREADMILL=PROGRAM robots_against_mujoco.py [FILE.xml...]

PROGRAM is the treadmill executable. Each FILE is an MJCF robot; without any, those of the folder
`shared/robots` beside the project, where it is, and `mjcf_features.xml`. Mesh geoms and assets are taken out
of the text before MuJoCo loads it, as the files come without their meshes. Compared within 1e-6:
total mass and joint count; and, for the robot itself, each body's mass, joint ranges, and the place
of every body's centre of mass in the base's frame at seeded random joint positions.

Exit status 0 where all agree, 1 where one does not, 77 where MuJoCo is not installed.
"""

import glob
import json
import os
import re
import subprocess
import sys

try:
    import mujoco
    import numpy as np
except ImportError as error:
    print(f"skipped: {error}; pip install mujoco numpy", file=sys.stderr)
    sys.exit(77)

TOLERANCE = 1e-6


def text_without_meshes(path):
    """The document with includes put in place and all that needs other files taken out."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)

    def included(match):
        inner = text_without_meshes(os.path.join(os.path.dirname(path), match.group(1)))
        return re.sub(r"</?mujoco[^>]*>", "", inner)

    text = re.sub(r'<include\s+file="([^"]+)"\s*/>', included, text)
    text = re.sub(r"<(geom|mesh|material|texture)\b[^>]*\b(mesh|file)=[^>]*/>", "", text)
    # Materials and textures only colour what is seen; `flag` names differ between versions.
    text = re.sub(r"<(material|texture|flag)\b[^>]*/>", "", text)
    return re.sub(r'\smaterial="[^"]*"', "", text)


def rotation(quaternion):
    matrix = np.zeros(9)
    mujoco.mju_quat2Mat(matrix, np.asarray(quaternion, dtype=float))
    return matrix.reshape(3, 3)


def centers_of_mass(report, positions):
    """Centres of mass of all links in the base's frame, by forward kinematics of the report."""
    poses = [(np.eye(3), np.zeros(3))]
    for link, joint in zip(report["links"][1:], report["joints"]):
        turn, place = poses[link["parent"]]
        place = place + turn @ np.array(joint["origin_m"])
        turn = turn @ rotation(joint["origin_quaternion"])
        position = positions.get(joint["name"], 0.0)
        axis = np.array(joint["axis"])
        if joint["kind"] == "slide":
            place = place + turn @ axis * position
        elif joint["kind"] == "hinge":
            quaternion = np.concatenate(([np.cos(position / 2)], np.sin(position / 2) * axis))
            turn = turn @ rotation(quaternion)
        poses.append((turn, place))
    return {
        link["name"]: place + turn @ np.array(link["center_of_mass_m"])
        for link, (turn, place) in zip(report["links"], poses)
    }


def differences(report, model):
    """Sentences saying what differs."""
    found = []
    total = float(model.body_mass.sum())
    if abs(report["total_mass_kg"] - total) > TOLERANCE:
        found.append(f"total mass {report['total_mass_kg']} kg, MuJoCo {total} kg")
    free = int(np.sum(model.jnt_type == mujoco.mjtJoint.mjJNT_FREE))
    if report["joint_count"] != model.njnt - free:
        found.append(f"{report['joint_count']} joints, MuJoCo {model.njnt - free}")

    data = mujoco.MjData(model)
    random = np.random.default_rng(7)
    positions = {}
    for joint in report["joints"]:
        if joint["kind"] == "fixed":
            continue
        index = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_JOINT, joint["name"])
        if index < 0:
            found.append(f"joint {joint['name']} is unknown to MuJoCo")
            continue
        positions[joint["name"]] = data.qpos[model.jnt_qposadr[index]] = random.uniform(-0.5, 0.5)
        limits = [joint.get("lower"), joint.get("upper")]
        if model.jnt_limited[index] and np.abs(limits - model.jnt_range[index]).max() > TOLERANCE:
            found.append(f"joint {joint['name']} range {limits}, MuJoCo {model.jnt_range[index]}")
    mujoco.mj_kinematics(model, data)

    centers = centers_of_mass(report, positions)
    base = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, report["links"][0]["name"])
    for link in report["links"]:
        body = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_BODY, link["name"])
        if body < 0:
            continue
        if abs(link["mass_kg"] - model.body_mass[body]) > TOLERANCE:
            found.append(f"{link['name']} {link['mass_kg']} kg, MuJoCo {model.body_mass[body]} kg")
        xx, yy, zz, xy, xz, yz = link["inertia_kg_m2"]
        tensor = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
        moments = np.linalg.eigvalsh(tensor)
        if np.abs(moments - np.sort(model.body_inertia[body])).max() > TOLERANCE:
            found.append(f"{link['name']} moments {moments}, MuJoCo {model.body_inertia[body]}")
        turn = data.xmat[base].reshape(3, 3)
        theirs = turn.T @ (data.xipos[body] - data.xpos[base])
        error = np.abs(centers[link["name"]] - theirs).max()
        if error > TOLERANCE:
            found.append(f"{link['name']} has its centre of mass {error} m off")
    return found


def default_files():
    """The fixture of this folder, and the published robots beside the project where they are."""
    here = os.path.dirname(os.path.abspath(__file__))
    shared = os.path.join(here, "..", "..", "..", "shared", "robots")
    published = sorted(glob.glob(os.path.join(shared, "*", "*.xml")))
    if not published:
        print(f"no published robots in {os.path.normpath(shared)}; only the fixture is compared")
    return [os.path.join(here, "mjcf_features.xml")] + [os.path.normpath(p) for p in published]


def main():
    program = os.environ.get("TREADMILL")
    if not program or not os.access(program, os.X_OK):
        print(f"TREADMILL is {program!r}, expected the path of the executable", file=sys.stderr)
        return 64
    failed = False
    for path in sys.argv[1:] or default_files():
        command = [program, "robot", "inspect", path, "--json"]
        reading = subprocess.run(command, check=False, capture_output=True, text=True)
        if reading.returncode != 0:
            failed = True
            print(f"FAIL {path}: exit status {reading.returncode}, {reading.stderr.strip()}")
            continue
        report = json.loads(reading.stdout)
        model = mujoco.MjModel.from_xml_string(text_without_meshes(path))
        found = differences(report, model)
        failed = failed or bool(found)
        mass = report["total_mass_kg"]
        verdict = "FAIL" if found else "ok  "
        print(f"{verdict} {path}: {mass:.6f} kg, {report['joint_count']} joints")
        for sentence in found:
            print(f"     {sentence}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
