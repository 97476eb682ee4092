"""Quadratic programs of a model-based controller's shape, and degenerate ones: what the solvers and their peers are given.

A program is a dictionary as `treadmill benchmark control --programs FILE` reads it, with numpy arrays instead of lists:
minimise w'Hw/2 + g'w subject to A w = b and l <= C w <= u; `write` makes the file. All are seeded.
"""

import json

import numpy as np


def program(name, hessian, gradient, equalities=None, values=None, rows=None, lower=None, upper=None, linear=None, quadratic=None):
    count = len(gradient)
    equalities = np.zeros((0, count)) if equalities is None else np.atleast_2d(equalities)
    rows = np.zeros((0, count)) if rows is None else np.atleast_2d(rows)
    size = len(rows)
    return {
        "name": name,
        "hessian": np.asarray(hessian, float),
        "gradient": np.asarray(gradient, float),
        "equalities": equalities,
        "equality_values": np.zeros(len(equalities)) if values is None else np.asarray(values, float),
        "inequalities": rows,
        "lower": np.full(size, -np.inf) if lower is None else np.asarray(lower, float),
        "upper": np.full(size, np.inf) if upper is None else np.asarray(upper, float),
        "linear_penalty": np.full(size, np.inf) if linear is None else np.asarray(linear, float),
        "quadratic_penalty": np.zeros(size) if quadratic is None else np.asarray(quadratic, float),
    }


def cone_rows(friction=0.5, x=(-0.073, 0.125), y=0.025, most=1500.0):
    """Friction pyramid, centre of pressure and normal force of one foot's wrench (fx fy fz tx ty tz), one-sided rows and bounds."""
    rows = [
        [1, 0, -friction, 0, 0, 0], [-1, 0, -friction, 0, 0, 0], [0, 1, -friction, 0, 0, 0], [0, -1, -friction, 0, 0, 0],
        [0, 0, -y, 1, 0, 0], [0, 0, -y, -1, 0, 0], [0, 0, -x[1], 0, -1, 0], [0, 0, x[0], 0, 1, 0],
        [0, 0, -friction * y, 0, 0, 1], [0, 0, -friction * y, 0, 0, -1], [0, 0, 1, 0, 0, 0],
    ]  # fmt: skip
    upper = [0.0] * 10 + [most]
    lower = [-np.inf] * 10 + [0.0]
    return np.array(rows, float), np.array(lower), np.array(upper)


def whole_body(rng, name="whole-body", stances=2):
    """Accelerations of base and legs and two wrenches: dynamics of the base, stance feet at rest, torque limits, cones."""
    mass = rng.normal(size=(18, 18))
    mass = mass @ mass.T / 18 + np.diag([80.0] * 3 + [10.0] * 3 + [1.0] * 12)
    jacobian = np.zeros((12, 18))
    for foot in range(2):
        jacobian[6 * foot : 6 * foot + 6, :6] = np.eye(6) + 0.3 * rng.normal(size=(6, 6))
        jacobian[6 * foot : 6 * foot + 6, 6 + 6 * foot : 12 + 6 * foot] = np.eye(6) + 0.3 * rng.normal(size=(6, 6))
    bias = np.concatenate([[0, 0, 785.0], rng.normal(size=15) * 10])
    dynamics = np.hstack([mass, -jacobian.T])
    rows, values = [dynamics[:6]], [-bias[:6]]
    for foot in range(2):
        part = slice(6 * foot, 6 * foot + 6)
        if foot < stances:
            rows.append(np.hstack([jacobian[part], np.zeros((6, 12))]))
            values.append(rng.normal(size=6) * 0.5)
        else:
            swing = np.zeros((6, 30))
            swing[:, 18 + 6 * foot : 24 + 6 * foot] = np.eye(6)
            rows.append(swing)
            values.append(np.zeros(6))
    tasks = rng.normal(size=(12, 18))
    targets = rng.normal(size=12) * 2
    hessian = np.zeros((30, 30))
    weights = np.array([10.0] * 6 + [100.0] * 6)
    hessian[:18, :18] = tasks.T @ (weights[:, None] * tasks) + 1e-3 * np.eye(18)
    hessian[18:, 18:] = 1e-3 * np.eye(12)
    gradient = np.concatenate([-tasks.T @ (weights * targets), -1e-3 * np.tile([0, 0, 785.0 / stances, 0, 0, 0], 2)])
    torque = [dynamics[6:]]
    limits = rng.uniform(60, 400, size=12)
    lower, upper = [-limits - bias[6:]], [limits - bias[6:]]
    cone, low, high = cone_rows()
    for foot in range(2):
        block = np.zeros((len(cone), 30))
        block[:, 18 + 6 * foot : 24 + 6 * foot] = cone
        torque.append(block)
        lower.append(low)
        upper.append(high)
    return program(
        name, hessian, gradient, np.vstack(rows), np.concatenate(values), np.vstack(torque), np.concatenate(lower), np.concatenate(upper)
    )


