// What is shown beside the bodies: forces of the ground, pushes, what is asked for.

/** Arrows of a moment: where they begin, where to and how far [m], and in which colour. */
function arrowsOf(recording, sample, time, shows) {
  const arrows = [];
  if (shows.forces) {
    for (const { point, force } of sample.contacts) {
      const vector = scaled(force, recording.metresPerNewton);
      if (lengthOf(vector) > 0.01) {
        arrows.push({ kind: "force", origin: point, vector, width: 0.014 });
      }
    }
  }
  for (const push of recording.activePushes(time)) {
    const pose = sample.poses[push.body];
    const point = add(pose.position, turned(pose.orientation, push.point_m));
    // As long as is seen well, longer for a stronger one: its figure is told in words.
    const strength = lengthOf(push.vector);
    const length = clamped(push.unit === "N" ? strength * 0.003 : strength * 0.8, 0.35, 1.1);
    const direction = unit(push.vector);
    // It ends before the body, so that its head is seen.
    const origin = subtract(point, scaled(direction, length + 0.26));
    arrows.push({ kind: "push", origin, vector: scaled(direction, length), width: 0.022 });
  }
  const base = sample.poses[0];
  if (shows.command && sample.command && base) {
    const [forward, left] = sample.command;
    const yaw = headingOf(base.orientation);
    const vector = [
      forward * Math.cos(yaw) - left * Math.sin(yaw),
      forward * Math.sin(yaw) + left * Math.cos(yaw), 0,
    ];
    const [x, y] = base.position;
    if (lengthOf(vector) > 0.02) {
      const origin = [x, y, recording.groundHeight(x, y) + 0.03];
      arrows.push({ kind: "command", origin, vector, width: 0.018 });
    }
  }
  return arrows;
}

/** The angle by which the x axis of a frame is turned about the vertical [rad]. */
function headingOf([w, x, y, z]) {
  return Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** A push in words. */
function pushText(push) {
  const strength = lengthOf(push.vector);
  return push.unit === "N"
    ? `push ${strength.toFixed(0)} N for ${push.duration_s.toFixed(2)} s`
    : `push ${strength.toFixed(2)} m/s`;
}

/** A command in words. */
function commandText(command) {
  const words = [];
  const [forward, left, turn] = command;
  const told = (value) => Math.abs(value) >= 0.005;
  if (told(forward)) words.push(`${Math.abs(forward).toFixed(2)} m/s ${forward > 0 ? "ahead" : "back"}`);
  if (told(left)) words.push(`${Math.abs(left).toFixed(2)} m/s ${left > 0 ? "left" : "right"}`);
  if (told(turn)) words.push(`${Math.abs(turn).toFixed(2)} rad/s ${turn > 0 ? "left" : "right"}`);
  return words.length > 0 ? words.join(", ") : "stand";
}
