// A curve over the iterations that grows.

import { element, shape } from "/live.js";

const size = { width: 320, height: 152, left: 46, right: 8, top: 8, bottom: 20 };

/** Round numbers that cut a range into about so many parts. */
export function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** A number in as few characters as tell it. */
export function told(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(1)
      : String(Number(value.toPrecision(size >= 1000 ? 6 : 3)));
  return text.replace("-", "−");
}

/** Labels that say no more than the title does. */
const plain = new Set(["score", "share", "return", "factor"]);

/** One curve in axes of its own. */
export class Chart {
  /** `onPoint` is told the iteration under the pointer, or null. */
  constructor({ title, label, column }, onPoint) {
    this.column = column;
    this.label = plain.has(label) ? "" : label;
    this.x = [];
    this.y = [];
    this.value = element("output");
    this.svg = shape("svg", {
      viewBox: `0 0 ${size.width} ${size.height}`, preserveAspectRatio: "none", role: "img",
      "aria-label": title,
    });
    this.node = element(
      "figure", { class: "chart", "data-column": column },
      element("figcaption", {}, element("b", {}, title), this.value), this.svg);
    const point = (event) => {
      const box = this.svg.getBoundingClientRect();
      const share = ((event.clientX - box.left) / box.width * this.width - size.left) / this.span;
      const { low, high } = this.range(this.x);
      onPoint(this.x.length > 0 ? low + Math.min(Math.max(share, 0), 1) * (high - low) : null);
    };
    this.svg.addEventListener("pointermove", point);
    this.svg.addEventListener("pointerdown", point);
    this.svg.addEventListener("pointerleave", () => onPoint(null));
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  /** Adds points; a value that is no number leaves a gap. */
  add(x, y) {
    for (let index = 0; index < x.length; index += 1) {
      this.x.push(x[index]);
      this.y.push(y[index] ?? null);
    }
  }

  range(values) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return { low, high };
  }

  /** Whether there is anything to see. */
  get isEmpty() {
    return this.y.every((value) => value === null);
  }

  draw() {
    // As wide as on the page: text keeps its shape.
    this.width = this.svg.clientWidth || size.width;
    this.height = this.svg.clientHeight || size.height;
    this.span = this.width - size.left - size.right;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.node.hidden = this.isEmpty;
    if (this.isEmpty) return;
    const x = this.range(this.x);
    const y = this.range(this.y);
    const margin = y.high > y.low ? 0.06 * (y.high - y.low) : 0.1 * Math.abs(y.high) || 1;
    const [low, high] = [y.low - margin, y.high + margin];
    const across = (value) => size.left + (x.high > x.low ? (value - x.low) / (x.high - x.low) : 0.5) * this.span;
    const rise = this.height - size.top - size.bottom;
    const up = (value) => size.top + (1 - (value - low) / (high - low)) * rise;
    this.places = { across, up };
    this.cursor = shape("g");
    this.svg.replaceChildren(
      ...this.grid(ticks(low, high, 4), up), ...this.scale(ticks(x.low, x.high, 4), across),
      ...this.curve(across, up), this.cursor);
    this.point(this.pointed ?? null);
  }

  grid(values, up) {
    return values.flatMap((value) => [
      shape("line", { class: "grid", x1: size.left, x2: this.width - size.right, y1: up(value), y2: up(value) }),
      shape("text", { x: size.left - 5, y: up(value) + 4, "text-anchor": "end" }, told(value)),
    ]);
  }

  scale(values, across) {
    return values.filter(Number.isInteger).map((value) => shape(
      "text", { x: across(value), y: this.height - 5, "text-anchor": "middle" }, told(value)));
  }

  /** The points joined in order, at most a few for each pixel: the lowest and the highest of each. */
  curve(across, up) {
    const parts = [];
    let isDown = false;
    for (const index of this.shown()) {
      const value = this.y[index];
      if (value === null) {
        isDown = false;
        continue;
      }
      parts.push(`${isDown ? "L" : "M"}${across(this.x[index]).toFixed(1)} ${up(value).toFixed(1)}`);
      isDown = true;
    }
    const lone = this.y.filter((value) => value !== null).length === 1
      ? this.y.findIndex((value) => value !== null) : -1;
    return [
      shape("path", { class: "curve", d: parts.join("") }),
      ...(lone < 0 ? [] : [shape("circle", { class: "lone", r: 3, cx: across(this.x[lone]), cy: up(this.y[lone]) })]),
    ];
  }

  shown() {
    const indices = this.x.map((_, index) => index);
    const perPixel = Math.floor(indices.length / (2 * this.span));
    if (perPixel < 2) return indices;
    const kept = [];
    for (let start = 0; start < indices.length; start += 2 * perPixel) {
      const part = indices.slice(start, start + 2 * perPixel).filter((index) => this.y[index] !== null);
      if (part.length === 0) continue;
      const lowest = part.reduce((a, b) => (this.y[b] < this.y[a] ? b : a));
      const highest = part.reduce((a, b) => (this.y[b] > this.y[a] ? b : a));
      kept.push(...[...new Set([part[0], lowest, highest])].sort((a, b) => a - b));
    }
    return kept;
  }

  /** Shows the value at an iteration, or the last one for null. */
  point(iteration) {
    this.pointed = iteration;
    if (!this.places) return;
    const known = this.y.map((value, index) => (value === null ? -1 : index)).filter((index) => index >= 0);
    const index = iteration === null ? known.at(-1)
      : known.reduce((a, b) => (Math.abs(this.x[b] - iteration) < Math.abs(this.x[a] - iteration) ? b : a), known[0]);
    this.cursor.replaceChildren();
    if (index === undefined) return;
    const words = `${told(this.y[index])}${this.label ? ` ${this.label}` : ""}`;
    this.value.textContent = iteration === null ? words : `${this.x[index]}: ${words}`;
    if (iteration === null) return;
    const { across, up } = this.places;
    const x = across(this.x[index]);
    this.cursor.append(
      shape("line", { class: "cursor", x1: x, x2: x, y1: size.top, y2: this.height - size.bottom }),
      shape("circle", { class: "dot", r: 3.5, cx: x, cy: up(this.y[index]) }));
  }
}
