// A replay on a page: recordings side by side at one time, seen by one camera.

/** One recording's part of the picture, with what is written over it. */
class Pane {
  constructor(recording) {
    this.recording = recording;
    this.title = element("h3", {}, recording.name);
    this.told = element("p", { class: "replay-told" });
    this.figures = element("dl", { class: "replay-figures" });
    this.details = element("details", { class: "replay-details" }, element("summary", {}, "Details"));
    this.detailRows = element("dl");
    this.details.append(this.detailRows);
    this.values = recording.figures.map((figure) => {
      const value = element("dd");
      const bar = figure.limit ? element("meter", { min: 0, max: figure.limit }) : null;
      if (bar) bar.setAttribute("aria-hidden", "true");
      const rows = figure.is_detail ? this.detailRows : this.figures;
      rows.append(element("dt", {}, figure.name), value);
      return { value, bar, text: element("span") };
    });
    for (const { value, bar, text } of this.values) value.append(...(bar ? [bar, text] : [text]));
    this.details.hidden = this.detailRows.childElementCount === 0;
    this.node = element(
      "div", { class: "replay-pane" },
      element("div", { class: "replay-over" }, this.title, this.told, this.figures, this.details));
  }

  /** Where the robot's middle lies above its first body [m], and its height [m]. */
  measure() {
    if (this.extent) return this.extent;
    const sample = this.recording.sample(this.recording.firstTime);
    if (!sample) return { middle: -0.05, height: 1.6 };
    let [low, high] = [Infinity, -Infinity];
    this.recording.bodies.forEach((body, index) => {
      for (const shape of body.shapes) {
        const { z, reach } = this.reachOf(shape, sample.poses[index]);
        low = Math.min(low, z - reach);
        high = Math.max(high, z + reach);
      }
    });
    if (!(high > low)) return { middle: 0, height: 1.6 };
    const base = sample.poses[0].position[2];
    // A little below the middle of the picture: there are words above.
    const height = high - low;
    this.extent = { middle: low + 0.56 * height - base, height };
    return this.extent;
  }

  reachOf(shape, bodyPose) {
    const { position, orientation } = composed(bodyPose, shape.pose);
    const up = Math.abs(turned(orientation, [0, 0, 1])[2]);
    const [a, b] = shape.size ?? [0.1, 0.1];
    switch (shape.kind) {
      case "sphere": return { z: position[2], reach: a };
      case "capsule": case "cylinder": return { z: position[2], reach: a + b * up };
      case "box": {
        const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map((axis) => turned(orientation, axis)[2]);
        return {
          z: position[2],
          reach: axes.reduce((sum, axis, index) => sum + Math.abs(axis) * shape.size[index], 0),
        };
      }
      default: {
        const { vertices } = this.recording.meshes[shape.mesh];
        let reach = 0;
        for (let start = 0; start < vertices.length; start += 3) {
          const corner = turned(orientation, vertices.subarray(start, start + 3));
          reach = Math.max(reach, Math.abs(corner[2]));
        }
        return { z: position[2], reach };
      }
    }
  }

  /** Reads the recording at a time [s]. */
  advance(time, shows) {
    const { recording } = this;
    this.shows = shows;
    this.sample = recording.sample(time);
    if (shows.follow || !this.target) {
      const [x, y, z] = recording.middle(time);
      this.target = [x, y, z + this.measure().middle];
    }
    this.arrows = this.sample ? arrowsOf(recording, this.sample, time, shows) : [];
    this.write(time);
  }

