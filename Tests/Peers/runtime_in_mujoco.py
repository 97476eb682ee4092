"""Runs 青龙's policies through libTreadmillRobot on the robot's published MuJoCo model.

Usage: [TREADMILL_LIBRARY=FILE] runtime_in_mujoco.py HARNESS MODEL POLICY... [--only CASE,CASE]

HARNESS is openloong_walk.py, an independent re-implementation of the robot's own runtime and of its
simulator. Every case of its suite that is no search for a push is played twice, with its runtime and
ONNX Runtime, and with the legs given to the library as a robot's program would: sensors in, targets and
gains out, each millisecond. Fails where one falls and the other does not, or where their mean velocities
differ by more than 2 % (5 mm/s where no speed is asked for). Needs mujoco, numpy and onnxruntime, and exits with 77 where
they or the files are absent.
"""

import argparse
import ctypes
import importlib.util
import math
import os
import pathlib
import sys
import types

try:
    import mujoco
    import numpy as np
    import onnxruntime
except ImportError as absence:
    print(f"skipped: {absence}; pip install mujoco numpy onnxruntime", file=sys.stderr)
    sys.exit(77)

LIBRARY = os.environ.get("TREADMILL_LIBRARY", ".build/release/libTreadmillRobot.so")
TOLERANCE = 0.02
SMALLEST_TOLERANCE = 0.005
MILLISECOND = 1_000_000
JOINTS = 12
STAND, WALK = 1, 2
STANDS, STEPS = 1, 2

Numbers = ctypes.POINTER(ctypes.c_double)
ROTATION = ctypes.c_double * 4
VECTOR = ctypes.c_double * 3


class Options(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t), ("joint_count", ctypes.c_size_t),
        ("joint_names", ctypes.POINTER(ctypes.c_char_p)), ("loop_rate_hz", ctypes.c_double),
        ("position_lower_rad", Numbers), ("position_upper_rad", Numbers),
        ("velocity_limit_rad_s", Numbers), ("effort_limit_nm", Numbers),
        ("fixed_stiffness", Numbers), ("fixed_damping", Numbers), ("log_path", ctypes.c_char_p),
        ("largest_tilt_rad", ctypes.c_double), ("largest_sample_age_s", ctypes.c_double),
        ("standing_time_s", ctypes.c_double), ("walking_blend_time_s", ctypes.c_double),
        ("action_delay_s", ctypes.c_double)]


class Sensors(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t), ("joint_count", ctypes.c_size_t), ("time_ns", ctypes.c_int64),
        ("now_ns", ctypes.c_int64), ("base_orientation_wxyz", ROTATION),
        ("base_angular_velocity_rad_s", VECTOR), ("joint_position_rad", Numbers),
        ("joint_velocity_rad_s", Numbers), ("joint_torque_nm", Numbers)]


class Command(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t), ("forward_speed_m_s", ctypes.c_double),
        ("leftward_speed_m_s", ctypes.c_double), ("yaw_rate_rad_s", ctypes.c_double),
        ("standing", ctypes.c_int32)]


class Targets(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_size_t), ("joint_count", ctypes.c_size_t), ("position_rad", Numbers),
        ("stiffness_nm_per_rad", Numbers), ("damping_nm_s_per_rad", Numbers)]


def numbers(array: "np.ndarray") -> Numbers:
    return array.ctypes.data_as(Numbers)


