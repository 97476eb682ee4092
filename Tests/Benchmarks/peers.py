#!/usr/bin/env python3
"""What users would run instead, on the same machine: MuJoCo for the physics, PyTorch for the learner, both for the whole loop.

usage: peers.py physics|learning|loop [--robot AzureLoong_loong_sim.xml] [--threads 2] [--seconds 10]
                [--environments 256] [--timestep 0.004] [--decimation 5] [--hidden UNITS ...] [--steps 32] [--json FILE]

Prints one JSON object with the same keys as `treadmill benchmark ... --json`. Needs numpy and, as they apply, mujoco and torch.
The robot's file is reduced as ours is: joints other than the legs' welded, mesh geoms removed, a plane added, motors replaced by
position servos with the runtime's gains.
"""
import argparse
import json
import os
import time
import xml.etree.ElementTree as ET

LEG_KP = [400, 200, 400, 400, 120, 120]
LEG_KD = [2, 2, 2, 4, 1, 1]
LEG_POSE = [0, 0, 0.305913, -0.670418, 0.371265, 0]


def reduced_model(path, timestep):
    """MJCF text of the robot with its twelve leg joints as position servos."""
    root = ET.parse(path).getroot()
    for tag in ("asset", "sensor", "actuator", "size"):
        for element in root.findall(tag):
            root.remove(element)
    root.find("option").attrib.update(timestep=str(timestep), solver="Newton", iterations="10")
    legs = ("hip_", "knee_", "ankle_")

    def prune(element):
        for child in list(element):
            is_mesh = child.tag == "geom" and (child.get("type") == "mesh" or child.get("mesh"))
            is_other_joint = child.tag == "joint" and child.get("name") and not any(s in child.get("name") for s in legs)
            if is_mesh or is_other_joint or child.tag in ("light", "camera"):
                element.remove(child)
            else:
                prune(child)

    world = root.find("worldbody")
    prune(world)
    world.insert(0, ET.Element("geom", name="floor", type="plane", size="0 0 1"))
    for flag in root.iter("flag"):
        flag.attrib.pop("sensornoise", None)
    actuators = ET.SubElement(root, "actuator")
    limits = [320, 160, 396, 396, 58.5, 58.5]
    for side in "lr":
        names = [f"hip_{side}_roll", f"hip_{side}_yaw", f"hip_{side}_pitch", f"knee_{side}_pitch", f"ankle_{side}_pitch", f"ankle_{side}_roll"]
        for name, kp, kd, limit in zip(names, LEG_KP, LEG_KD, limits):
            ET.SubElement(actuators, "position", joint="J_" + name, kp=str(kp), kv=str(kd), forcerange=f"{-limit} {limit}")
    return ET.tostring(root, encoding="unicode")


class Physics:
    """Many copies of the robot, stepped together by mujoco.rollout."""

    def __init__(self, options, count):
        import mujoco
        import numpy as np
        from mujoco import rollout

        self.np, self.count, self.decimation = np, count, options.decimation
        self.model = mujoco.MjModel.from_xml_string(reduced_model(options.robot, options.timestep))
        self.rollout = rollout.Rollout(nthread=options.threads)
        self.data = [mujoco.MjData(self.model) for _ in range(options.threads)]
        start = mujoco.MjData(self.model)
        start.qpos[7:] = LEG_POSE * 2
        start.qpos[2] = 1.095
        size = mujoco.mj_stateSize(self.model, mujoco.mjtState.mjSTATE_FULLPHYSICS)
        self.start = np.zeros(size)
        mujoco.mj_getState(self.model, start, self.start, mujoco.mjtState.mjSTATE_FULLPHYSICS)
        self.state = np.tile(self.start, (count, 1))
        self.models = [self.model] * count
        self.pose = np.array(LEG_POSE * 2)

    def step(self, targets):
        """One control step; robots that fell start again."""
        control = self.np.repeat(targets[:, None, :], self.decimation, axis=1)
        states, _ = self.rollout.rollout(self.models, self.data, self.state, control=control)
        self.state = self.np.ascontiguousarray(states[:, -1, :])
        self.state[(self.state[:, 3] < 0.7) | ~self.np.isfinite(self.state).all(1)] = self.start
        return self.state


def physics(options):
    import numpy as np

    batch = Physics(options, options.environments)
    random = np.random.default_rng(0)
    noise = lambda: batch.pose + 0.1 * random.standard_normal((batch.count, 12))
    batch.step(noise())
    steps, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < options.seconds:
        batch.step(noise())
        steps += batch.count * batch.decimation
    return {"physics_steps_per_s": steps / (time.perf_counter() - begin), "engine": "mujoco"}


