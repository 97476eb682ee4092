#!/usr/bin/env python3
"""Rigid-body dynamics of ours beside Pinocchio's, measured by turns in one run.

usage: compare_dynamics.py DYNAMICS_SAMPLES [--repeats 3] [--json FILE]

DYNAMICS_SAMPLES is the built program of that name. Pinocchio (pip install pin numpy) is called through its Python
bindings, so that its figures hold the cost of a call and of copying results to Python, too: they are bounds from above
for its C++. It gets the robot as a URDF file, so that it chooses its fastest joint types. A figure is the median over
301 rounds of 32 random states, and of the repeats the lowest, as other programs only ever add to it.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import pinocchio as pin

ROBOTS = [("qinglong", ["legs"]), ("qinglong", [])]


def roll_pitch_yaw(quaternion):
    w, x, y, z = quaternion
    roll = math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))
    pitch = math.asin(max(-1.0, min(1.0, 2 * (w * y - z * x))))
    return roll, pitch, math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))


def urdf(robot):
    """The tree of a robot's report."""

    def numbers(values):
        return " ".join(repr(float(value)) for value in values)

    lines = [f'<robot name="{robot["name"]}">']
    for link in robot["links"]:
        xx, yy, zz, xy, xz, yz = link["inertia_kg_m2"]
        lines.append(
            f'<link name="{link["name"]}"><inertial><origin xyz="{numbers(link["center_of_mass_m"])}"/>'
            f'<mass value="{link["mass_kg"]!r}"/><inertia ixx="{xx!r}" iyy="{yy!r}" izz="{zz!r}" ixy="{xy!r}" '
            f'ixz="{xz!r}" iyz="{yz!r}"/></inertial></link>'
        )
    kinds = {"hinge": "revolute", "slide": "prismatic", "fixed": "fixed"}
    for link, joint in zip(robot["links"][1:], robot["joints"]):
        parent = robot["links"][link["parent"]]["name"]
        lines.append(
            f'<joint name="{joint["name"]}" type="{kinds[joint["kind"]]}"><parent link="{parent}"/>'
            f'<child link="{link["name"]}"/><axis xyz="{numbers(joint["axis"])}"/>'
            f'<origin xyz="{numbers(joint["origin_m"])}" rpy="{numbers(roll_pitch_yaw(joint["origin_quaternion"]))}"/>'
            f'<limit lower="{joint["lower"]!r}" upper="{joint["upper"]!r}" effort="100" velocity="10"/></joint>'
        )
    return "\n".join([*lines, "</robot>"])


def peer_figures(text):
    """Microseconds of Pinocchio by the names that `dynamics-samples time` uses."""
    model = pin.buildModelFromXML(text, pin.JointModelFreeFlyer())
    data = model.createData()
    random = np.random.default_rng(1)
    states = []
    for _ in range(32):
        q = np.concatenate((random.normal(size=7), random.uniform(-0.4, 0.4, model.nq - 7)))
        states.append((pin.normalize(model, q), 3 * random.normal(size=model.nv)))
    a = 20 * random.normal(size=model.nv)
    still = np.zeros(model.nv)

    def median(body):
        rounds = []
        for _ in range(301):
            begin = time.perf_counter()
            for q, v in states:
                body(q, v)
            rounds.append((time.perf_counter() - begin) / len(states) * 1e6)
        return statistics.median(rounds)

    return {
        "kinematics": median(lambda q, v: pin.forwardKinematics(model, data, q, v, still)),
        "inverse dynamics": median(lambda q, v: pin.rnea(model, data, q, v, a)),
        "mass matrix": median(lambda q, v: pin.crba(model, data, q)),
        "forward dynamics": median(lambda q, v: pin.aba(model, data, q, v, a)),
        "inverse dynamics, derivatives": median(lambda q, v: pin.computeRNEADerivatives(model, data, q, v, a)),
        "momentum matrix": median(lambda q, v: pin.ccrba(model, data, q, v)),
        "momentum matrix, rate": median(lambda q, v: pin.dccrba(model, data, q, v)),
        "momentum, derivatives": median(lambda q, v: pin.computeCentroidalDynamicsDerivatives(model, data, q, v, a)),
    }


def our_figures(program, robot, reduction, folder):
    command = [program, "time", robot, *reduction, folder]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json")
    options = parser.parse_args()
    result = {}
    for robot, reduction in ROBOTS:
        ours, theirs = [], []
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(options.repeats):
                ours.append(our_figures(options.program, robot, reduction, folder))
                with open(os.path.join(folder, "robot.json"), encoding="utf-8") as report:
                    theirs.append(peer_figures(urdf(json.load(report))))
        title = " ".join([robot, *reduction])
        print(f"{title}, microseconds: ours, Pinocchio through Python")
        result[title] = {}
        for what in theirs[0]:
            figures = [min(run[what] for run in runs) for runs in (ours, theirs)]
            result[title][what] = dict(zip(("ours", "pinocchio_python"), figures))
            print(f"  {what:<32}{figures[0]:7.2f} {figures[1]:7.2f}", flush=True)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as output:
            json.dump(result, output, indent=2)


if __name__ == "__main__":
    sys.exit(main())
