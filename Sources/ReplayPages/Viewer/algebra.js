// Vectors are arrays [x, y, z] and quaternions [w, x, y, z]; matrices are column-major, as WebGL has
// them. World and cameras are right-handed, z of the world is up. Lengths are in metres.

const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scaled = (a, s) => [a[0] * s, a[1] * s, a[2] * s];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const lengthOf = (a) => Math.hypot(a[0], a[1], a[2]);
const mixed = (a, b, share) => a + (b - a) * share;
const clamped = (value, low, high) => Math.min(Math.max(value, low), high);

/** The vector of length one; up for the zero vector. */
function unit(a) {
  const length = lengthOf(a);
  return length > 0 ? scaled(a, 1 / length) : [0, 0, 1];
}

/** A vector turned by a unit quaternion: v + 2 u × (u × v + w v). */
function turned(q, v) {
  const u = [q[1], q[2], q[3]];
  return add(v, scaled(cross(u, add(cross(u, v), scaled(v, q[0]))), 2));
}

/** The product of two quaternions: first b, then a. */
function turnedTurn(a, b) {
  return [
    a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
    a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
    a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
    a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
  ];
}

/** A share of the way from one orientation to another, the short way round. */
function mixedTurn(a, b, share) {
  const sign = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] < 0 ? -1 : 1;
  const q = a.map((value, index) => mixed(value, sign * b[index], share));
  const length = Math.hypot(...q);
  return length > 0 ? q.map((value) => value / length) : [1, 0, 0, 0];
}

/** The pose of a frame, given in a frame that has the outer pose, as seen from outside. */
function composed(outer, inner) {
  return {
    position: add(outer.position, turned(outer.orientation, inner.position)),
    orientation: turnedTurn(outer.orientation, inner.orientation),
  };
}

/** The matrix of a pose. */
function poseMatrix({ position, orientation }) {
  return frameMatrix(
    turned(orientation, [1, 0, 0]), turned(orientation, [0, 1, 0]),
    turned(orientation, [0, 0, 1]), position);
}

/** The matrix whose columns are three axes and an origin. */
function frameMatrix(x, y, z, origin) {
  return new Float32Array([...x, 0, ...y, 0, ...z, 0, ...origin, 1]);
}

/** The matrix that brings z to a direction, each axis to a length of its own. */
function alignedMatrix(origin, direction, width, length) {
  const z = unit(direction);
  const x = unit(cross(Math.abs(z[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1], z));
  return frameMatrix(
    scaled(x, width), scaled(cross(z, x), width), scaled(z, length), origin);
}

/** The product of two matrices. */
function multiplied(a, b) {
  const product = new Float32Array(16);
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += a[4 * k + row] * b[4 * column + k];
      product[4 * column + row] = sum;
    }
  }
  return product;
}

/** From the world to an eye that looks at a target. */
function viewMatrix(eye, target, up) {
  const z = unit(subtract(eye, target));
  const x = unit(cross(up, z));
  const y = cross(z, x);
  return new Float32Array([
    x[0], y[0], z[0], 0, x[1], y[1], z[1], 0, x[2], y[2], z[2], 0,
    -dot(x, eye), -dot(y, eye), -dot(z, eye), 1,
  ]);
}

/** A perspective; the angle is the vertical field of view [rad]. */
function perspectiveMatrix(angle, aspect, near, far) {
  const f = 1 / Math.tan(angle / 2);
  return new Float32Array([
    f / aspect, 0, 0, 0, 0, f, 0, 0,
    0, 0, (far + near) / (near - far), -1, 0, 0, (2 * far * near) / (near - far), 0,
  ]);
}

/** A parallel projection of a cube about the eye's axis. */
function parallelMatrix(radius, near, far) {
  return new Float32Array([
    1 / radius, 0, 0, 0, 0, 1 / radius, 0, 0,
    0, 0, 2 / (near - far), 0, 0, 0, (far + near) / (near - far), 1,
  ]);
}

/** A point behind a matrix, divided by its last coordinate, which is given too. */
function projected(matrix, point) {
  const [x, y, z] = point;
  const row = (r) => matrix[r] * x + matrix[4 + r] * y + matrix[8 + r] * z + matrix[12 + r];
  const w = row(3);
  return { x: row(0) / w, y: row(1) / w, z: row(2) / w, w };
}
