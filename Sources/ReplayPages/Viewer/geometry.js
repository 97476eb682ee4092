// Triangles of shapes: positions and normals side by side, three numbers each.

/** Collects corners and triangles. */
class MeshBuilder {
  constructor() {
    this.corners = [];
    this.triangles = [];
    this.count = 0;
  }

  /** Adds a corner and gives its number. */
  corner(position, normal) {
    this.corners.push(...position, ...normal);
    this.count += 1;
    return this.count - 1;
  }

  /** A surface of revolution about z: rings of points [radius, z] with normals [radial, z]. */
  rings(profile, segments) {
    const first = this.count;
    for (const { radius, z, radial, up } of profile) {
      for (let segment = 0; segment <= segments; segment += 1) {
        const angle = (2 * Math.PI * segment) / segments;
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        this.corner([radius * c, radius * s, z], [radial * c, radial * s, up]);
      }
    }
    for (let ring = 0; ring + 1 < profile.length; ring += 1) {
      for (let segment = 0; segment < segments; segment += 1) {
        const a = first + ring * (segments + 1) + segment;
        const b = a + segments + 1;
        this.triangles.push(a, a + 1, b, b, a + 1, b + 1);
      }
    }
  }

  get mesh() {
    return {
      corners: new Float32Array(this.corners),
      triangles: new Uint32Array(this.triangles),
    };
  }
}

/** A box of half extents. */
function boxMesh([hx, hy, hz]) {
  const builder = new MeshBuilder();
  const half = [hx, hy, hz];
  for (let axis = 0; axis < 3; axis += 1) {
    for (const sign of [-1, 1]) {
      const normal = [0, 0, 0];
      normal[axis] = sign;
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a, b]) => {
        const position = [0, 0, 0];
        position[axis] = sign * half[axis];
        position[u] = a * half[u];
        position[v] = b * half[v];
        return builder.corner(position, normal);
      });
      const [a, b, c, d] = sign > 0 ? corners : corners.reverse();
      builder.triangles.push(a, b, c, a, c, d);
    }
  }
  return builder.mesh;
}

/** Two half spheres and, between them, a cylinder of so much half length. */
function capsuleMesh(radius, halfLength) {
  const builder = new MeshBuilder();
  const steps = 7;
  const profile = [];
  for (const side of [-1, 1]) {
    for (let step = 0; step <= steps; step += 1) {
      const angle = (Math.PI / 2) * (side < 0 ? step / steps - 1 : step / steps);
      const radial = Math.cos(angle);
      const up = Math.sin(angle);
      profile.push({ radius: radius * radial, z: side * halfLength + radius * up, radial, up });
    }
  }
  builder.rings(profile, 24);
  return builder.mesh;
}

/** A cylinder with its two faces. */
function cylinderMesh(radius, halfLength) {
  return solidMesh(radius, radius, -halfLength, halfLength);
}

/** A round body between two heights, a cone where the upper radius is zero. */
function solidMesh(lower, upper, bottom, top) {
  const builder = new MeshBuilder();
  const slope = Math.hypot(top - bottom, lower - upper);
  const side = { radial: (top - bottom) / slope, up: (lower - upper) / slope };
  const face = (z, up) => ({ z, radial: 0, up });
  builder.rings([{ radius: 0, ...face(bottom, -1) }, { radius: lower, ...face(bottom, -1) }], 28);
  builder.rings([{ radius: lower, z: bottom, ...side }, { radius: upper, z: top, ...side }], 28);
  builder.rings([{ radius: upper, ...face(top, 1) }, { radius: 0, ...face(top, 1) }], 28);
  return builder.mesh;
}

/** Given triangles with one normal each: their edges stay sharp. */
function flatMesh({ vertices, triangles }) {
  const builder = new MeshBuilder();
  const point = (index) => Array.from(vertices.subarray(3 * index, 3 * index + 3));
  for (let start = 0; start < triangles.length; start += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => point(triangles[start + corner]));
    const normal = unit(cross(subtract(b, a), subtract(c, a)));
    builder.triangles.push(
      builder.corner(a, normal), builder.corner(b, normal), builder.corner(c, normal));
  }
  return builder.mesh;
}

/** A height field with the normals of its slopes. */
function heightFieldMesh(ground) {
  const { count_x: countX, count_y: countY, spacing_m: spacing, heights } = ground;
  const corners = new Float32Array(6 * countX * countY);
  const triangles = new Uint32Array(6 * (countX - 1) * (countY - 1));
  const height = (i, j) =>
    heights[clamped(i, 0, countX - 1) * countY + clamped(j, 0, countY - 1)];
  let cursor = 0;
  for (let i = 0; i < countX; i += 1) {
    for (let j = 0; j < countY; j += 1) {
      const normal = unit([
        (height(i - 1, j) - height(i + 1, j)) / 2, (height(i, j - 1) - height(i, j + 1)) / 2,
        spacing,
      ]);
      corners.set(
        [ground.origin_m[0] + i * spacing, ground.origin_m[1] + j * spacing, height(i, j), ...normal],
        6 * (i * countY + j));
      if (i + 1 < countX && j + 1 < countY) {
        const a = i * countY + j;
        triangles.set([a, a + countY, a + 1, a + 1, a + countY, a + countY + 1], cursor);
        cursor += 6;
      }
    }
  }
  return { corners, triangles };
}

/** A level square about the origin. */
function planeMesh(half) {
  const builder = new MeshBuilder();
  for (const [x, y] of [[-1, -1], [1, -1], [1, 1], [-1, 1]]) {
    builder.corner([x * half, y * half, 0], [0, 0, 1]);
  }
  builder.triangles.push(0, 1, 2, 0, 2, 3);
  return builder.mesh;
}

/** The triangles of one of a recording's shapes. */
function shapeMesh(shape, recording) {
  switch (shape.kind) {
    case "box": return boxMesh(shape.size);
    case "sphere": return capsuleMesh(shape.size[0], 0);
    case "capsule": return capsuleMesh(shape.size[0], shape.size[1]);
    case "cylinder": return cylinderMesh(shape.size[0], shape.size[1]);
    case "mesh": return flatMesh(recording.meshes[shape.mesh]);
    default: throw new TypeError(`found a shape '${shape.kind}'`);
  }
}