class LinkedRobot:
    """A policy in the library, with the arrays that it reads and writes."""

    def __init__(self, library: ctypes.CDLL, policy: pathlib.Path, joint_names: list):
        self.library, self.time = library, 0
        names = (ctypes.c_char_p * JOINTS)(*[name.encode() for name in joint_names])
        options = Options(size=ctypes.sizeof(Options), joint_count=JOINTS, joint_names=names,
                          standing_time_s=0.001, action_delay_s=0.001)
        self.handle, reason = ctypes.c_void_p(), ctypes.create_string_buffer(1000)
        code = library.treadmill_robot_create(
            os.fsencode(policy), ctypes.byref(options), ctypes.byref(self.handle), reason, 1000)
        if code != 0:
            raise RuntimeError(reason.value.decode())
        self.position, self.velocity = np.zeros(JOINTS), np.zeros(JOINTS)
        self.target, self.stiffness, self.damping = (np.zeros(JOINTS) for _ in range(3))
        self.state = STAND
        library.treadmill_robot_request(self.handle, STAND)

    def step(self, positions, velocities, rotation, turning, command, stands: bool) -> None:
        """One millisecond; `target`, `stiffness` and `damping` are what the joints are to do."""
        self.time += MILLISECOND
        self.position[:], self.velocity[:] = positions, velocities
        sensors = Sensors(
            size=ctypes.sizeof(Sensors), joint_count=JOINTS, time_ns=self.time, now_ns=self.time,
            base_orientation_wxyz=ROTATION(*rotation), base_angular_velocity_rad_s=VECTOR(*turning),
            joint_position_rad=numbers(self.position), joint_velocity_rad_s=numbers(self.velocity))
        asked = Command(ctypes.sizeof(Command), *map(float, command), STANDS if stands else STEPS)
        targets = Targets(ctypes.sizeof(Targets), JOINTS, numbers(self.target),
                          numbers(self.stiffness), numbers(self.damping))
        code = self.library.treadmill_robot_step(
            self.handle, ctypes.byref(sensors), ctypes.byref(asked), ctypes.byref(targets))
        if code != 0:
            raise RuntimeError(f"the library's step gave {code}")
        if self.state == STAND and self.library.treadmill_robot_request(self.handle, WALK) == 0:
            self.state = WALK

    def close(self) -> None:
        self.library.treadmill_robot_destroy(self.handle)


def loaded_library() -> ctypes.CDLL:
    library = ctypes.CDLL(os.path.abspath(LIBRARY))
    pointer = ctypes.c_void_p
    library.treadmill_robot_create.argtypes = [
        ctypes.c_char_p, pointer, pointer, ctypes.c_char_p, ctypes.c_size_t]
    library.treadmill_robot_step.argtypes = [pointer] * 4
    library.treadmill_robot_request.argtypes = [pointer, ctypes.c_int32]
    library.treadmill_robot_destroy.argtypes = [pointer]
    library.treadmill_robot_destroy.restype = None
    return library


def loaded_harness(path: pathlib.Path) -> types.ModuleType:
    specification = importlib.util.spec_from_file_location("harness", path)
    harness = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(harness)
    return harness


def linked_bench(harness, library, settings, xml, configuration, policy):
    """The harness's bench whose runtime leaves the legs to the library."""

    class LinkedRuntime(harness.Runtime):
        # Arms, head and waist stay the harness's: the policy has no word in them.
        def tick_rl(self, q, w, rpy, gyr, command):
            super().tick_rl(q, w, rpy, gyr, command)
            self.robot.step(
                q[harness.LEG:], w[harness.LEG:], self.plant.d.qpos[3:7], gyr, command,
                self.stand > 0)
            self.j[harness.LEG:] = self.robot.target
            self.kp[harness.LEG:] = self.robot.stiffness
            self.kd[harness.LEG:] = self.robot.damping

        def enter_rl(self, q, rpy, gyr):
            super().enter_rl(q, rpy, gyr)
            self.kp, self.kd = self.kp.copy(), self.kd.copy()

    class LinkedBench(harness.Bench):
        # What the library remembers cannot be copied, so every case stands up for itself.
        def start(self, friction=None, extra=0.0):
            plant = harness.Plant(self.xml, self.cfg, friction, extra)
            runtime = LinkedRuntime(self.cfg, self.infer, settings.period, settings.latency)
            names = ["J_" + name for name in harness.MOTORS[harness.LEG:]]
            runtime.robot, runtime.plant = LinkedRobot(library, policy, names), plant
            pose = self.cfg["base"]["jntStd"]
            plant.place(pose)
            runtime.j = pose.copy()
            q, _, rpy, gyr = plant.sense()
            runtime.enter_rl(q, rpy, gyr)
            survived, fell = harness.run(
                plant, runtime, settings.stand, lambda _: ((0, 0, 0), False))
            return plant, runtime, fell, survived

    return LinkedBench(settings, xml, configuration, lambda _: np.zeros(JOINTS, np.float32))