class Learner:
    """PPO as legged-robot groups run it: Adam, adaptive rate, 5 epochs of 4 mini-batches."""

    def __init__(self, options, observations, actions):
        import torch

        torch.set_num_threads(options.threads)
        torch.manual_seed(0)
        self.torch = torch

        def network(outputs):
            layers, width = [], observations
            for hidden in options.hidden:
                layers += [torch.nn.Linear(width, hidden), torch.nn.ELU()]
                width = hidden
            return torch.nn.Sequential(*layers, torch.nn.Linear(width, outputs))

        self.actor, self.critic = network(actions), network(1)
        self.log_std = torch.nn.Parameter(torch.zeros(actions))
        self.parameters = [*self.actor.parameters(), *self.critic.parameters(), self.log_std]
        self.adam = torch.optim.Adam(self.parameters, lr=1e-3)

    def act(self, observations):
        torch = self.torch
        with torch.no_grad():
            mean = self.actor(observations)
            distribution = torch.distributions.Normal(mean, self.log_std.exp())
            action = distribution.sample()
            return action, distribution.log_prob(action).sum(-1), self.critic(observations)[:, 0], mean

    def update(self, observations, actions, old_log_prob, old_value, old_mean, returns, advantages):
        torch = self.torch
        count = observations.shape[0]
        old_std = self.log_std.detach().exp().clone()
        for _ in range(5):
            for rows in torch.randperm(count).split(count // 4):
                distribution = torch.distributions.Normal(self.actor(observations[rows]), self.log_std.exp())
                log_prob = distribution.log_prob(actions[rows]).sum(-1)
                value = self.critic(observations[rows])[:, 0]
                with torch.no_grad():
                    std = self.log_std.exp()
                    kl = (torch.log(std / old_std) + (old_std**2 + (old_mean[rows] - distribution.mean) ** 2) / (2 * std**2) - 0.5).sum(-1).mean()
                    for group in self.adam.param_groups:
                        if kl > 0.02:
                            group["lr"] = max(1e-5, group["lr"] / 1.5)
                        elif 0 < kl < 0.005:
                            group["lr"] = min(1e-2, group["lr"] * 1.5)
                ratio = torch.exp(log_prob - old_log_prob[rows])
                advantage = advantages[rows]
                surrogate = torch.max(-advantage * ratio, -advantage * ratio.clamp(0.8, 1.2)).mean()
                clipped = old_value[rows] + (value - old_value[rows]).clamp(-0.2, 0.2)
                value_loss = torch.max((value - returns[rows]) ** 2, (clipped - returns[rows]) ** 2).mean()
                loss = surrogate + value_loss - 0.005 * distribution.entropy().sum(-1).mean()
                self.adam.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
                self.adam.step()


def learning(options):
    """Samples per second of the update, for each of the networks that `treadmill benchmark learning` measures."""
    if options.hidden:
        return learning_of(options)
    rows = []
    for hidden in ([128, 64], [256, 128], [512, 256, 128]):
        options.hidden = hidden
        rows.append({"hidden": hidden, "workers": options.threads} | learning_of(options))
    options.hidden = None
    return {"learning": rows, "engine": "pytorch"}


def learning_of(options):
    import torch

    observations, actions = 47, 12
    learner = Learner(options, observations, actions)
    count = options.environments * options.steps
    batch = torch.randn(count, observations)
    taken, log_prob, value, mean = learner.act(batch)
    returns, advantages = torch.randn(count), torch.randn(count)
    arguments = (batch, taken, log_prob, value, mean, returns, advantages)
    learner.update(*arguments)
    updates, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < options.seconds:
        learner.update(*arguments)
        updates += 1
    return {"update_samples_per_s": updates * count / (time.perf_counter() - begin), "engine": "pytorch"}


def loop(options):
    import numpy as np
    import torch

    batch = Physics(options, options.environments)
    learner = Learner(options, 47, 12)
    previous = np.zeros((batch.count, 12))

    def observe():
        state = batch.state
        base, joints = state[:, 4:8], state[:, 8:20]
        velocity = state[:, 20:38]
        w, x, y, z = base.T
        gravity = np.stack([2 * (w * y - x * z), -2 * (y * z + w * x), 2 * (x * x + y * y) - 1], 1)
        filler = np.zeros((batch.count, 5))
        full = np.concatenate([velocity[:, 3:6], gravity, joints - batch.pose, velocity[:, 6:18], previous, filler], 1)
        return torch.as_tensor(full, dtype=torch.float32)

    def iterate():
        nonlocal previous
        rows = [[] for _ in range(6)]
        for _ in range(options.steps):
            seen = observe()
            action, log_prob, value, mean = learner.act(seen)
            previous = action.numpy().astype(float)
            batch.step(batch.pose + 0.5 * previous)
            reward = 1 - torch.as_tensor((batch.state[:, 3] - 1.09) ** 2, dtype=torch.float32)
            for row, item in zip(rows, (seen, action, log_prob, value, mean, reward)):
                row.append(item)
        rewards, values = torch.stack(rows[5]), torch.stack(rows[3])
        advantages, last = torch.zeros_like(values), torch.zeros(batch.count)
        for step in reversed(range(options.steps)):
            following = values[step + 1] if step + 1 < options.steps else values[step]
            last = rewards[step] + 0.99 * following - values[step] + 0.99 * 0.95 * last
            advantages[step] = last
        returns = (advantages + values).flatten()
        flat = advantages.flatten()
        normalised = (flat - flat.mean()) / (flat.std() + 1e-8)
        seen, action, log_prob, value, mean = (torch.cat(row) for row in rows[:5])
        learner.update(seen, action, log_prob, value, mean, returns, normalised)

    iterate()
    steps, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < options.seconds:
        iterate()
        steps += options.steps * batch.count
    return {"control_steps_per_s": steps / (time.perf_counter() - begin), "engine": "mujoco+pytorch"}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    robot = os.path.join(here, "../../../shared/robots/azureloong/AzureLoong_loong_sim.xml")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["physics", "learning", "loop"])
    parser.add_argument("--robot", default=robot)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--environments", type=int, default=256)
    parser.add_argument("--timestep", type=float, default=0.004)
    parser.add_argument("--decimation", type=int, default=5)
    parser.add_argument("--hidden", type=int, nargs="+", help="without it 128 128, for learning several sizes")
    parser.add_argument("--steps", type=int, default=32)
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.what != "learning" and not options.hidden:
        options.hidden = [128, 128]
    figures = {"physics": physics, "learning": learning, "loop": loop}[options.what](options)
    figures |= {"workers": options.threads, "environments": options.environments, "timestep_s": options.timestep, "hidden": options.hidden}
    text = json.dumps(figures)
    print(text)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            file.write(text + "\n")


main()
