// Draws on a plain canvas, where there is no WebGL: silhouettes of shapes, the farthest first.

class CanvasRenderer {
  constructor(canvas) {
    this.kind = "canvas2d";
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  render(panes, camera, palette) {
    const context = this.context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = cssColor(palette.background);
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    for (const pane of panes) if (pane.sample) this.renderPane(pane, camera, palette);
  }

  renderPane(pane, camera, palette) {
    const context = this.context;
    const { x, y, width, height } = pane.place;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    const eye = camera.projection(pane.target, width / height);
    const focal = height / (2 * Math.tan(camera.fieldOfView / 2));
    this.view = {
      eye,
      // Nothing behind the eye is drawn.
      point: (place) => {
        const p = projected(eye.matrix, place);
        if (p.w < 0.05) return null;
        const screen = [x + (0.5 + 0.5 * p.x) * width, y + (0.5 - 0.5 * p.y) * height];
        return { x: screen[0], y: screen[1], away: p.w, scale: focal / p.w };
      },
    };
    this.drawGrid(pane, palette);
    this.drawShadow(pane, palette);
    if (pane.sample.ghost && pane.shows.ghost) {
      context.globalAlpha = 0.35;
      this.drawBodies(pane, pane.sample.ghost, () => palette.ghost);
      context.globalAlpha = 1;
    }
    this.drawBodies(pane, pane.sample.poses, (body) => palette[body.side]);
    for (const arrow of pane.arrows) this.drawArrow(arrow, cssColor(palette[arrow.kind]));
    context.restore();
  }

  line(from, to) {
    const a = this.view.point(from);
    const b = this.view.point(to);
    if (!a || !b) return;
    this.context.beginPath();
    this.context.moveTo(a.x, a.y);
    this.context.lineTo(b.x, b.y);
    this.context.stroke();
  }

  drawGrid(pane, palette) {
    const context = this.context;
    const [cx, cy] = pane.target.map(Math.round);
    context.strokeStyle = cssColor(palette.line);
    context.lineWidth = 1;
    const reach = 6;
    const place = (x, y) => [x, y, pane.recording.groundHeight(x, y)];
    const step = pane.recording.ground.kind === "height_field" ? 0.25 : 1;
    for (let offset = -reach; offset <= reach; offset += 0.5) {
      context.globalAlpha = (offset % 1 === 0 ? 0.8 : 0.35) * (1 - Math.abs(offset) / (reach + 1));
      for (let along = -reach; along < reach; along += step) {
        this.line(place(cx + offset, cy + along), place(cx + offset, cy + along + step));
        this.line(place(cx + along, cy + offset), place(cx + along + step, cy + offset));
      }
    }
    context.globalAlpha = 1;
  }

  /** Shadows straight below the shapes. */
  drawShadow(pane, palette) {
    this.context.globalAlpha = 0.18;
    const flat = ([x, y]) => [x, y, pane.recording.groundHeight(x, y)];
    this.drawBodies(pane, pane.sample.poses, () => palette.shade, flat);
    this.context.globalAlpha = 1;
  }

  drawBodies(pane, poses, color, placed = (point) => point) {
    const parts = pane.recording.bodies.flatMap((body, index) =>
      body.shapes.flatMap((shape) => {
        const pose = composed(poses[index], shape.pose);
        return this.partsOf(shape, pose, pane.recording, placed).map((part) => ({
          ...part, color: color(body),
        }));
      }));
    parts.sort((a, b) => b.away - a.away);
    for (const part of parts) part.draw(part.color);
  }

  /** A shape as things that can be drawn one after another, each with its distance. */
  partsOf(shape, pose, recording, placed) {
    const at = (point) => placed(add(pose.position, turned(pose.orientation, point)));
    const [radius, halfLength] = shape.size ?? [];
    switch (shape.kind) {
      case "sphere": return this.stroke(at([0, 0, 0]), at([0, 0, 0]), radius, "round");
      case "capsule":
        return this.stroke(at([0, 0, -halfLength]), at([0, 0, halfLength]), radius, "round");
      case "cylinder":
        return this.stroke(at([0, 0, -halfLength]), at([0, 0, halfLength]), radius, "butt");
      case "box": return this.faces(boxMesh(shape.size), at);
      case "mesh": return this.faces(flatMesh(recording.meshes[shape.mesh]), at);
      default: throw new TypeError(`found a shape '${shape.kind}'`);
    }
  }

  stroke(from, to, radius, cap) {
    const a = this.view.point(from);
    const b = this.view.point(to);
    if (!a || !b) return [];
    const context = this.context;
    const width = radius * (a.scale + b.scale);
    const line = (thickness, dx, dy) => {
      context.lineCap = cap;
      context.lineWidth = thickness;
      context.beginPath();
      context.moveTo(a.x + dx, a.y + dy);
      context.lineTo(b.x + dx + 0.01, b.y + dy);
      context.stroke();
    };
    const draw = (color) => {
      context.strokeStyle = cssColor(scaled(color, 0.62));
      line(width, 0, 0);
      context.strokeStyle = cssColor(color);
      line(0.72 * width, -0.08 * width, -0.1 * width);
    };
    return [{ away: 0.5 * (a.away + b.away), draw }];
  }

  /** Triangles that face the eye. */
  faces({ corners, triangles }, at) {
    const parts = [];
    const sun = unit([0.45, -0.35, 0.82]);
    const context = this.context;
    for (let start = 0; start < triangles.length; start += 3) {
      const world = [0, 1, 2].map((index) => {
        const first = 6 * triangles[start + index];
        return at(corners.subarray(first, first + 3));
      });
      const normal = unit(cross(subtract(world[1], world[0]), subtract(world[2], world[0])));
      if (dot(normal, subtract(this.view.eye.eye, world[0])) <= 0) continue;
      const screen = world.map(this.view.point);
      if (screen.some((point) => !point)) continue;
      const light = 0.55 + 0.2 * normal[2] + 0.3 * Math.max(dot(normal, sun), 0);
      const draw = (color) => {
        context.fillStyle = cssColor(scaled(color, light));
        context.strokeStyle = context.fillStyle;
        context.lineWidth = 1;
        context.beginPath();
        screen.forEach((point) => context.lineTo(point.x, point.y));
        context.closePath();
        context.fill();
        if (context.globalAlpha === 1) context.stroke();
      };
      parts.push({ away: screen.reduce((sum, point) => sum + point.away / 3, 0), draw });
    }
    return parts;
  }

  drawArrow({ origin, vector, width }, color) {
    const a = this.view.point(origin);
    const b = this.view.point(add(origin, vector));
    if (!a || !b) return;
    const context = this.context;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length < 1) return;
    const thickness = Math.max(2 * width * b.scale, 2);
    const head = Math.min(2.5 * thickness, 0.6 * length);
    const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const neck = [b.x - head * dx, b.y - head * dy];
    context.lineCap = "butt";
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = thickness;
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(neck[0], neck[1]);
    context.stroke();
    context.beginPath();
    context.moveTo(b.x, b.y);
    context.lineTo(neck[0] - 0.5 * head * dy, neck[1] + 0.5 * head * dx);
    context.lineTo(neck[0] + 0.5 * head * dy, neck[1] - 0.5 * head * dx);
    context.fill();
  }
}

/** A colour of linear light as CSS writes it. */
function cssColor(color) {
  const [r, g, b] = color.map((value) => Math.round(255 * clamped(value, 0, 1) ** (1 / 2.2)));
  return `rgb(${r} ${g} ${b})`;
}
