// What live pages share: their way to the server, and small parts of pages.

/** An element with attributes and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An element of a drawing. */
export function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A socket to the server that comes back by itself. */
export class Line {
  /**
   * `onMessage` is given each message, `onChange` whether there is a connection. A message that cannot be
   * used ends the connection: the next one begins with everything.
   */
  constructor(onMessage, onChange) {
    this.onMessage = onMessage;
    this.onChange = onChange;
    this.pause = 250;
    this.open();
  }

  open() {
    this.socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket.addEventListener("message", (event) => {
      this.pause = 250;
      this.onChange(true);
      try {
        this.onMessage(JSON.parse(event.data));
      } catch (fault) {
        console.warn(fault);
        this.socket.close();
      }
    });
    this.socket.addEventListener("close", () => {
      this.onChange(false);
      setTimeout(() => this.open(), this.pause);
      this.pause = Math.min(2 * this.pause, 4000);
    });
  }

  /** Sends an object; nothing while there is no connection. */
  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