  write(time) {
    const { recording, sample } = this;
    const words = [];
    if (sample?.isOver) words.push(`ended at ${recording.endTime.toFixed(2)} s`);
    const caption = recording.caption(time);
    if (caption) words.push(caption);
    else if (sample?.command) words.push(commandText(sample.command));
    words.push(...recording.activePushes(time).map(pushText));
    const told = words.join(" · ");
    if (this.told.textContent !== told) this.told.textContent = told;
    this.values.forEach(({ bar, text }, index) => {
      const { unit: name, limit } = recording.figures[index];
      const value = sample ? sample.figures[index] : NaN;
      text.textContent = Number.isFinite(value)
        ? `${value.toFixed(Math.abs(value) >= 20 || limit >= 20 ? 0 : 2)} ${name}`.replace("-", "−")
        : "";
      if (bar) bar.value = Math.abs(value) || 0;
    });
  }
}

/** A picture with its controls in an element of the page. */
class ReplayView {
  constructor(node, content) {
    this.node = node;
    this.isWholePage = node.dataset.page === "whole";
    this.time = 0;
    this.speed = 1;
    this.isPlaying = false;
    this.isLive = Boolean(content.is_live);
    this.shows = { follow: true, loop: !this.isLive, forces: true, ghost: true, command: true };
    this.camera = new Camera();
    this.panes = [];
    this.isVisible = true;
    this.isDirty = true;
    // Pixels drawn for one of the screen's: fewer while a slow machine plays.
    this.sharpness = 1;
    this.slowFrameCount = 0;
    this.build();
    for (const scene of content.recordings) this.add(scene);
    this.resetCamera();
    this.observe();
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!isStill && (this.duration > 0 || this.isLive)) this.play();
    this.schedule();
  }

  // MARK: - The element

  build() {
    const { node } = this;
    node.tabIndex = 0;
    node.setAttribute("role", "group");
    if (!node.hasAttribute("aria-label")) node.setAttribute("aria-label", "3-D replay");
    this.stage = element("div", { class: "replay-stage" });
    this.print = element("img", { class: "replay-print", alt: "" });
    this.caption = element("figcaption", { class: "replay-caption" });
    this.controls = new Controls(this);
    node.append(
      element("figure", { class: "replay-figure" }, this.stage, this.print, this.caption),
      this.controls.node);
    this.makeRenderer();
    attachGestures(this.stage, this, this.isWholePage);
    const keys = this.isWholePage ? document : node;
    keys.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented && this.controls.key(event)) event.preventDefault();
    });
  }

  /** WebGL where there is, a plain canvas where not, or where it is lost. */
  makeRenderer(isPlain = new URLSearchParams(location.search).get("renderer") === "canvas") {
    const canvas = () => element("canvas", { class: "replay-canvas", role: "img" });
    this.canvas?.remove();
    this.canvas = canvas();
    let renderer = null;
    try {
      renderer = isPlain ? null : WebGLRenderer.make(this.canvas);
    } catch (fault) {
      this.rendererFault = String(fault);
    }
    if (!renderer) {
      this.canvas = canvas();
      renderer = new CanvasRenderer(this.canvas);
    }
    this.renderer = renderer;
    this.canvas.setAttribute("aria-label", "Picture of the robots; what is seen is told beside it");
    this.canvas.addEventListener("webglcontextlost", () => this.makeRenderer(true));
    this.stage.prepend(this.canvas);
    this.resize();
  }

  observe() {
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", () => this.adoptScheme());
    this.adoptScheme();
    new ResizeObserver(() => this.resize()).observe(this.stage);
    new IntersectionObserver((entries) => {
      this.isVisible = entries.at(-1).isIntersecting;
      this.invalidate();
    }).observe(this.stage);
    window.addEventListener("beforeprint", () => this.preparePrint());
  }

  adoptScheme() {
    const scheme = this.scheme.matches ? "dark" : "light";
    this.palette = paletteOf(scheme);
    for (const [name, value] of Object.entries(hexPalettes[scheme])) {
      this.node.style.setProperty(`--replay-${name}`, value);
    }
    this.invalidate();
  }

  resize() {
    const ratio = this.sharpness * Math.min(window.devicePixelRatio || 1, 2);
    const { width, height } = this.stage.getBoundingClientRect();
    const size = [width, height].map((length) => Math.max(1, Math.round(length * ratio)));
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) {
      [this.canvas.width, this.canvas.height] = size;
    }
    // Drawn at once: a canvas of another size is empty.
    if (this.palette) this.draw();
  }

  /** The height of a pane on the page [px]. */
  get paneHeight() {
    return this.panes[0]?.node.clientHeight ?? this.stage.clientHeight;
  }

  // MARK: - Recordings

  /** Adds a recording beside the others and gives its number. */
  add(scene) {
    const pane = new Pane(new Recording(scene));
    this.panes.push(pane);
    this.stage.append(pane.node);
    this.stage.style.setProperty("--panes", this.panes.length);
    this.changed();
    return this.panes.length - 1;
  }

  /** Shows other recordings in place of those there are, at the same time and from the same side. */
  replace(scenes) {
    for (const { node } of this.panes) node.remove();
    this.panes = [];
    for (const scene of scenes) this.add(scene);
    this.seek(this.time);
  }

  /** Adds frames to a recording; a live picture forgets those older than a minute. */
  append(index, piece) {
    const { recording } = this.panes[index];
    recording.append(piece);
    if (this.isLive) recording.forget(60);
    this.changed();
  }

  changed() {
    this.controls.showRecordings(this.panes.map((pane) => pane.recording));
    this.invalidate();
  }

  /** The time of the last frame of all [s]. */
  get duration() {
    return this.panes.reduce((latest, { recording }) => Math.max(latest, recording.endTime), 0);
  }

  /** Time from a frame to the next, the shortest of all [s]. */
  get interval() {
    const intervals = this.panes.map(({ recording }) => recording.interval);
    return intervals.length > 0 ? Math.min(...intervals) : 0;
  }

  // MARK: - Time

  play() {
    if (!this.isLive && this.time >= this.duration - 1e-6) this.time = 0;
    this.isPlaying = true;
    this.lastTick = null;
    this.invalidate();
  }

  pause() {
    this.isPlaying = false;
    this.sharpen(1);
    this.invalidate();
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** Goes to a time [s]. */
  seek(time) {
    this.time = clamped(Number.isFinite(time) ? time : 0, 0, this.duration);
    this.invalidate();
  }

  /** Stops, and goes so many frames on. */
  step(count) {
    this.pause();
    if (this.interval > 0) this.seek((Math.round(this.time / this.interval) + count) * this.interval);
  }

  setSpeed(speed) {
    this.speed = speed;
    this.invalidate();
  }

  changeSpeed(by) {
    const place = speeds.indexOf(this.speed);
    this.setSpeed(speeds[clamped(place + by, 0, speeds.length - 1)]);
  }

  // MARK: - What is seen

  show(name, isShown) {
    this.shows[name] = isShown;
    this.invalidate();
  }

  look(preset) {
    this.camera.look(preset);
    this.invalidate();
  }

  resetCamera() {
    this.camera.reset();
    const heights = this.panes.map((pane) => pane.measure().height);
    if (heights.length > 0) this.camera.distance = 2.35 * Math.max(...heights);
    this.controls.look.select.value = "corner";
    this.invalidate();
  }

  // MARK: - Drawing

  invalidate() {
    this.isDirty = true;
  }

  schedule() {
    requestAnimationFrame((now) => {
      this.advance(now);
      this.schedule();
    });
  }

  advance(now) {
    const elapsed = this.lastTick === null || this.lastTick === undefined
      ? 0 : Math.min((now - this.lastTick) / 1000, 0.25);
    this.lastTick = now;
    if (this.isPlaying && elapsed > 0) {
      this.coarsen(elapsed);
      this.time += elapsed * this.speed;
      this.keepTime();
      this.isDirty = true;
    }
    if (this.isDirty && this.isVisible) this.draw();
  }

  /** Draws coarser where a few frames in a row took long. */
  coarsen(elapsed) {
    this.slowFrameCount = elapsed > 0.045 ? this.slowFrameCount + 1 : 0;
    if (this.slowFrameCount >= 4 && this.sharpness > 0.4) this.sharpen(this.sharpness * 0.7);
  }

  sharpen(sharpness) {
    this.slowFrameCount = 0;
    if (this.sharpness === sharpness) return;
    this.sharpness = sharpness;
    this.resize();
  }

  /** At the end again from the beginning, or no further; live, not far behind the end. */
  keepTime() {
    const { duration } = this;
    if (this.isLive) {
      if (this.time > duration || this.time < duration - 0.5) {
        this.time = Math.max(duration - 0.05, 0);
      }
    } else if (this.time >= duration) {
      this.time = this.shows.loop && duration > 0 ? this.time % duration : duration;
      if (!this.shows.loop) this.pause();
    }
  }

  draw(palette = this.palette) {
    this.isDirty = false;
    const outer = this.stage.getBoundingClientRect();
    const ratio = this.canvas.width / Math.max(outer.width, 1);
    for (const pane of this.panes) {
      pane.advance(this.time, this.shows);
      const inner = pane.node.getBoundingClientRect();
      pane.place = {
        x: Math.round((inner.left - outer.left) * ratio),
        y: Math.round((inner.top - outer.top) * ratio),
        width: Math.max(1, Math.round(inner.width * ratio)),
        height: Math.max(1, Math.round(inner.height * ratio)),
      };
    }
    this.renderer.render(this.panes, this.camera, palette);
    this.controls.showTime();
    this.controls.showState();
  }

  /** The picture on white with its names, as an address of data. */
  snapshot() {
    this.sharpen(1);
    this.draw(paletteOf("paper"));
    const copy = element("canvas", { width: this.canvas.width, height: this.canvas.height });
    const context = copy.getContext("2d");
    context.drawImage(this.canvas, 0, 0);
    const size = Math.round(0.02 * Math.max(copy.width, 700));
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.fillStyle = "#111";
    for (const { place, recording } of this.panes) {
      context.fillText(recording.name, place.x + size, place.y + 1.6 * size, place.width - size);
    }
    this.invalidate();
    return copy.toDataURL("image/png");
  }

  preparePrint() {
    this.print.src = this.snapshot();
    const told = this.panes.map(({ recording, told: { textContent } }) =>
      textContent ? `${recording.name} (${textContent})` : recording.name);
    this.caption.textContent = `${told.join("; ")}: at ${this.time.toFixed(2)} s.`;
    this.print.alt = this.caption.textContent;
  }

  // MARK: - What tests and live pages ask

  /** The number of the frame that is shown of a recording. */
  frame(index) {
    return this.panes[index].recording.place(this.time).frame;
  }

  /** Where a body is shown: metres, and (w, x, y, z). */
  pose(index, body) {
    const { recording } = this.panes[index];
    const number = recording.bodies.findIndex(({ name }) => name === body);
    const sample = recording.sample(this.time);
    return number >= 0 && sample ? sample.poses[number] : null;
  }
}

/** What a page's scripts may use: `views` in the page's order, and `mount` for further ones. */
window.treadmillReplay = {
  version: 1,
  views: [],
  mount(node, content) {
    if (content.format !== "treadmill-replay" || content.version !== 1) {
      throw new TypeError(
        `found the format '${content.format}' ${content.version}, expected 'treadmill-replay' 1`);
    }
    const view = new ReplayView(node, content);
    this.views.push(view);
    return view;
  },
};

for (const node of document.querySelectorAll(".replay")) {
  const source = node.querySelector("script[type='application/json']");
  if (!source) continue;
  try {
    window.treadmillReplay.mount(node, JSON.parse(source.textContent));
  } catch (fault) {
    node.append(element("p", { class: "replay-fault", role: "alert" }, `The replay cannot be shown: ${fault.message}`));
    throw fault;
  }
}
