// What was recorded, read from JSON: a scene that stays, and frames that come in pieces.

/** The numbers of a quantised array: offset + step · integer, little-endian, unsigned. */
function quantizedValues({ bits, offset, step, values }) {
  const text = atob(values);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = bits / 8;
  const result = new Float32Array(bytes.length / size);
  for (let index = 0; index < result.length; index += 1) {
    const integer = bits === 16 ? view.getUint16(2 * index, true) : view.getUint32(4 * index, true);
    result[index] = offset + step * integer;
  }
  return result;
}

/** Whole numbers: the corners of triangles. */
function wholeNumbers(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) =>
    view.getUint32(4 * index, true));
}

/** A recording: its scene, and its frames as far as they are known. */
class Recording {
  constructor(scene) {
    this.name = scene.name;
    this.interval = scene.frame_interval_s;
    this.firstTime = scene.first_frame_time_s;
    this.metresPerNewton = scene.metres_per_newton;
    this.bodies = scene.bodies.map((body) => ({
      name: body.name,
      side: body.side,
      shapes: body.shapes.map((shape) => ({
        kind: shape.kind,
        size: shape.size_m,
        mesh: shape.mesh,
        pose: { position: shape.position_m, orientation: shape.orientation_wxyz },
      })),
    }));
    this.meshes = scene.meshes.map((mesh) => ({
      vertices: quantizedValues(mesh.vertices_m),
      triangles: wholeNumbers(mesh.triangles),
    }));
    this.ground = scene.ground;
    if (this.ground.kind === "height_field") {
      this.ground.heights = quantizedValues(this.ground.heights_m);
    }
    this.contactCount = scene.contact_count;
    this.figures = scene.figures;
    this.captions = scene.captions;
    this.pushes = scene.pushes;
    this.pieces = [];
    for (const piece of scene.pieces) this.append(piece);
  }

  /** Adds frames; a gap before them is an error. */
  append(piece) {
    if (this.pieces.length > 0 && piece.first_frame !== this.endFrame) {
      throw new RangeError(
        `${this.name}: found frame ${piece.first_frame}, expected ${this.endFrame}`);
    }
    const optional = (track) => (track ? quantizedValues(track) : null);
    this.pieces.push({
      first: piece.first_frame,
      count: piece.frame_count,
      positions: quantizedValues(piece.positions_m),
      orientations: quantizedValues(piece.orientations_wxyz),
      contactPoints: quantizedValues(piece.contact_points_m),
      contactForces: quantizedValues(piece.contact_forces_n),
      commands: optional(piece.commands),
      ghostPositions: optional(piece.reference_positions_m),
      ghostOrientations: optional(piece.reference_orientations_wxyz),
      figures: piece.figures.map(quantizedValues),
    });
    for (const push of piece.pushes ?? []) this.pushes.push(push);
    for (const caption of piece.captions ?? []) this.captions.push(caption);
  }

  /** Forgets pieces that end more than so many seconds before the last frame. */
  forget(seconds) {
    const oldest = this.endFrame - seconds / this.interval;
    while (this.pieces.length > 1 && this.pieces[0].first + this.pieces[0].count < oldest) {
      this.pieces.shift();
    }
  }

  get isEmpty() {
    return this.pieces.every((piece) => piece.count === 0);
  }

  /** The frame after the last. */
  get endFrame() {
    const last = this.pieces.at(-1);
    return last ? last.first + last.count : 0;
  }

  /** The time of the last frame [s]. */
  get endTime() {
    return this.isEmpty ? 0 : this.firstTime + (this.endFrame - 1) * this.interval;
  }

  get hasGhost() {
    return this.pieces.some((piece) => piece.ghostPositions);
  }

  /** The last frame that is not later than a time [s], and the share of the way to the next. */
  place(time) {
    const first = this.pieces[0]?.first ?? 0;
    const exact = (time - this.firstTime) / this.interval;
    const whole = Math.floor(exact + 1e-6);
    const frame = clamped(whole, first, Math.max(this.endFrame - 1, first));
    const share = frame === whole && frame + 1 < this.endFrame ? Math.max(exact - whole, 0) : 0;
    return { frame, share };
  }

