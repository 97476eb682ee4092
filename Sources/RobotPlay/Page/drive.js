// The command: three velocities by keys, sliders and buttons, beside how the robot goes.

import { element, shape } from "/live.js";

const axes = [
  { name: "Ahead", unit: "m/s", step: 0.1 },
  { name: "Left", unit: "m/s", step: 0.1 },
  { name: "Turn", unit: "rad/s", step: 0.1 },
];

const keys = {
  w: [0, 1], ArrowUp: [0, 1], s: [0, -1], ArrowDown: [0, -1],
  a: [1, 1], ArrowLeft: [1, 1], d: [1, -1], ArrowRight: [1, -1], q: [2, 1], e: [2, -1],
};

const pad = [
  ["Turn left", "M3 6a6 6 0 1 1-1 6M3 2v4h4", 2, 1], ["Faster ahead", "M9 15V3M4 8l5-5 5 5", 0, 1],
  ["Turn right", "M15 6a6 6 0 1 0 1 6M15 2v4h-4", 2, -1], ["To the left", "M15 9H3M8 4L3 9l5 5", 1, 1],
  ["Stop", "M4 4h10v10H4z", -1, 0], ["To the right", "M3 9h12M10 4l5 5-5 5", 1, -1],
  ["Slower, back", "M9 3v12M4 10l5 5 5-5", 0, -1],
];

const signed = (value) => `${value < -0.005 ? "−" : ""}${Math.abs(value).toFixed(2)}`;

export class Drive {
  /** `onCommand` is told the three velocities that are asked for. */
  constructor(node, onCommand) {
    this.onCommand = onCommand;
    this.wanted = [0, 0, 0];
    this.changedAt = -Infinity;
    this.rows = axes.map(({ name, unit, step }, index) => {
      const input = element("input", { type: "range", id: `axis-${index}`, step: step / 2, min: -1, max: 1, value: 0 });
      input.addEventListener("input", () => this.set(index, Number(input.value)));
      const goes = element("span", { class: "goes" });
      const told = element("output");
      node.append(element(
        "div", { class: "axis" }, element("label", { for: `axis-${index}` }, name), input,
        element("div", { class: "track", "aria-hidden": "true" }, goes), told));
      return { input, goes, told, unit };
    });
    node.append(element("div", { class: "pad" }, ...pad.map(([label, path, axis, sign]) => {
      const button = element(
        "button", { type: "button", "aria-label": label, title: label },
        shape("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, shape("path", { d: path })));
      button.addEventListener("click", () => (axis < 0 ? this.stop() : this.nudge(axis, sign)));
      return button;
    })));
  }

  /** Does what a key stands for; false for one that stands for nothing. */
  key(key) {
    if (key === " ") this.stop();
    else if (key in keys) this.nudge(...keys[key]);
    else return false;
    return true;
  }

  stop() {
    this.send([0, 0, 0]);
  }

  /** A step up or down; over the speeds that count as none at once. */
  nudge(axis, sign) {
    const { step } = axes[axis];
    const value = Math.round((this.wanted[axis] + sign * step) / step) * step;
    const smallest = Math.ceil((this.smallest?.[axis] ?? 0) / step - 1e-6) * step;
    const isTooSmall = Math.abs(value) < smallest - 1e-6;
    this.set(axis, isTooSmall ? (sign * value > 0 ? sign * smallest : 0) : value);
  }

  set(axis, value) {
    const [low, high] = this.limits?.[axis] ?? [0, 0];
    const wanted = [...this.wanted];
    wanted[axis] = Math.min(Math.max(value, low), high);
    this.send(wanted);
  }

  send(wanted) {
    this.wanted = wanted;
    this.changedAt = performance.now();
    this.onCommand(wanted);
  }

  /** Shows what the robot is told and how it goes. */
  show({ limits, smallest, command, velocity }) {
    this.limits = limits;
    this.smallest = smallest;
    // What another page asks for counts here, too; an answer that is still on its way does not.
    if (performance.now() - this.changedAt > 500) this.wanted = [...command];
    this.rows.forEach(({ input, goes, told, unit }, index) => {
      const [low, high] = limits[index];
      input.min = low;
      input.max = high;
      input.disabled = !(high > low);
      if (document.activeElement !== input || performance.now() - this.changedAt > 500) input.value = command[index];
      const share = high > low ? Math.min(Math.max((velocity[index] - low) / (high - low), 0), 1) : 0.5;
      goes.style.left = `${100 * share}%`;
      const [asked, is] = [`${signed(command[index])} ${unit}`, `goes ${signed(velocity[index])}`];
      if (told.dataset.text === asked + is) return;
      told.dataset.text = asked + is;
      told.replaceChildren(element("b", {}, asked), element("i", {}, is));
    });
  }
}
