// Draws with WebGL 2: light from a sun with shadows, a grid on the ground, ghosts that let see through.

const lightGLSL = `
  uniform vec3 uSun, uEye, uFog;
  uniform float uFar;
  uniform mat4 uShadowMatrix;
  uniform highp sampler2DShadow uShadow;

  float lit(vec3 position, vec3 normal) {
    vec4 place = uShadowMatrix * vec4(position + 0.012 * normal, 1.0);
    vec3 p = place.xyz * 0.5 + 0.5;
    if (any(lessThan(p, vec3(0.0))) || any(greaterThan(p, vec3(1.0)))) return 1.0;
    float sum = 0.0;
    vec2 texel = 1.0 / vec2(textureSize(uShadow, 0));
    // Each of the four is mixed of four depths already.
    for (int i = 0; i < 4; i += 1) {
      vec2 corner = vec2(i & 1, i >> 1) - 0.5;
      sum += texture(uShadow, vec3(p.xy + corner * texel * 1.8, p.z - 0.0008));
    }
    return sum / 4.0;
  }

  vec3 shaded(vec3 color, vec3 position, vec3 normal, float gloss) {
    vec3 toEye = normalize(uEye - position);
    float sun = max(dot(normal, uSun), 0.0) * lit(position, normal);
    float sky = 0.5 + 0.5 * normal.z;
    vec3 halfway = normalize(uSun + toEye);
    float shine = gloss * pow(max(dot(normal, halfway), 0.0), 40.0) * sun;
    float rim = gloss * 0.35 * pow(1.0 - max(dot(normal, toEye), 0.0), 4.0) * sky;
    return color * (mix(0.20, 0.46, sky) + 0.72 * sun) + shine + rim * color;
  }

  vec3 toScreen(vec3 color) { return pow(clamp(color, 0.0, 1.0), vec3(1.0 / 2.2)); }
`;

const vertexGLSL = `#version 300 es
  layout(location = 0) in vec3 position;
  layout(location = 1) in vec3 normal;
  uniform mat4 uModel, uMatrix;
  out vec3 vPosition, vNormal;
  void main() {
    vec4 place = uModel * vec4(position, 1.0);
    vPosition = place.xyz;
    vNormal = mat3(uModel) * normal;
    gl_Position = uMatrix * place;
  }`;

const bodyGLSL = `#version 300 es
  precision highp float;
  in vec3 vPosition, vNormal;
  uniform vec4 uColor;
  uniform float uGloss;
  out vec4 color;
  ${lightGLSL}
  void main() {
    vec3 inside = shaded(uColor.rgb, vPosition, normalize(vNormal), uGloss);
    color = vec4(toScreen(inside) * uColor.a, uColor.a);
  }`;

const groundGLSL = `#version 300 es
  precision highp float;
  in vec3 vPosition, vNormal;
  uniform vec3 uColor, uLine;
  uniform vec3 uCenter;
  out vec4 color;
  ${lightGLSL}
  float line(float spacing, float width) {
    vec2 place = vPosition.xy / spacing;
    vec2 perPixel = max(fwidth(place), 1e-6);
    vec2 distance = abs(fract(place - 0.5) - 0.5) / perPixel;
    vec2 cover = clamp(width * 0.5 + 0.5 - distance, 0.0, 1.0);
    // Lines closer than a few pixels become an even tone.
    vec2 even = clamp(perPixel * 2.5 - 0.4, 0.0, 1.0);
    cover = mix(cover, min(width * perPixel, 1.0), even);
    return max(cover.x, cover.y);
  }
  void main() {
    vec3 base = shaded(uColor, vPosition, normalize(vNormal), 0.0);
    float strength = max(line(0.25, 1.0) * 0.35, line(1.0, 1.7));
    base = mix(base, uLine, strength * 0.55);
    float away = length(vPosition.xy - uCenter.xy);
    float fog = smoothstep(0.25 * uFar, uFar, away);
    color = vec4(toScreen(mix(base, uFog, fog)), 1.0);
  }`;

