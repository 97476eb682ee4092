// A choice among many recordings: what is done, and two who do it side by side.

class Gallery {
  constructor(node) {
    this.node = node;
    this.choices = {};
    for (const select of node.querySelectorAll("select[data-choice]")) {
      this.choices[select.dataset.choice] = select;
      select.addEventListener("change", () => this.show());
    }
    this.sources = [...node.querySelectorAll("script[data-subject]")];
    this.view = window.treadmillReplay.mount(
      node.querySelector(".replay"),
      { format: "treadmill-replay", version: 1, is_live: false, recordings: this.scenes });
    this.tell();
  }

  /** What is chosen: numbers of the subject, and of the two who do it. */
  get chosen() {
    const numbers = Object.entries(this.choices).map(([name, { value }]) => [name, Number(value)]);
    return Object.fromEntries(numbers);
  }

  /** The recordings of what is chosen, those that there are. */
  get scenes() {
    const { subject, left, right } = this.chosen;
    return [left, right].flatMap((performer) => {
      const source = this.sources.find(({ dataset }) =>
        Number(dataset.subject) === subject && Number(dataset.performer) === performer);
      return source ? [JSON.parse(source.textContent)] : [];
    });
  }

  /** Shows what is chosen, another subject from its beginning. */
  show() {
    const { subject } = this.chosen;
    this.view.replace(this.scenes);
    if (subject !== this.subject) this.view.seek(0);
    this.tell();
  }

  /** Tells the page what is chosen. */
  tell() {
    this.subject = this.chosen.subject;
    this.node.dispatchEvent(
      new CustomEvent("replay-choice", { bubbles: true, detail: this.chosen }));
  }
}

window.treadmillReplay.galleries = [...document.querySelectorAll(".replay-gallery")]
  .map((node) => new Gallery(node));
