"""Computes one whole PPO update with PyTorch and writes it to ppo_update.json next to this file.

The update is the one of PPO.swift: clipped surrogate, clipped value loss, entropy bonus, learning
rate by KL divergence before each step, gradient norms clipped for actor and critic apart or
together, Adam. Two cases: plain, and with mirror augmentation and mirror loss. Needs torch.
"""

import json
import math
import pathlib

import torch

OBSERVATIONS, CRITIC_OBSERVATIONS, ACTIONS = 5, 6, 3
HIDDEN = [8, 6]
STEPS, ENVIRONMENTS = 6, 8
EPOCHS, MINI_BATCHES = 2, 3
CLIP, VALUE_COEFFICIENT, ENTROPY_COEFFICIENT, DESIRED_KL = 0.2, 1.0, 0.01, 0.01
GAMMA, LAMBDA = 0.99, 0.95
MIRROR = {
    "observation": ([1, 0, 2, 4, 3], [1.0, 1.0, -1.0, -1.0, -1.0]),
    "critic": ([1, 0, 2, 4, 3, 5], [1.0, 1.0, -1.0, -1.0, -1.0, 1.0]),
    "action": ([1, 0, 2], [1.0, 1.0, -1.0]),
}


def network(inputs, outputs):
    counts = [inputs, *HIDDEN, outputs]
    layers = []
    for i in range(len(counts) - 1):
        layers.append(torch.nn.Linear(counts[i], counts[i + 1]))
        if i < len(counts) - 2:
            layers.append(torch.nn.ELU())
    return torch.nn.Sequential(*layers)


def flat(actor, log_std, critic):
    parts = [p.detach().flatten() for p in actor.parameters()]
    parts.append(log_std.detach().flatten())
    parts += [p.detach().flatten() for p in critic.parameters()]
    return torch.cat(parts).tolist()


def mirrored(x, name):
    source, sign = MIRROR[name]
    return x[:, source] * torch.tensor(sign)


def advantages_and_returns(rewards, values, last_values, ended):
    advantages = torch.zeros_like(rewards)
    advantage = torch.zeros(ENVIRONMENTS)
    for t in reversed(range(STEPS)):
        next_values = last_values if t == STEPS - 1 else values[t + 1]
        goes_on = 1.0 - ended[t].float()
        delta = rewards[t] + goes_on * GAMMA * next_values - values[t]
        advantage = delta + goes_on * GAMMA * LAMBDA * advantage
        advantages[t] = advantage
    return advantages, advantages + values


