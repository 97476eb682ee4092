"""Drives exported policies as other people's runtimes do, along their reference rollouts.

Usage: deployments_against_readers.py DIRECTORY...

Every DIRECTORY is an export of the format mjlab or unitree. What a runtime needs is read with the
usual libraries, `deploy.yaml` with PyYAML or the policy's metadata with onnxruntime; from each step's
sensors and command the observation is built as mjlab's and unitree_rl_lab's observation managers build
it, onnxruntime runs the policy on it, and the joint targets that follow must be those of the rollout.
Needs numpy, onnxruntime and PyYAML, and exits with 77 where they are absent.
"""

import argparse
import json
import pathlib
import sys

try:
    import numpy as np
    import onnxruntime
    import yaml
except ImportError as absence:
    print(f"skipped: {absence}; pip install numpy onnxruntime pyyaml", file=sys.stderr)
    sys.exit(77)

TOLERANCE = 1e-4  # [rad]: the policy amplifies what scaling rounds in single precision


class Runtime:
    """What a configuration says, whichever format it is in."""

    def __init__(self, folder: pathlib.Path):
        path = folder / "policy.onnx"
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        deploy = folder / "deploy.yaml"
        if deploy.exists():
            self.read_deploy(yaml.safe_load(deploy.read_text(encoding="utf-8")))
        else:
            self.read_metadata(self.session.get_modelmeta().custom_metadata_map)

    def read_deploy(self, config: dict) -> None:
        self.format = "unitree"
        self.timestep = config["step_dt"]
        self.default = np.array(config["default_joint_pos"])
        action = config["actions"]["JointPositionAction"]
        self.scale, self.offset = np.array(action["scale"]), np.array(action["offset"])
        assert action["clip"] is None and action["joint_ids"] is None
        self.motors = config["joint_ids_map"]
        gains = [np.array(config[key]) for key in ("stiffness", "damping")]
        self.gains = [values[self.motors] for values in gains]
        assert len(set(self.motors)) == len(self.default)
        self.terms = [
            (name, term["history_length"], np.array(term["scale"]), term["clip"])
            for name, term in config["observations"].items()
        ]

    def read_metadata(self, metadata: dict) -> None:
        def numbers(key: str) -> np.ndarray:
            return np.array([float(word) for word in metadata[key].split(",")])

        self.format = "mjlab"
        self.timestep = None
        self.joints = metadata["joint_names"].split(",")
        self.default = numbers("default_joint_pos")
        self.scale, self.offset = numbers("action_scale"), self.default
        self.gains = [numbers("joint_stiffness"), numbers("joint_damping")]
        assert metadata["command_names"] == "twist"
        assert set(metadata["observation_terms_clip"].split(",")) == {"-inf;inf"}
        lengths = numbers("observation_terms_history_length").astype(int)
        assert list(np.maximum(lengths, 1)) == list(numbers("observation_history_lengths"))
        self.terms = [
            (name, max(int(length), 1), np.array(scale), None)
            for name, length, scale in zip(
                metadata["observation_names"].split(","), lengths,
                numbers("observation_terms_scale"), strict=True)
        ]


def quantity(name: str, step: dict, runtime: Runtime, last_action: np.ndarray) -> np.ndarray:
    """One term's numbers at one moment, as the runtimes name them."""
    if name in ("velocity_commands", "command"):
        return np.array(step["command"])
    if name == "base_ang_vel":
        return np.array(step["base_angular_velocity_rad_s"])
    if name == "projected_gravity":
        return np.array(step["projected_gravity"])
    if name in ("joint_pos_rel", "joint_pos"):
        return np.array(step["joint_position_rad"]) - runtime.default
    if name in ("joint_vel_rel", "joint_vel"):
        return np.array(step["joint_velocity_rad_s"])
    if name == "gait_phase":
        angle = 2 * np.pi * step["gait_phase"]
        return np.array([np.sin(angle), np.cos(angle)])
    if name in ("last_action", "actions"):
        return last_action
    raise ValueError(f"no term '{name}' in these runtimes")


def check(folder: pathlib.Path) -> tuple[list[str], int, float]:
    """Faults, number of steps and the largest deviation of a joint target of one export."""
    runtime = Runtime(folder)
    rollout = json.loads((folder / "rollout.json").read_text(encoding="utf-8"))
    faults = []
    if runtime.timestep is not None and abs(runtime.timestep * rollout["control_rate_hz"] - 1) > 1e-9:
        faults.append(f"step_dt {runtime.timestep}, rollout at {rollout['control_rate_hz']} Hz")
    if runtime.format == "mjlab" and runtime.joints != rollout["joint_names"]:
        faults.append(f"joints {runtime.joints}")
    if not all(np.all(values > 0) for values in runtime.gains):
        faults.append(f"gains {runtime.gains}")
    queues: dict[str, list[np.ndarray]] = {}
    last_action = np.zeros(len(runtime.default))
    worst = 0.0
    for number, step in enumerate(rollout["steps"]):
        row = []
        for name, length, scale, clip in runtime.terms:
            value = quantity(name, step, runtime, last_action)
            if clip is not None:
                value = np.clip(value, *clip)
            queues.setdefault(name, [value * scale] * length).append(value * scale)
            queues[name] = queues[name][-length:]
            row += queues[name]
        observation = np.concatenate(row).astype(np.float32)[None]
        last_action = runtime.session.run(["actions"], {"obs": observation})[0][0].astype(float)
        target = runtime.offset + runtime.scale * last_action
        deviation = float(np.abs(target - step["joint_target_rad"]).max())
        worst = max(worst, deviation)
        if not deviation <= TOLERANCE:
            faults.append(f"step {number}: a joint target deviates by {deviation:.3g} rad")
            break
    return faults, len(rollout["steps"]), worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directories", nargs="+", type=pathlib.Path)
    fault_count = 0
    for folder in parser.parse_args().directories:
        faults, count, worst = check(folder)
        fault_count += len(faults)
        for fault in faults:
            print(f"{folder}: {fault}")
        print(f"{folder}: {count} steps, largest deviation of a joint target {worst:.3g} rad")
    verdict = "disagrees" if fault_count else "agrees"
    print(f"onnxruntime {onnxruntime.__version__} with PyYAML {yaml.__version__} {verdict}")
    return 1 if fault_count else 0


if __name__ == "__main__":
    sys.exit(main())
