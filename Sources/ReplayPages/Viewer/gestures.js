// Turning, moving and zooming by mouse and fingers.

/** Lets the pointers on a stage move a view's camera. */
function attachGestures(stage, view, isWholePage) {
  const pointers = new Map();
  const isControl = (target) => target instanceof Element && target.closest("details, button, a");

  stage.addEventListener("pointerdown", (event) => {
    if (isControl(event.target)) return;
    pointers.set(event.pointerId, event);
    stage.setPointerCapture(event.pointerId);
    view.node.focus({ preventScroll: true });
  });

  stage.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    const height = view.paneHeight;
    if (pointers.size === 2) {
      const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      const span = (from) =>
        Math.max(Math.hypot(from.clientX - other.clientX, from.clientY - other.clientY), 1);
      view.camera.zoom(span(before) / span(event));
      view.camera.pan(dx / 2, dy / 2, height);
    } else if (event.shiftKey || event.buttons & 6) {
      view.camera.pan(dx, dy, height);
    } else {
      view.camera.orbit(dx, dy);
    }
    pointers.set(event.pointerId, event);
    view.invalidate();
  });

  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    stage.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("dblclick", (event) => {
    if (!isControl(event.target)) view.resetCamera();
  });
  stage.addEventListener(
    "wheel", (event) => {
      // In a longer page the wheel scrolls, until the picture is clicked.
      if (!isWholePage && !view.node.contains(document.activeElement)) return;
      if (isControl(event.target)) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
      view.camera.zoom(Math.exp(clamped(event.deltaY * lines, -240, 240) * 0.0012));
      view.invalidate();
    }, { passive: false });
}
