// What the page does beside the replays: folds, and velocities over time of what is replayed.
(() => {
  "use strict";
  const folds = [...document.querySelectorAll("#lines details")];

  for (const button of document.querySelectorAll("button[data-fold]")) {
    button.addEventListener("click", () => {
      for (const fold of folds) fold.open = button.dataset.fold === "open";
    });
  }

  // A link to a case opens it.
  const openLinked = () => {
    const linked = folds.find(({ id }) => `#${id}` === location.hash);
    if (!linked) return;
    linked.open = true;
    linked.scrollIntoView();
  };
  window.addEventListener("hashchange", openLinked);
  openLinked();

  // Everything is open on paper.
  let wasOpen = null;
  window.addEventListener("beforeprint", () => {
    wasOpen ??= folds.map(({ open }) => open);
    for (const fold of folds) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    folds.forEach((fold, index) => { fold.open = wasOpen[index]; });
    wasOpen = null;
  });

  const courses = [...document.querySelectorAll(".course")];
  const showCourse = (subject) => {
    for (const course of courses) course.hidden = Number(course.dataset.subject) !== subject;
  };
  document.addEventListener("replay-choice", ({ detail }) => showCourse(detail.subject));
  for (const { chosen } of window.treadmillReplay.galleries) showCourse(chosen.subject);
})();