def random(rng, count=30, equal=8, size=50, name="random", rank=None):
    """A feasible program; with a rank below its size, the Hessian is semi-definite and a box bounds the rest."""
    factor = rng.normal(size=(rank or count, count))
    point = rng.normal(size=count)
    equalities, rows = rng.normal(size=(equal, count)), rng.normal(size=(size, count))
    value = rows @ point
    lower, upper = value - rng.uniform(0, 1, size), value + rng.uniform(0, 1, size)
    lower[rng.random(size) < 0.3] = -np.inf
    upper[rng.random(size) < 0.3] = np.inf
    if rank is not None:
        rows = np.vstack([rows, np.eye(count)])
        lower, upper = np.append(lower, point - 2), np.append(upper, point + 2)
    return program(name, factor.T @ factor, rng.normal(size=count) * 5, equalities, equalities @ point, rows, lower, upper)


def degenerate(rng):
    """One of each kind that solvers stumble over, with what its outcome must be."""
    base = random(rng)
    programs = []

    def variant(name, **changes):
        copy = {key: np.copy(value) if isinstance(value, np.ndarray) else value for key, value in base.items()}
        copy.update(changes)
        copy["name"] = name
        copy["linear_penalty"], copy["quadratic_penalty"] = np.full(len(copy["lower"]), np.inf), np.zeros(len(copy["lower"]))
        programs.append(copy)
        return copy

    twice = np.vstack([base["equalities"], base["equalities"][:3], base["equalities"][:1] + base["equalities"][1:2]])
    values = base["equality_values"]
    variant("redundant equalities", equalities=twice, equality_values=np.concatenate([values, values[:3], values[:1] + values[1:2]]))
    stacked = {key: np.concatenate([base[key], base[key][:20]]) for key in ("inequalities", "lower", "upper")}
    variant("redundant inequalities", **stacked)
    programs.append(random(rng, rank=5, name="semi-definite cost"))
    flat = random(rng, rank=1, name="linear programme")
    flat["hessian"] = np.zeros_like(flat["hessian"])
    programs.append(flat)
    near = base["inequalities"][:10] + 1e-7 * rng.normal(size=(10, 30))
    variant(
        "nearly parallel rows", inequalities=np.vstack([base["inequalities"], near]), lower=np.append(base["lower"], base["lower"][:10]),
        upper=np.append(base["upper"], base["upper"][:10]),
    )  # fmt: skip
    variant(
        "equalities as bounds", inequalities=np.vstack([base["inequalities"], base["equalities"]]), lower=np.append(base["lower"], values),
        upper=np.append(base["upper"], values), equalities=np.zeros((0, 30)), equality_values=np.zeros(0),
    )  # fmt: skip
    row = base["inequalities"][:1]
    variant(
        "infeasible rows", inequalities=np.vstack([base["inequalities"], row, -row]), lower=np.append(base["lower"], [-np.inf, -np.inf]),
        upper=np.append(base["upper"], [-10.0, -10.0]),
    )  # fmt: skip
    combination = rng.normal(size=len(values))
    variant(
        "infeasible equalities", equalities=np.vstack([base["equalities"], combination @ base["equalities"]]),
        equality_values=np.append(values, combination @ values + 1),
    )  # fmt: skip
    # Cannot be told from one row: every inequality holds somewhere, all of them nowhere.
    weights = rng.uniform(0.1, 1, size=12)
    bundle = rng.normal(size=(12, 30))
    bundle[-1] = -(weights[:-1] @ bundle[:-1]) / weights[-1]
    variant("infeasible bundle", inequalities=bundle, lower=np.full(12, -np.inf), upper=np.full(12, -0.01))
    free = rng.normal(size=(10, 30))
    direction = np.linalg.svd(free)[2][-1]
    factor = rng.normal(size=(12, 30)) @ (np.eye(30) - np.outer(direction, direction))
    programs.append(program("unbounded", factor.T @ factor, -direction, rows=free, lower=np.full(10, -1.0), upper=np.full(10, 1.0)))
    soft = variant("soft rows", upper=base["upper"] - 1.5, lower=base["lower"])
    both = soft["upper"] < soft["lower"]
    soft["lower"][both] = -np.inf
    soft["linear_penalty"] = rng.uniform(0.5, 50, size=50)
    soft["quadratic_penalty"] = rng.uniform(0, 10, size=50)
    soft["linear_penalty"][:10] = 0
    soft["quadratic_penalty"][:10] += 1
    return programs