  /** A frame's piece, and its number in it. */
  find(frame) {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle].first <= frame) low = middle;
      else high = middle - 1;
    }
    return { piece: this.pieces[low], row: frame - this.pieces[low].first };
  }

  /** What is to be seen at a time [s]; null where nothing was recorded. */
  sample(time) {
    if (this.isEmpty) return null;
    const { frame, share } = this.place(time);
    const a = this.find(frame);
    const b = share > 0 ? this.find(frame + 1) : a;
    const at = ({ piece, row }, name, width, index) => {
      const start = row * width + index;
      return piece[name].subarray(start, start + (name.endsWith("rientations") ? 4 : 3));
    };
    const vector = (name, width, index) => {
      const from = at(a, name, width, index);
      const to = at(b, name, width, index);
      return [0, 1, 2].map((axis) => mixed(from[axis], to[axis], share));
    };
    const poses = (positions, orientations) =>
      this.bodies.map((_, body) => ({
        position: vector(positions, 3 * this.bodies.length, 3 * body),
        orientation: mixedTurn(
          Array.from(at(a, orientations, 4 * this.bodies.length, 4 * body)),
          Array.from(at(b, orientations, 4 * this.bodies.length, 4 * body)), share),
      }));
    const hasGhost = a.piece.ghostPositions && b.piece.ghostPositions;
    return {
      frame,
      isOver: time > this.endTime + 0.5 * this.interval,
      poses: poses("positions", "orientations"),
      ghost: hasGhost ? poses("ghostPositions", "ghostOrientations") : null,
      contacts: Array.from({ length: this.contactCount }, (_, contact) => ({
        point: vector("contactPoints", 3 * this.contactCount, 3 * contact),
        force: vector("contactForces", 3 * this.contactCount, 3 * contact),
      })),
      // Commands hold until the next one: between them there is none.
      command: a.piece.commands ? Array.from(at(a, "commands", 3, 0)) : null,
      figures: a.piece.figures.map((track, index) =>
        mixed(track[a.row], b.piece.figures[index][b.row], share)),
    };
  }

  /** Where the first body is about a time [s], without its bobbing. */
  middle(time) {
    if (this.isEmpty) return [0, 0, 0.8];
    const reach = 0.4;
    const count = 8;
    let sum = [0, 0, 0];
    for (let index = 0; index <= count; index += 1) {
      const { frame } = this.place(time + reach * ((2 * index) / count - 1));
      const { piece, row } = this.find(frame);
      const start = 3 * this.bodies.length * row;
      sum = add(sum, piece.positions.subarray(start, start + 3));
    }
    return scaled(sum, 1 / (count + 1));
  }

  /** What the robot is told at a time [s]. */
  caption(time) {
    let text = "";
    for (const caption of this.captions) if (caption.time_s <= time + 1e-6) text = caption.text;
    return text;
  }

  /** Pushes that are shown at a time [s]: one that is short, for a moment longer than it lasts. */
  activePushes(time) {
    return this.pushes.filter((push) =>
      time >= push.time_s - 1e-6 && time <= push.time_s + Math.max(push.duration_s, 0.3));
  }

  /** Height of the ground below a point [m]. */
  groundHeight(x, y) {
    const ground = this.ground;
    if (ground.kind !== "height_field") return 0;
    const cell = (coordinate, count) => {
      const inside = clamped(coordinate / ground.spacing_m, 0, count - 1);
      const index = Math.min(Math.floor(inside), count - 2);
      return [index, inside - index];
    };
    const [i, u] = cell(x - ground.origin_m[0], ground.count_x);
    const [j, v] = cell(y - ground.origin_m[1], ground.count_y);
    const height = (di, dj) => ground.heights[(i + di) * ground.count_y + j + dj];
    return mixed(
      mixed(height(0, 0), height(0, 1), v), mixed(height(1, 0), height(1, 1), v), u);
  }
}
