// Buttons, the line of time, and what keys do.

const icons = {
  play: "M4 2.5v11l9.5-5.5z",
  pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
  back: "M3 2.5h2v11H3zM13 2.5v11L6 8z",
  forward: "M11 2.5h2v11h-2zM3 2.5v11L10 8z",
};

const speeds = [0.1, 0.25, 0.5, 1, 2];

const keyHelp = [
  ["Space", "play or pause"],
  ["← →", "one frame; with Shift one second"],
  ["Home End", "beginning, end"],
  ["− +", "slower, faster"],
  ["1 … 5", "from the corner, the right, the front, behind, above"],
  ["F", "follow the robot"],
  ["C", "forces of the ground"],
  ["G", "reference"],
  ["L", "repeat"],
  ["R", "camera as at first"],
];

/** An element with attributes and children. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", icons[name]);
  picture.append(path);
  return picture;
}

/** The row of controls below a picture. */
class Controls {
  constructor(view) {
    this.view = view;
    const button = (label, name, action) => {
      const node = element(
        "button", { type: "button", "aria-label": label, title: label }, icon(name));
      node.addEventListener("click", action);
      return node;
    };
    this.playButton = button("Play", "play", () => view.toggle());
    this.slider = element("input", { type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": "Time" });
    this.slider.addEventListener("input", () => {
      view.pause();
      view.seek(Number(this.slider.value));
    });
    this.marks = element("div", { class: "replay-marks", "aria-hidden": "true" });
    this.clock = element("output", { class: "replay-clock", "aria-live": "off" });
    this.speed = this.choice("Speed", speeds.map((speed) => [speed, `${speed}×`]), (value) => {
      view.setSpeed(Number(value));
    });
    this.look = this.choice(
      "Camera", [["corner", "corner"], ["right", "from the right"], ["front", "front"],
        ["behind", "behind"], ["above", "above"]],
      (value) => view.look(value));
    this.toggles = {
      follow: this.toggle("Follow", "follow"),
      loop: this.toggle("Repeat", "loop"),
      forces: this.toggle("Forces", "forces", "force"),
      ghost: this.toggle("Reference", "ghost", "ghost"),
    };
    this.legend = element("ul", { class: "replay-legend" });
    this.node = element(
      "div", { class: "replay-controls" },
      element(
        "div", { class: "replay-transport" }, button("One frame back", "back", () => view.step(-1)),
        this.playButton, button("One frame on", "forward", () => view.step(1)),
        element("div", { class: "replay-line" }, this.marks, this.slider), this.clock),
      element(
        "div", { class: "replay-options" }, this.speed.label, this.look.label,
        ...Object.values(this.toggles), this.legend, this.help()));
  }

  choice(name, options, action) {
    const select = element("select");
    for (const [value, text] of options) select.append(element("option", { value }, text));
    select.addEventListener("change", () => action(select.value));
    return { select, label: element("label", {}, `${name} `, select) };
  }

  toggle(label, name, swatch) {
    const node = element("button", { type: "button", class: "replay-toggle", "aria-pressed": "false" });
    if (swatch) node.append(element("i", { class: `replay-swatch replay-${swatch}` }));
    node.append(label);
    node.addEventListener("click", () => this.view.show(name, !this.view.shows[name]));
    return node;
  }

  help() {
    const list = element("dl");
    for (const [keys, effect] of keyHelp) {
      list.append(element("dt", {}, keys), element("dd", {}, effect));
    }
    return element(
      "details", { class: "replay-help" }, element("summary", {}, "Keys"),
      element("div", {}, list, element(
        "p", {}, "Drag to turn, Shift or two fingers to move, wheel or pinch to zoom, double click "
          + "for the camera as at first.")));
  }

  /** What changes when recordings come. */
  showRecordings(recordings) {
    const { view } = this;
    this.toggles.ghost.hidden = !recordings.some((recording) => recording.hasGhost);
    this.toggles.forces.hidden = !recordings.some((recording) => recording.contactCount > 0);
    const sides = new Set(recordings.flatMap(({ bodies }) => bodies.map((body) => body.side)));
    const entries = [];
    if (sides.has("left")) entries.push(["left", "left"]);
    if (sides.has("right")) entries.push(["right", "right"]);
    const isCommanded = recordings.some(({ pieces }) => pieces.some((piece) => piece.commands));
    if (isCommanded) entries.push(["command", "command"]);
    if (recordings.some(({ pushes }) => pushes.length > 0)) entries.push(["push", "push"]);
    this.legend.replaceChildren(...entries.map(([name, text]) =>
      element("li", {}, element("i", { class: `replay-swatch replay-${name}` }), text)));

    const duration = Math.max(view.duration, 1e-6);
    const seen = new Set();
    const mark = (time, text, kind) => {
      if (seen.has(`${kind}${time}`) || time > duration) return [];
      seen.add(`${kind}${time}`);
      const node = element("i", { class: `replay-mark replay-${kind}`, title: text });
      node.style.setProperty("--share", time / duration);
      return [node];
    };
    this.marks.replaceChildren(...recordings.flatMap((recording) => [
      ...recording.captions.flatMap((caption) => mark(caption.time_s, caption.text, "soft")),
      ...recording.pushes.flatMap((push) => mark(push.time_s, pushText(push), "push")),
    ]));
    this.slider.max = view.duration;
    this.slider.step = view.interval || "any";
  }

  /** What changes with every frame. */
  showTime() {
    const { view } = this;
    const told = `${view.time.toFixed(2)} s of ${view.duration.toFixed(2)} s`;
    this.slider.value = view.time;
    this.slider.setAttribute("aria-valuetext", told);
    this.clock.textContent = `${view.time.toFixed(2)} / ${view.duration.toFixed(2)} s`;
  }

  /** What changes with settings. */
  showState() {
    const { view } = this;
    const label = view.isPlaying ? "Pause" : "Play";
    if (this.playButton.title !== label) {
      this.playButton.title = label;
      this.playButton.setAttribute("aria-label", label);
      this.playButton.replaceChildren(icon(view.isPlaying ? "pause" : "play"));
    }
    this.speed.select.value = String(view.speed);
    for (const [name, node] of Object.entries(this.toggles)) {
      node.setAttribute("aria-pressed", String(Boolean(view.shows[name])));
    }
  }

  /** Does what a key stands for; false for one that stands for nothing. */
  key(event) {
    const { view } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    // Keys of the control that has the focus are its own.
    const own = event.target instanceof Element ? event.target : null;
    if (own?.matches("select, textarea, input:not([type=range])")) return false;
    if (event.key === " " && own?.matches("button, summary, a")) return false;
    const presets = ["corner", "right", "front", "behind", "above"];
    const actions = {
      " ": () => view.toggle(),
      ArrowLeft: () => (event.shiftKey ? view.seek(view.time - 1) : view.step(-1)),
      ArrowRight: () => (event.shiftKey ? view.seek(view.time + 1) : view.step(1)),
      Home: () => view.seek(0),
      End: () => view.seek(view.duration),
      "-": () => view.changeSpeed(-1),
      "+": () => view.changeSpeed(1),
      "=": () => view.changeSpeed(1),
      f: () => view.show("follow", !view.shows.follow),
      c: () => view.show("forces", !view.shows.forces),
      g: () => view.show("ghost", !view.shows.ghost),
      l: () => view.show("loop", !view.shows.loop),
      r: () => view.resetCamera(),
    };
    presets.forEach((preset, index) => {
      actions[String(index + 1)] = () => {
        this.look.select.value = preset;
        view.look(preset);
      };
    });
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return false;
    action();
    return true;
  }
}