def predictive(rng, intervals=40, step=0.025, name="predictive", soften=True):
    """States momentum, pose and leg joints (24); inputs two wrenches and joint velocities (24): a walk of single and double support."""
    states, inputs, mass = 24, 24, 80.0
    start = np.concatenate([rng.normal(size=6) * 0.2, rng.normal(size=6) * 0.05, rng.normal(size=12) * 0.1])
    cone, low, high = cone_rows()
    weight = np.concatenate([[13.0] * 6, [500, 500, 2000, 200, 5000, 5000], [60.0] * 12])
    price = np.concatenate([np.tile([2e-3, 1.5e-3, 5e-3, 5e-2, 5e-2, 5e-2], 2), np.full(12, 3.0)])
    mixing = rng.normal(size=(6, 6)) * 0.05
    legs = rng.normal(size=(6, 12)) * 0.05
    jacobians = [(np.eye(6) + 0.2 * rng.normal(size=(6, 6)), np.eye(6) + 0.25 * rng.normal(size=(6, 6))) for _ in range(2)]
    stages, transitions = [], []
    for k in range(intervals + 1):
        phase = (k // 12) % 2
        stances = [True, True] if k % 12 < 3 else [phase == 0, phase == 1]
        arms = [np.array([0.02, 0.1, -1.0]) + 0.03 * rng.normal(size=3), np.array([0.02, -0.1, -1.0]) + 0.03 * rng.normal(size=3)]
        b = np.zeros((states, inputs))
        for foot in range(2):
            x, y, z = arms[foot]
            b[0:3, 6 * foot : 6 * foot + 3] = np.eye(3) / mass
            b[3:6, 6 * foot : 6 * foot + 3] = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) / mass
            b[3:6, 6 * foot + 3 : 6 * foot + 6] = np.eye(3) / mass
        b[6:12, 12:] = legs
        b[12:, 12:] = np.eye(12)
        a = np.zeros((states, states))
        a[3:6, 6:12] = rng.normal(size=(3, 6)) * 0.5
        a[6:12, 0:6] = np.eye(6) + mixing
        a[6:12, 6:24] = 0.02 * rng.normal(size=(6, 18))
        coefficients = step * np.hstack([b, a]) + np.hstack([np.zeros((states, inputs)), np.eye(states)])
        offset = np.zeros(states)
        offset[2] = -9.81 * step
        last = k == intervals
        reference = np.concatenate([[0.5, 0, 0], np.zeros(3), [0.0125 * k, 0, 0, 0, 0, 0], np.zeros(12)])
        rows, values = [], []
        shares = [mass * 9.81 * s / sum(stances) for s in stances]
        for foot in range(2):
            if stances[foot]:
                row = np.zeros((6, 48))
                row[:, 12 + 6 * foot : 18 + 6 * foot] = jacobians[foot][1]
                row[:, 24:30] = jacobians[foot][0]
                rows.append(row)
                values.append(np.zeros(6))
            else:
                row = np.zeros((7, 48))
                row[:6, 6 * foot : 6 * foot + 6] = np.eye(6)
                row[6, 12 + 6 * foot : 18 + 6 * foot] = jacobians[foot][1][2]
                row[6, 24:30] = jacobians[foot][0][2]
                rows.append(row)
                values.append(np.append(np.zeros(6), 0.3 * np.cos(k)))
        inequality, lower, upper, linear, quadratic = [], [], [], [], []
        for foot in range(2):
            if stances[foot] and not last:
                row = np.zeros((len(cone), 48))
                row[:, 6 * foot : 6 * foot + 6] = cone
                inequality.append(row)
                lower += list(low)
                upper += list(high)
                linear += [50.0 if soften else np.inf] * 10 + [np.inf]
                quadratic += [1.0 if soften else 0.0] * 10 + [0.0]
        limits = np.zeros((12, 48))
        limits[:, 36:] = np.eye(12)
        inequality.append(limits)
        lower += [-0.35] * 12
        upper += [0.35] * 12
        linear += [100.0 if soften else np.inf] * 12
        quadratic += [100.0 if soften else 0.0] * 12
        keep = slice(24, 48) if last else slice(0, 48)
        diagonal = np.concatenate([price, weight * (3 if last else 1)])[keep]
        target = np.concatenate([[0, 0, shares[0], 0, 0, 0, 0, 0, shares[1], 0, 0, 0], np.zeros(12), reference])[keep]
        cost = np.diag(diagonal * (1 if last else step))
        stages.append(
            program(
                None, cost, -cost @ target, None if last else np.vstack(rows), None if last else np.concatenate(values),
                np.vstack(inequality)[:, keep], lower, upper, linear, quadratic,
            )  # fmt: skip
        )
        if not last:
            transitions.append({"coefficients": coefficients, "offset": offset})
    return {"name": name, "initial_state": start, "stages": stages, "transitions": transitions}