const depthGLSL = `#version 300 es
  precision mediump float;
  void main() {}`;

class WebGLRenderer {
  /** The renderer of a canvas; null where the browser has no WebGL 2. */
  static make(canvas) {
    const gl = canvas.getContext("webgl2", { antialias: true, alpha: false, powerPreference: "low-power" });
    if (!gl) return null;
    return new WebGLRenderer(canvas, gl);
  }

  constructor(canvas, gl) {
    this.kind = "webgl2";
    this.canvas = canvas;
    this.gl = gl;
    this.body = this.program(vertexGLSL, bodyGLSL);
    this.ground = this.program(vertexGLSL, groundGLSL);
    this.depth = this.program(vertexGLSL, depthGLSL);
    this.shadow = this.shadowMap(1024);
    this.plane = this.upload(planeMesh(1));
    this.shaft = this.upload(solidMesh(1, 1, 0, 1));
    this.head = this.upload(solidMesh(1, 0, 0, 1));
    this.shapes = new Map();
    this.grounds = new Map();
  }

  program(vertex, fragment) {
    const gl = this.gl;
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
        throw new Error(`shader: ${gl.getShaderInfoLog(shader)}`);
      }
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(`program: ${gl.getProgramInfoLog(program)}`);
    }
    const places = {};
    const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS);
    for (let index = 0; index < count; index += 1) {
      const { name } = gl.getActiveUniform(program, index);
      places[name] = gl.getUniformLocation(program, name);
    }
    return { program, places };
  }

  shadowMap(size) {
    const gl = this.gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT24, size, size);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_FUNC, gl.LEQUAL);
    const frame = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(
      gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, texture, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return { texture, frame, size };
  }

  upload({ corners, triangles }) {
    const gl = this.gl;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, corners, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 24, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 3, gl.FLOAT, false, 24, 12);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
    gl.bindVertexArray(null);
    return { array, count: triangles.length };
  }

  /** Buffers of a recording's shapes, made when first drawn. */
  shapeOf(shape, recording) {
    if (!this.shapes.has(shape)) this.shapes.set(shape, this.upload(shapeMesh(shape, recording)));
    return this.shapes.get(shape);
  }

  groundOf(recording) {
    if (recording.ground.kind !== "height_field") return this.plane;
    if (!this.grounds.has(recording)) {
      this.grounds.set(recording, this.upload(heightFieldMesh(recording.ground)));
    }
    return this.grounds.get(recording);
  }

  draw(mesh, model, places) {
    const gl = this.gl;
    gl.uniformMatrix4fv(places.uModel, false, model);
    gl.bindVertexArray(mesh.array);
    gl.drawElements(gl.TRIANGLES, mesh.count, gl.UNSIGNED_INT, 0);
  }

  /** Draws all panes: each with its place on the canvas [px], its recording and its moment. */
  render(panes, camera, palette) {
    const gl = this.gl;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.disable(gl.SCISSOR_TEST);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(...palette.background.map((value) => value ** (1 / 2.2)), 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    for (const pane of panes) if (pane.sample) this.renderPane(pane, camera, palette);
  }

  renderPane(pane, camera, palette) {
    const gl = this.gl;
    const sunlight = unit([0.45, -0.35, 0.82]);
    const middle = pane.target;
    const light = multiplied(
      parallelMatrix(2, 0.5, 16),
      viewMatrix(add(middle, scaled(sunlight, 8)), middle, [0, 1, 0]));
    this.renderShadow(pane, light);

    const { x, y, width, height } = pane.place;
    const eye = camera.projection(middle, width / height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.enable(gl.SCISSOR_TEST);
    gl.viewport(x, this.canvas.height - y - height, width, height);
    gl.scissor(x, this.canvas.height - y - height, width, height);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.shadow.texture);
    const common = ({ program, places }) => {
      gl.useProgram(program);
      gl.uniformMatrix4fv(places.uMatrix, false, eye.matrix);
      gl.uniformMatrix4fv(places.uShadowMatrix, false, light);
      gl.uniform1i(places.uShadow, 0);
      gl.uniform3fv(places.uSun, sunlight);
      gl.uniform3fv(places.uEye, eye.eye);
      return places;
    };
    this.renderGround(pane, common(this.ground), eye, palette, camera);
    const places = common(this.body);
    this.renderBodies(pane, pane.sample.poses, places, palette, 1);
    this.renderArrows(pane, places, palette);
    if (pane.sample.ghost && pane.shows.ghost) this.renderGhost(pane, places, palette);
    gl.disable(gl.SCISSOR_TEST);
  }

  renderShadow(pane, light) {
    const gl = this.gl;
    const { program, places } = this.depth;
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.shadow.frame);
    gl.viewport(0, 0, this.shadow.size, this.shadow.size);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.useProgram(program);
    gl.uniformMatrix4fv(places.uMatrix, false, light);
    this.eachShape(pane, pane.sample.poses, (mesh, model) => this.draw(mesh, model, places));
  }

  eachShape({ recording }, poses, visit) {
    recording.bodies.forEach((body, index) => {
      for (const shape of body.shapes) {
        const model = poseMatrix(composed(poses[index], shape.pose));
        visit(this.shapeOf(shape, recording), model, body);
      }
    });
  }

  renderGround(pane, places, eye, palette, camera) {
    const gl = this.gl;
    const far = 14 + 3 * camera.distance;
    gl.uniform3fv(places.uColor, palette.ground);
    gl.uniform3fv(places.uLine, palette.line);
    gl.uniform3fv(places.uFog, palette.background);
    gl.uniform3fv(places.uCenter, eye.center);
    gl.uniform1f(places.uFar, far);
    const isPlane = pane.recording.ground.kind !== "height_field";
    const [cx, cy] = isPlane ? eye.center : [0, 0];
    const size = isPlane ? far : 1;
    const model = frameMatrix([size, 0, 0], [0, size, 0], [0, 0, 1], [cx, cy, 0]);
    this.draw(this.groundOf(pane.recording), model, places);
  }

  renderBodies(pane, poses, places, palette, opacity) {
    const gl = this.gl;
    gl.uniform1f(places.uGloss, opacity < 1 ? 0 : 0.3);
    this.eachShape(pane, poses, (mesh, model, body) => {
      const color = opacity < 1 ? palette.ghost : palette[body.side];
      gl.uniform4fv(places.uColor, [...color, opacity]);
      this.draw(mesh, model, places);
    });
  }

  /** Its depths first, so that only what is foremost of it is mixed in. */
  renderGhost(pane, places, palette) {
    const gl = this.gl;
    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1.5, 4);
    gl.colorMask(false, false, false, false);
    this.renderBodies(pane, pane.sample.ghost, places, palette, 0.32);
    gl.colorMask(true, true, true, true);
    gl.depthFunc(gl.LEQUAL);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.renderBodies(pane, pane.sample.ghost, places, palette, 0.32);
    gl.disable(gl.BLEND);
    gl.depthFunc(gl.LESS);
    gl.disable(gl.POLYGON_OFFSET_FILL);
  }

  renderArrows(pane, places, palette) {
    const gl = this.gl;
    gl.uniform1f(places.uGloss, 0.1);
    for (const { kind, origin, vector, width } of pane.arrows) {
      const length = lengthOf(vector);
      const head = Math.min(5 * width, 0.6 * length);
      const neck = add(origin, scaled(vector, 1 - head / length));
      gl.uniform4fv(places.uColor, [...palette[kind], 1]);
      this.draw(this.shaft, alignedMatrix(origin, vector, width, length - head), places);
      this.draw(this.head, alignedMatrix(neck, vector, 2.4 * width, head), places);
    }
  }
}
