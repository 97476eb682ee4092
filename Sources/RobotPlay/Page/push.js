// Pushes: by dragging the robot, in the direction and as strongly as the pointer goes; or by buttons.

import { element, shape } from "/live.js";

/** Impulse for a way of the pointer [N s/px]. */
const perPixel = 0.4;
const strongest = 100;

const buttons = [
  ["Push from the right", "Left", [0, 1]], ["Push from behind", "Ahead", [1, 0]],
  ["Push from the front", "Back", [-1, 0]], ["Push from the left", "Right", [0, -1]],
];

export class Pushes {
  /** `onPush` is told an impulse [N s], and whether it is in the frame of the robot's heading. */
  constructor(node, onPush) {
    this.onPush = onPush;
    this.strength = element("input", { type: "range", id: "strength", min: 5, max: strongest, step: 5, value: 20 });
    const told = element("output", { for: "strength" }, "20 N s");
    this.strength.addEventListener("input", () => { told.textContent = `${this.strength.value} N s`; });
    node.append(
      element("div", { class: "strength" }, element("label", { for: "strength" }, "Strength"), this.strength, told),
      element("div", { class: "row" }, ...buttons.map(([title, text, [x, y]]) => {
        const button = element("button", { type: "button", title }, text);
        button.addEventListener("click", () => {
          const strength = Number(this.strength.value);
          onPush([x * strength, y * strength], true);
        });
        return button;
      })));
  }

  /** Lets a view's robot be dragged. */
  attach(view) {
    this.view = view;
    const { stage } = view;
    this.drawing = shape("svg", { class: "play-push", "aria-hidden": "true" });
    stage.append(this.drawing);
    const take = (event, does) => {
      if (!this.drag || event.pointerId !== this.drag.pointer) return;
      event.stopImmediatePropagation();
      does(event);
    };
    // Before the picture's own listeners, which would turn the camera.
    stage.addEventListener("pointerdown", (event) => this.begin(event), { capture: true });
    stage.addEventListener("pointermove", (event) => {
      if (!this.drag) stage.classList.toggle("is-pushing", this.isOnRobot(this.place(event)));
      take(event, (one) => this.move(one));
    }, { capture: true });
    stage.addEventListener("pointerup", (event) => take(event, () => this.end(true)), { capture: true });
    stage.addEventListener("pointercancel", (event) => take(event, () => this.end(false)), { capture: true });
  }

  place(event) {
    const box = this.view.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** Where a point of the world is on the stage [px], and how long a metre there is. */
  projected(point) {
    const { stage, camera, panes: [pane] } = this.view;
    const { width, height } = stage.getBoundingClientRect();
    const { matrix } = camera.projection(pane.target, width / height);
    const row = (r) => matrix[r] * point[0] + matrix[4 + r] * point[1] + matrix[8 + r] * point[2] + matrix[12 + r];
    const away = row(3);
    return {
      x: (0.5 + 0.5 * row(0) / away) * width, y: (0.5 - 0.5 * row(1) / away) * height,
      metre: height / (2 * Math.tan(camera.fieldOfView / 2) * away),
    };
  }

  isOnRobot([x, y]) {
    const poses = this.view.panes[0].sample?.poses ?? [];
    return poses.some(({ position }) => {
      const place = this.projected(position);
      return Math.hypot(place.x - x, place.y - y) < Math.max(0.13 * place.metre, 22);
    });
  }

  begin(event) {
    const start = this.place(event);
    const isControl = event.target instanceof Element && event.target.closest("details, button, a");
    if (event.button !== 0 || event.shiftKey || isControl || this.drag || !this.isOnRobot(start)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    this.view.stage.setPointerCapture(event.pointerId);
    this.drag = { pointer: event.pointerId, start, impulse: [0, 0], strength: 0 };
  }

  /** To the right is the picture's right, up is away from who looks. */
  move(event) {
    const { drag, view } = this;
    const [x, y] = this.place(event);
    const [dx, dy] = [x - drag.start[0], y - drag.start[1]];
    const way = Math.hypot(dx, dy);
    drag.strength = Math.min(perPixel * way, strongest);
    const factor = way > 0 ? drag.strength / way : 0;
    const [sine, cosine] = [Math.sin(view.camera.azimuth), Math.cos(view.camera.azimuth)];
    drag.impulse = [-sine * dx + cosine * dy, cosine * dx + sine * dy].map((value) => factor * value);
    this.draw(dx * factor / perPixel, dy * factor / perPixel);
  }

  end(isGiven) {
    const { impulse, strength } = this.drag;
    this.drag = null;
    this.drawing.replaceChildren();
    if (isGiven && strength >= 2) this.onPush(impulse, false);
  }

  /** The arrow from the robot, and how strong the push is. */
  draw(dx, dy) {
    const { start: [x, y], strength } = this.drag;
    const angle = Math.atan2(dy, dx) * 180 / Math.PI;
    this.drawing.replaceChildren(
      shape("line", { x1: x, y1: y, x2: x + dx, y2: y + dy }),
      shape("path", { d: "M12 0L-6 8V-8Z", transform: `translate(${x + dx} ${y + dy}) rotate(${angle})` }),
      shape("text", { x: x + dx + 14, y: y + dy - 10 }, `${strength.toFixed(0)} N s`));
  }
}
