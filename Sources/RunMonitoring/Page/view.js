// A run in the browser: its curves as they grow, and what its evaluations have left.

import { element, Line } from "/live.js";
import { Chart, told } from "/charts.js";

const sections = [
  ["learning", "Learning"],
  ["reward", "Reward terms [1/s]"],
  ["loss", "Losses"],
  ["policy", "Policy and value"],
  ["style", "Style"],
  ["time", "Speed"],
  ["other", "Other"],
];

/** The section of a curve that has no title of its own. */
function sectionOf(column) {
  const group = column.split("/")[0];
  if (group === "value") return "policy";
  return sections.some(([name]) => name === group) ? group : "other";
}

const timingPictures = [
  { column: "time/steps_per_s", title: "Control steps per second", label: "1/s" },
  { column: "time/collection_s", title: "Collecting, per iteration", label: "s" },
  { column: "time/learning_s", title: "Learning, per iteration", label: "s" },
];

class RunView {
  constructor() {
    this.charts = new Map();
    this.part = (name) => document.getElementById(name);
    this.line = new Line((message) => this.take(message), (isOpen) => this.connected(isOpen));
    this.isOpen = false;
  }

  connected(isOpen) {
    this.isOpen = isOpen;
    this.tellLive();
  }

  take(message) {
    if (message.type === "beginning") this.begin(message);
    this.add(message.metrics);
    this.add(message.timings);
    this.state = message.state;
    for (const chart of this.charts.values()) chart.draw();
    this.tellState();
    this.tellLive();
  }

  begin({ pictures }) {
    this.charts.clear();
    this.pictures = new Map([...pictures, ...timingPictures].map((picture) => [picture.column, picture]));
    this.first = new Set(pictures.map((picture) => picture.column));
    this.blocks = new Map(sections.map(([name, title]) => {
      const charts = element("div", { class: "charts" });
      const block = element("section", { id: name, hidden: "" }, element("h2", {}, title), charts);
      return [name, { block, charts }];
    }));
    this.part("curves").replaceChildren(...[...this.blocks.values()].map(({ block }) => block));
  }

  /** Adds rows to their curves, in the order of the pictures for those that have one. */
  add({ iterations, columns }) {
    const names = Object.keys(columns).filter((name) => name !== "steps" && name !== "episode/count");
    const order = [...this.pictures.keys()];
    const place = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
    names.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
    for (const name of names) this.chart(name).add(iterations, columns[name]);
  }

  chart(column) {
    const known = this.charts.get(column);
    if (known) return known;
    const words = column.slice(column.indexOf("/") + 1).replaceAll("_", " ");
    const picture = this.pictures.get(column) ?? { column, title: words, label: "" };
    const chart = new Chart(picture, (iteration) => this.point(iteration));
    this.charts.set(column, chart);
    const { block, charts } = this.blocks.get(this.first.has(column) ? "learning" : sectionOf(column));
    block.hidden = false;
    charts.append(chart.node);
    return chart;
  }

  /** Shows an iteration in every curve. */
  point(iteration) {
    for (const chart of this.charts.values()) chart.point(iteration);
  }

  /** The numbers of a curve, for scripts. */
  series(column) {
    const chart = this.charts.get(column);
    return chart ? { x: [...chart.x], y: [...chart.y] } : null;
  }

  // MARK: - Words

  tellLive() {
    const node = this.part("live");
    const words = !this.isOpen ? ["lost", "no connection; is treadmill view still there?"]
      : this.state?.use ? ["live", `training, process ${this.state.use.process}`]
        : ["over", "no process trains here"];
    [node.dataset.state, node.textContent] = words;
  }

  tellState() {
    const { name, summary, iteration_count: count, use, problem, evaluations } = this.state;
    const iteration = this.charts.get("episode/mean_return")?.x.at(-1)
      ?? [...this.charts.values()][0]?.x.at(-1) ?? 0;
    document.title = `${iteration}${count ? ` of ${count}` : ""} · ${name || "run"}`;
    this.part("name").textContent = name || this.state.folder;
    this.part("summary").textContent = summary ?? "";
    this.part("progress").textContent = `iteration ${iteration}${count ? ` of ${count}` : ""}`;
    this.part("share").value = count ? iteration / count : 0;
    const speed = this.charts.get("time/steps_per_s")?.y.at(-1);
    this.part("speed").textContent = speed ? `${told(Math.round(speed))} control steps/s` : "";
    this.part("use").textContent = use
      ? `${use.cores === undefined ? "" : `${use.cores.toFixed(1)} cores, `}${Math.round(use.memory_bytes / 1e6)} MB`
      : "";
    this.part("problem").textContent = problem ?? "";
    this.showReplays(evaluations?.replays ?? []);
    this.showResults(evaluations?.results ?? []);
  }

  showReplays(names) {
    const key = JSON.stringify(names);
    if (key === this.replayKey) return;
    this.replayKey = key;
    this.part("replays").hidden = names.length === 0;
    const nav = this.part("replays").querySelector("nav");
    nav.replaceChildren(...names.map((name) => {
      const button = element("button", { type: "button", "aria-pressed": "false" }, name);
      button.addEventListener("click", () => this.showReplay(name, button));
      return button;
    }));
    this.part("replays").querySelector(".frame").replaceChildren();
  }

  showReplay(name, button) {
    for (const other of button.parentNode.children) other.setAttribute("aria-pressed", String(other === button));
    this.part("replays").querySelector(".frame").replaceChildren(
      element("iframe", { src: `/replays/${encodeURIComponent(name)}`, title: name }));
  }

  showResults(results) {
    const key = JSON.stringify(results);
    if (key === this.resultKey) return;
    this.resultKey = key;
    this.part("results").hidden = results.length === 0;
    const percent = (share) => (share === undefined ? "–" : `${Math.round(100 * share)} %`);
    const row = (tag, cells) => element("tr", {}, ...cells.map((cell) => element(tag, {}, cell)));
    this.part("results").querySelector(".tables").replaceChildren(...results.map(({ file, cases }) =>
      element(
        "table", {}, element("caption", {}, file),
        element("thead", {}, row("th", ["case", "controller", "engine", "episodes", "survived", "velocity error [m/s]", "largest push [N s]"])),
        element("tbody", {}, ...cases.map((one) => row("td", [
          one.case, one.controller, one.engine, String(one.episodes), percent(one.survived),
          told(one.velocity_error_rms_m_s), told(one.largest_push_n_s),
        ]))))));
  }
}

window.treadmillView = new RunView();