def flattened(staged):
    """A staged program as one without stages over all inputs and states but the first states, in sparse matrices' parts."""
    from scipy import sparse

    states = len(staged["initial_state"])
    inputs = len(staged["stages"][0]["gradient"]) - states
    count = len(staged["transitions"])
    starts = [0] + [inputs + k * (states + inputs) for k in range(count)]
    total = inputs + count * states + (count - 1) * inputs
    # Unknowns: u0, x1, u1, x2, ... so that each node's (u, x) is a selection.
    selections, constants = [], []
    for k, stage in enumerate(staged["stages"]):
        size = len(stage["gradient"])
        own_inputs = size - states
        select = sparse.lil_matrix((size, total))
        constant = np.zeros(size)
        place = k * (inputs + states)
        for i in range(own_inputs):
            select[i, place + i] = 1
        for i in range(states):
            if k == 0:
                constant[own_inputs + i] = staged["initial_state"][i]
            else:
                select[own_inputs + i, place - states + i] = 1
        selections.append(select.tocsr())
        constants.append(constant)
    hessian, gradient = sparse.csr_matrix((total, total)), np.zeros(total)
    equal, values, rows, lower, upper, linear, quadratic = [], [], [], [], [], [], []
    for k, stage in enumerate(staged["stages"]):
        s, c = selections[k], constants[k]
        h = sparse.csr_matrix(stage["hessian"])
        hessian = hessian + s.T @ h @ s
        gradient += s.T @ (stage["hessian"] @ c + stage["gradient"])
        if len(stage["equality_values"]):
            equal.append(sparse.csr_matrix(stage["equalities"]) @ s)
            values.append(stage["equality_values"] - stage["equalities"] @ c)
        if len(stage["lower"]):
            shift = stage["inequalities"] @ c
            rows.append(sparse.csr_matrix(stage["inequalities"]) @ s)
            lower.append(stage["lower"] - shift)
            upper.append(stage["upper"] - shift)
            linear.append(stage["linear_penalty"])
            quadratic.append(stage["quadratic_penalty"])
        if k < count:
            way = staged["transitions"][k]
            nxt = selections[k + 1][-states:]
            equal.append(sparse.csr_matrix(way["coefficients"]) @ s - nxt)
            values.append(-way["offset"] - way["coefficients"] @ c)
    return {
        "name": staged["name"], "hessian": hessian.tocsc(), "gradient": gradient, "equalities": sparse.vstack(equal).tocsc(),
        "equality_values": np.concatenate(values), "inequalities": sparse.vstack(rows).tocsc(), "lower": np.concatenate(lower),
        "upper": np.concatenate(upper), "linear_penalty": np.concatenate(linear), "quadratic_penalty": np.concatenate(quadratic),
    }  # fmt: skip