def case(name, seed, first_rate, separate, augments, mirror_coefficient, clips_value):
    torch.manual_seed(seed)
    actor = network(OBSERVATIONS, ACTIONS)
    critic = network(CRITIC_OBSERVATIONS, 1)
    log_std = torch.nn.Parameter(torch.full((ACTIONS,), math.log(0.7)))
    result = {"name": name, "first_parameters": flat(actor, log_std, critic)}

    # A rollout of random numbers; the policy that acted is slightly another one.
    count = STEPS * ENVIRONMENTS
    observations = torch.randn(count, OBSERVATIONS)
    critic_observations = torch.randn(count, CRITIC_OBSERVATIONS)
    with torch.no_grad():
        means = actor(observations) + 0.02 * torch.randn(count, ACTIONS)
        values = critic(critic_observations).squeeze(1) + 0.1 * torch.randn(count)
        std = log_std.exp()
        actions = means + std * torch.randn(count, ACTIONS)
        log_probabilities = torch.distributions.Normal(means, std).log_prob(actions).sum(1)
    rewards = torch.randn(STEPS, ENVIRONMENTS)
    terminated = torch.rand(STEPS, ENVIRONMENTS) < 0.1
    truncated = (torch.rand(STEPS, ENVIRONMENTS) < 0.1) & ~terminated
    last_values = torch.randn(ENVIRONMENTS)
    grid_values = values.view(STEPS, ENVIRONMENTS)
    advantages, returns = advantages_and_returns(
        rewards + GAMMA * grid_values * truncated, grid_values, last_values,
        terminated | truncated)
    result["returns"] = returns.flatten().tolist()
    advantages = advantages.flatten()
    returns = returns.flatten()
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    result["advantages"] = advantages.tolist()

    old_std = std.clone()
    actor_parameters = [*actor.parameters(), log_std]
    critic_parameters = list(critic.parameters())
    rate = first_rate
    adam = torch.optim.Adam(actor_parameters + critic_parameters, lr=rate)
    orders, rates, losses = [], [], []
    for _ in range(EPOCHS):
        order = torch.randperm(count)
        orders.append(order.tolist())
        for rows in order.chunk(MINI_BATCHES):
            n = len(rows)
            obs, critic_obs, act = observations[rows], critic_observations[rows], actions[rows]
            old_log, adv, ret, old_val = (
                log_probabilities[rows], advantages[rows], returns[rows], values[rows])
            if augments:
                obs = torch.cat([obs, mirrored(obs, "observation")])
                critic_obs = torch.cat([critic_obs, mirrored(critic_obs, "critic")])
                act = torch.cat([act, mirrored(act, "action")])
                old_log, adv, ret, old_val = (
                    x.repeat(2) for x in (old_log, adv, ret, old_val))
            mean = actor(obs)
            std = log_std.exp()
            policy = torch.distributions.Normal(mean, std)
            with torch.no_grad():
                kl = (
                    torch.log(std / old_std)
                    + (old_std**2 + (means[rows] - mean[:n]) ** 2) / (2 * std**2) - 0.5
                ).sum(1).mean().item()
                if kl > 2 * DESIRED_KL:
                    rate = max(1e-5, rate / 1.5)
                elif 0 < kl < DESIRED_KL / 2:
                    rate = min(1e-2, rate * 1.5)
            for group in adam.param_groups:
                group["lr"] = rate
            ratio = torch.exp(policy.log_prob(act).sum(1) - old_log)
            surrogate = torch.max(
                -adv * ratio, -adv * torch.clamp(ratio, 1 - CLIP, 1 + CLIP)).mean()
            value = critic(critic_obs).squeeze(1)
            if clips_value:
                clipped = old_val + torch.clamp(value - old_val, -CLIP, CLIP)
                value_loss = torch.max((value - ret) ** 2, (clipped - ret) ** 2).mean()
            else:
                value_loss = ((value - ret) ** 2).mean()
            entropy = policy.entropy().sum(1)[:n].mean()
            loss = surrogate + VALUE_COEFFICIENT * value_loss - ENTROPY_COEFFICIENT * entropy
            mirror_loss = torch.zeros(())
            if mirror_coefficient > 0:
                image = mean[n:] if augments else actor(mirrored(obs, "observation"))
                mirror_loss = ((mean[:n] - mirrored(image, "action")) ** 2).mean()
                loss = loss + mirror_coefficient * mirror_loss
            adam.zero_grad()
            loss.backward()
            if separate:
                torch.nn.utils.clip_grad_norm_(actor_parameters, 1.0)
                torch.nn.utils.clip_grad_norm_(critic_parameters, 1.0)
            else:
                torch.nn.utils.clip_grad_norm_(actor_parameters + critic_parameters, 1.0)
            adam.step()
            rates.append(rate)
            losses.append(
                [surrogate.item(), value_loss.item(), mirror_loss.item(), entropy.item(), kl])

    result.update(
        first_rate=first_rate, separate=separate, augments=augments,
        mirror_coefficient=mirror_coefficient, clips_value=clips_value,
        observations=observations.flatten().tolist(),
        critic_observations=critic_observations.flatten().tolist(),
        means=means.flatten().tolist(), actions=actions.flatten().tolist(),
        log_probabilities=log_probabilities.tolist(), values=values.tolist(),
        rewards=rewards.flatten().tolist(), terminated=terminated.flatten().tolist(),
        truncated=truncated.flatten().tolist(), last_values=last_values.tolist(),
        orders=orders, rates=rates,
        mean_losses=torch.tensor(losses, dtype=torch.float64).mean(0).tolist(),
        last_parameters=flat(actor, log_std, critic))
    return result


def adam_case():
    """Five steps of Adam with gradients of very different sizes."""
    torch.manual_seed(7)
    parameter = torch.nn.Parameter(torch.randn(4))
    first = parameter.tolist()
    adam = torch.optim.Adam([parameter], lr=3e-3)
    gradients, trace = [], []
    for scale in (1.0, 1e-6, 1e3, 0.0, 0.1):
        parameter.grad = scale * torch.randn(4)
        gradients.append(parameter.grad.tolist())
        adam.step()
        trace.append(parameter.tolist())
    return {"first": first, "gradients": gradients, "trace": trace, "rate": 3e-3}


def rounded(value):
    """Nine significant digits give a 32-bit float again to the bit."""
    if isinstance(value, bool) or not isinstance(value, (float, list, dict)):
        return value
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(x) for x in value]
    return {key: rounded(x) for key, x in value.items()}


if __name__ == "__main__":
    golden = {
        "sizes": {
            "observations": OBSERVATIONS, "critic_observations": CRITIC_OBSERVATIONS,
            "actions": ACTIONS, "hidden": HIDDEN, "steps": STEPS, "environments": ENVIRONMENTS,
            "epochs": EPOCHS, "mini_batches": MINI_BATCHES,
        },
        "adam": adam_case(),
        "updates": [
            case("plain", 1, 2e-3, True, False, 0.0, True),
            case("joint norm, value not clipped", 2, 2e-3, False, False, 0.0, False),
            case("mirror augmentation and loss", 3, 1e-3, True, True, 0.5, True),
            case("mirror loss alone", 4, 1e-2, False, False, 0.3, True),
        ],
    }
    path = pathlib.Path(__file__).with_name("ppo_update.json")
    path.write_text(json.dumps(rounded(golden)) + "\n")