def cases() -> list:
    """Name, seconds, command, and what else the harness's suite asks of a case."""
    walk = lambda name, command, **options: (name, 15.0, command, options)
    return [
        ("stand", 20.0, (0, 0, 0), {"walk": False}), walk("vx0.3", (0.3, 0, 0)),
        walk("vx0.5", (0.5, 0, 0)), walk("vx0.8", (0.8, 0, 0)), walk("vx1.0", (1.0, 0, 0)),
        walk("vy0.3", (0, 0.3, 0)), walk("wz0.8", (0, 0, 0.8)),
        walk("mu0.4", (0.5, 0, 0), friction=0.4), walk("plus10kg", (0.5, 0, 0), extra=10.0),
        walk("step0", (0, 0, 0)), walk("vx-0.3", (-0.3, 0, 0)), walk("vy-0.3", (0, -0.3, 0)),
        walk("wz-0.8", (0, 0, -0.8)), walk("mix", (0.5, 0.2, 0.4))]


def difference(command, ours: dict, theirs: dict) -> "tuple[float, float]":
    """How far two mean velocities are apart, and how far they may be [m/s, or rad/s in a turn]."""
    if command[0] == 0 and command[1] == 0 and command[2] != 0:
        apart, speed = abs(ours["mean_wz"] - theirs["mean_wz"]), abs(theirs["mean_wz"])
    else:
        apart = math.hypot(
            ours["mean_vx"] - theirs["mean_vx"], ours["mean_vy"] - theirs["mean_vy"])
        speed = math.hypot(*command[:2]) and math.hypot(theirs["mean_vx"], theirs["mean_vy"])
    return apart, max(TOLERANCE * speed, SMALLEST_TOLERANCE)


def compare(name: str, command, ours: dict, theirs: dict) -> bool:
    """Prints a case and says whether both did the same."""
    if ours["fell"] or theirs["fell"]:
        same = ours["fell"] == theirs["fell"]
        text = f"fell {ours['survived_s']} and {theirs['survived_s']} s"
    else:
        apart, allowed = difference(command, ours, theirs)
        same = apart <= allowed
        velocities = [
            f"{row['mean_vx']:.3f} {row['mean_vy']:.3f} {row['mean_wz']:.3f}"
            for row in (ours, theirs)]
        text = f"{velocities[0]} and {velocities[1]}, apart {apart:.4f} of {allowed:.4f}"
    print(f"{'agrees' if same else 'DISAGREES'}: {name}: {text}", flush=True)
    return same


def reference_bench(harness, settings, xml, configuration, policy):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(policy), options, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0].name
    return harness.Bench(
        settings, xml, configuration,
        lambda x: session.run(None, {given: x.reshape(1, -1)})[0].reshape(-1).astype(np.float32))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("harness", type=pathlib.Path)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("policies", nargs="+", type=pathlib.Path)
    parser.add_argument("--only", help="comma list of cases")
    arguments = parser.parse_args()
    for path in (arguments.harness, arguments.model, *arguments.policies):
        if not path.exists():
            print(f"skipped: {path} is absent", file=sys.stderr)
            return 77
    harness, library = loaded_harness(arguments.harness), loaded_library()
    configuration, _ = harness.load_config(None)
    xml = harness.stripped_xml(str(arguments.model))
    settings = argparse.Namespace(
        start="place", stand=2.0, period=20, latency=1, ankle_limit=None, armature=None,
        no_swing_arm=False, no_gate_kick=False)
    only = arguments.only.split(",") if arguments.only else None
    chosen = [case for case in cases() if only is None or case[0] in only]
    faults = 0
    for policy in arguments.policies:
        print(f"{policy}, mujoco {mujoco.__version__}: mean vx, vy [m/s] and wz [rad/s] of ours and theirs")
        theirs = reference_bench(harness, settings, xml, configuration, policy)
        ours = linked_bench(harness, library, settings, xml, configuration, policy)
        for name, seconds, command, options in chosen:
            rows = [bench.case(name, seconds, command, **options) for bench in (ours, theirs)]
            faults += 0 if compare(name, command, *rows) else 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