def without_soft_rows(problem):
    """The same program with a violation as a further unknown for each bounded side of a soft row, as peers must be given it."""
    from scipy import sparse

    count = len(problem["gradient"])
    rows = sparse.csr_matrix(problem["inequalities"])
    soft = np.isfinite(problem["linear_penalty"])
    lower, upper = np.copy(problem["lower"]), np.copy(problem["upper"])
    sides = [(i, 1) for i in np.flatnonzero(soft & np.isfinite(upper))] + [(i, -1) for i in np.flatnonzero(soft & np.isfinite(lower))]
    extra = len(sides)
    hard = np.flatnonzero(~soft)
    more = sparse.lil_matrix((extra, extra))
    picked, bounds = [], []
    for j, (i, sign) in enumerate(sides):
        picked.append(sign * rows[i])
        bounds.append(upper[i] if sign > 0 else -lower[i])
        more[j, j] = -1
    blocks = [sparse.hstack([rows[hard], sparse.csr_matrix((len(hard), extra))])]
    if extra:
        blocks.append(sparse.hstack([sparse.vstack(picked), more]))
        blocks.append(sparse.hstack([sparse.csr_matrix((extra, count)), sparse.identity(extra)]))
    index = [i for i, _ in sides]
    return {
        "name": problem["name"],
        "hessian": sparse.block_diag([sparse.csr_matrix(problem["hessian"]), sparse.diags(problem["quadratic_penalty"][index])]).tocsc()
        if extra
        else sparse.csc_matrix(problem["hessian"]),
        "gradient": np.concatenate([problem["gradient"], problem["linear_penalty"][index]]),
        "equalities": sparse.hstack([sparse.csr_matrix(problem["equalities"]), sparse.csr_matrix((problem["equalities"].shape[0], extra))]).tocsc(),
        "equality_values": problem["equality_values"],
        "inequalities": sparse.vstack(blocks).tocsc(),
        "lower": np.concatenate([lower[hard], np.full(extra, -np.inf), np.zeros(extra)]),
        "upper": np.concatenate([upper[hard], bounds, np.full(extra, np.inf)]),
    }


def plain(value):
    if isinstance(value, np.ndarray):
        return [x if np.isfinite(x) else None for x in value.ravel().tolist()]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value


def write(path, programs=(), staged=(), tolerance=1e-8):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"tolerance": tolerance, "programs": plain(list(programs)), "staged_programs": plain(list(staged))}, file)
