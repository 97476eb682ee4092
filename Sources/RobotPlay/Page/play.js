// A robot that is driven from a page: what the server tells of it, and what the page asks for.

import { element, Line } from "/live.js";
import { Drive } from "/drive.js";
import { Pushes } from "/push.js";

class Play {
  constructor() {
    this.part = (name) => document.getElementById(name);
    this.drive = new Drive(this.part("drive"), (values) => this.ask("command", { values }));
    this.pushes = new Pushes(this.part("push"), (values, isInHeading) => this.ask("push", { values, is_on: isInHeading }));
    this.part("pause").addEventListener("click", () => this.togglePause());
    this.part("restart").addEventListener("click", () => this.ask("restart"));
    this.part("speed").addEventListener("change", (event) => this.ask("speed", { values: [Number(event.target.value)] }));
    for (const name of ["controller", "engine"]) this.part(name).addEventListener("change", () => this.choose());
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
    // What was clicked does not keep the keys to itself.
    document.addEventListener("click", (event) => {
      if (event.detail > 0 && event.target.closest("button")) document.activeElement.blur();
    });
    this.counts = ["time", "distance", "falls", "pushes"].map((name) => {
      const value = element("dd");
      this.part("counts").append(element("div", {}, element("dt", {}, name), value));
      return value;
    });
    this.line = new Line((message) => this.take(message), (isOpen) => this.connected(isOpen));
  }

  ask(type, more = {}) {
    this.line.send({ type, ...more });
  }

  // MARK: - What the server tells

  connected(isOpen) {
    const [state, words] = isOpen ? ["live", "live"] : ["lost", "no connection; is treadmill play still there?"];
    this.part("live").dataset.state = state;
    this.part("live").textContent = words;
  }

  take({ type, state, scene, piece }) {
    if (type === "beginning") this.begin(scene);
    if (piece) this.view.append(0, piece);
    this.state = state;
    this.follow();
    this.tell();
  }

  /** Shows a scene: of the first robot, of another one, or of the same after a gap. */
  begin(scene) {
    if (this.view) {
      this.view.replace([scene]);
      this.view.time = this.view.duration;
    } else {
      this.view = window.treadmillReplay.mount(this.part("view"), {
        format: "treadmill-replay", version: 1, is_live: true, recordings: [scene],
      });
      this.pushes.attach(this.view);
    }
    this.origin = null;
  }

  /** Has the picture keep a little behind the newest frame, without jumps. */
  follow() {
    const { view, state } = this;
    if (state.is_paused === view.isPlaying) {
      if (state.is_paused) view.pause();
      else view.play();
    }
    if (state.is_paused) {
      if (view.time !== view.duration) view.seek(view.duration);
      return;
    }
    const behind = view.duration - 0.08 * state.speed - view.time;
    view.speed = state.speed * Math.min(Math.max(1 + 6 * behind / state.speed, 0.2), 2);
  }

  tell() {
    const { state } = this;
    this.drive.show(state);
    this.part("pace").textContent = state.pace < 0.95 ? `${Math.round(100 * state.pace)} % of real time` : "real time";
    this.part("problem").textContent = state.problem ?? "";
    this.showChoices("controller", state.controllers, state.controller);
    this.showChoices("engine", state.engines, state.engine);
    this.part("pause").setAttribute("aria-pressed", String(state.is_paused));
    this.part("pause").textContent = state.is_paused ? "Go on" : "Pause";
    if (document.activeElement !== this.part("speed")) this.part("speed").value = String(state.speed);
    const words = [
      `${state.time.toFixed(1)} s`, `${this.distance().toFixed(1)} m`, String(state.fall_count), String(state.push_count),
    ];
    words.forEach((text, index) => { this.counts[index].textContent = text; });
    this.part("view").dataset.fall = state.fall ?? "";
    if (state.fall) this.part("problem").textContent = `fell: ${state.fall}`;
  }

  /** How far the robot is from where it stood [m]. */
  distance() {
    const pose = this.view.panes[0].recording.sample(this.view.duration)?.poses[0];
    if (!pose) return 0;
    if (!this.origin || this.state.time < 0.1) this.origin = pose.position;
    return Math.hypot(pose.position[0] - this.origin[0], pose.position[1] - this.origin[1]);
  }

  showChoices(name, values, chosen) {
    const select = this.part(name);
    if (select.childElementCount !== values.length) {
      select.replaceChildren(...values.map((value) => element("option", { value }, value)));
    }
    if (document.activeElement !== select || this.chosen !== this.state.controller + this.state.engine) {
      select.value = chosen;
    }
    if (name === "engine") this.chosen = this.state.controller + this.state.engine;
  }

  // MARK: - What people do

  choose() {
    document.activeElement.blur();
    this.ask("choose", { controller: this.part("controller").value, engine: this.part("engine").value });
  }

  togglePause() {
    if (this.state) this.ask("pause", { is_on: !this.state.is_paused });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = event.target instanceof Element ? event.target : document.body;
    if (own.matches("select") || (own.matches("input") && event.key.startsWith("Arrow"))) return;
    if (own.matches("button, summary, a") && event.key === " ") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const actions = { p: () => this.togglePause(), n: () => this.ask("restart") };
    if (key in actions) {
      if (!event.repeat) actions[key]();
    } else if (!this.drive.key(key)) {
      return;
    }
    // The picture has keys of its own, and the page scrolls.
    event.preventDefault();
    event.stopPropagation();
  }
}

window.treadmillPlay = new Play();
