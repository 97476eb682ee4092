// The eye that all panes share: each looks at its own robot from the same side.

const cameraPresets = {
  corner: { azimuth: -0.75, elevation: 0.22 },
  right: { azimuth: -Math.PI / 2, elevation: 0.06 },
  front: { azimuth: 0, elevation: 0.1 },
  behind: { azimuth: Math.PI, elevation: 0.2 },
  above: { azimuth: -Math.PI / 2, elevation: 1.5 },
};

/** An eye on a sphere about a target. */
class Camera {
  constructor() {
    this.fieldOfView = 0.62;
    this.reset();
  }

  reset() {
    this.look("corner");
    this.distance = 3.6;
    this.offset = [0, 0, 0];
  }

  /** Goes to one of the presets. */
  look(preset) {
    Object.assign(this, cameraPresets[preset]);
  }

  orbit(dx, dy) {
    this.azimuth -= dx * 0.006;
    this.elevation = clamped(this.elevation + dy * 0.006, -0.2, 1.55);
  }

  /** Moves the target with the picture, so many pixels of a pane so high. */
  pan(dx, dy, height) {
    const metres = (2 * this.distance * Math.tan(this.fieldOfView / 2)) / Math.max(height, 1);
    const { right, up } = this.axes;
    this.offset = add(this.offset, add(scaled(right, -dx * metres), scaled(up, dy * metres)));
  }

  zoom(factor) {
    this.distance = clamped(this.distance * factor, 0.4, 60);
  }

  /** From the target to the eye. */
  get direction() {
    const level = Math.cos(this.elevation);
    return [
      level * Math.cos(this.azimuth), level * Math.sin(this.azimuth), Math.sin(this.elevation),
    ];
  }

  get axes() {
    const right = [-Math.sin(this.azimuth), Math.cos(this.azimuth), 0];
    return { right, up: cross(this.direction, right) };
  }

  /** What a pane of that aspect needs to draw; narrow panes see as much to the sides. */
  projection(target, aspect) {
    const center = add(target, this.offset);
    const distance = this.distance * Math.max(1, 0.72 / aspect);
    const eye = add(center, scaled(this.direction, distance));
    const view = viewMatrix(eye, center, this.axes.up);
    const perspective = perspectiveMatrix(
      this.fieldOfView, aspect, Math.max(0.02 * distance, 0.02), distance + 80);
    return { eye, center, view, matrix: multiplied(perspective, view) };
  }
}
