"""Plays pages of recordings in Chromium: what is shown, by keys, by mouse, live and in print.

Usage: replay_in_chromium.py FOLDER [--pictures FOLDER]

The folder is what `replay-samples` writes. Exits with 1 where a page does not do what it should, and
with 77 where there is no Chromium.
"""

import json
import math
import pathlib
import sys
from collections.abc import Callable

from browser import Browser
from browser_checks import checks_parser, run_checks

VIEW = "treadmillReplay.views[0]"
# Half a step of what is written, single precision in the page, and a little for the arithmetic.
POSITION_TOLERANCE = 2e-4
ORIENTATION_TOLERANCE = 1e-4
# What the page of a file asks for: itself, and nothing else but pictures it holds itself.
LOCAL = ("file:", "data:", "blob:")


def check(condition: object, message: str) -> None:
    if not condition:
        raise AssertionError(message)


def quiet(browser: Browser) -> None:
    """No complaint in the console, and nothing asked of anybody."""
    check(not browser.console, f"the console says {browser.console}")
    others = [url for url in browser.requests if not url.startswith(LOCAL)]
    check(not others, f"the page asks for {others}")
    files = [url for url in browser.requests if url.startswith("file:")]
    check(len(files) <= 1, f"the page reads {files}")


NAMES = "[...document.querySelectorAll('.replay-pane h3')].map((n) => n.textContent)"

# What does not look at the picture has it drawn the cheap way: there is no graphics card.
PLAIN = "?renderer=canvas"


def still(
    browser: Browser, path: pathlib.Path, *, query: str = PLAIN, **options: object
) -> None:
    """Opens a page that does not move by itself."""
    browser.show(path, still=True, query=query, **options)
    check(browser.evaluate(f"{VIEW}.isPlaying") is False, "it moves although less motion is asked for")


def picture_spread(browser: Browser) -> float:
    """How much the colours of the picture differ: 0 of an empty one."""
    return browser.evaluate(
        f"""(async () => {{
          const image = new Image();
          image.src = {VIEW}.snapshot();
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 64;
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, 64, 64);
          const bytes = context.getImageData(0, 0, 64, 64).data;
          const greens = Array.from({{ length: 4096 }}, (_, i) => bytes[4 * i + 1]);
          const mean = greens.reduce((a, b) => a + b) / 4096;
          return Math.sqrt(greens.reduce((a, b) => a + (b - mean) ** 2, 0) / 4096);
        }})()"""
    )


def pose_is_shown(browser: Browser, folder: pathlib.Path) -> None:
    """The poses on the page are those that were recorded."""
    expected = json.loads((folder / "single.json").read_text())
    still(browser, folder / "single.html")
    browser.evaluate(f"{VIEW}.seek({expected['time']})")
    check(browser.evaluate(f"{VIEW}.frame(0)") == expected["frame"], "another frame is shown")
    for body, numbers in expected["bodies"].items():
        pose = browser.evaluate(f"{VIEW}.pose(0, {json.dumps(body)})")
        error = math.dist(pose["position"], numbers[:3])
        check(error < POSITION_TOLERANCE, f"{body} is {error} m off")
        turn = abs(sum(a * b for a, b in zip(pose["orientation"], numbers[3:])))
        angle = 2 * math.acos(min(turn, 1))
        check(angle < 40 * ORIENTATION_TOLERANCE, f"{body} is turned by {angle} rad")
        apart = min(
            max(abs(a - s * b) for a, b in zip(pose["orientation"], numbers[3:])) for s in (1, -1)
        )
        check(apart < ORIENTATION_TOLERANCE, f"{body}'s orientation is {apart} off")
    quiet(browser)


def replay_advances(browser: Browser, folder: pathlib.Path) -> None:
    """It plays by itself, Space stops it, Space lets it go on."""
    browser.show(folder / "single.html", width=400, height=300)
    browser.wait_for(f"{VIEW}.isPlaying && {VIEW}.time > 0.1")
    browser.press(" ", code="Space", text=" ")
    browser.wait_for(f"!{VIEW}.isPlaying")
    stopped = browser.evaluate(f"{VIEW}.time")
    browser.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    check(browser.evaluate(f"{VIEW}.time") == stopped, "it goes on after Space")
    check(picture_spread(browser) > 3, "the picture is empty")
    browser.press(" ", code="Space", text=" ")
    browser.wait_for(f"{VIEW}.isPlaying && {VIEW}.time !== {stopped}")
    quiet(browser)


def keys_move_time(browser: Browser, folder: pathlib.Path) -> None:
    """Arrows step by frames and seconds, Home and End go to the ends, signs change the speed."""
    still(browser, folder / "single.html")
    interval = browser.evaluate(f"{VIEW}.interval")
    for key, shift, expected in (
        ("ArrowRight", False, interval), ("ArrowRight", False, 2 * interval),
        ("ArrowLeft", False, interval), ("ArrowRight", True, interval + 1), ("Home", False, 0),
        ("End", False, browser.evaluate(f"{VIEW}.duration")),
    ):
        browser.press(key, shift=shift)
        found = browser.evaluate(f"{VIEW}.time")
        check(abs(found - expected) < 1e-6, f"{key} leads to {found} s, expected {expected} s")
    browser.press("-", code="Minus", text="-")
    check(browser.evaluate(f"{VIEW}.speed") == 0.5, "minus does not slow down")
    for key, name in (("c", "forces"), ("g", "ghost"), ("f", "follow"), ("l", "loop")):
        before = browser.evaluate(f"{VIEW}.shows.{name}")
        browser.press(key, code=f"Key{key.upper()}", text=key)
        check(browser.evaluate(f"{VIEW}.shows.{name}") is not before, f"{key} changes nothing")
    quiet(browser)


def scrubbing_goes_to_a_time(browser: Browser, folder: pathlib.Path) -> None:
    """A click on the line of time goes there, and what is told is that time's."""
    still(browser, folder / "single.html")
    box = browser.evaluate(
        """(() => { const b = document.querySelector("input[type=range]").getBoundingClientRect();
          return [b.left, b.top, b.width, b.height]; })()"""
    )
    x, y = box[0] + 0.5 * box[2], box[1] + 0.5 * box[3]
    browser.mouse("mousePressed", x, y, button="left", clickCount=1)
    browser.mouse("mouseReleased", x, y, button="left", clickCount=1)
    duration = browser.evaluate(f"{VIEW}.duration")
    found = browser.evaluate(f"{VIEW}.time")
    check(abs(found - duration / 2) < 0.05, f"found {found} s, expected {duration / 2} s")
    browser.evaluate(f"{VIEW}.seek(1.6)")
    browser.wait_for("document.querySelector('.replay-told').textContent.includes('180 N')")
    told = browser.evaluate("document.querySelector('.replay-told').textContent")
    check(told == "walk ahead · push 180 N for 0.20 s", f"told is '{told}'")
    clock = browser.evaluate("document.querySelector('.replay-clock').textContent")
    check(clock.startswith("1.60 / "), f"the clock shows {clock}")
    quiet(browser)


def camera_turns(browser: Browser, folder: pathlib.Path) -> None:
    """Dragging turns, with Shift moves, the wheel zooms, keys choose a side."""
    still(browser, folder / "single.html")
    camera = f"(() => {{ const c = {VIEW}.camera; return [c.azimuth, c.distance, ...c.offset]; }})()"
    before = browser.evaluate(camera)
    for modifiers in (0, 8):
        browser.mouse("mousePressed", 300, 200, button="left", clickCount=1, modifiers=modifiers)
        browser.mouse("mouseMoved", 360, 220, button="left", buttons=1, modifiers=modifiers)
        browser.mouse("mouseReleased", 360, 220, button="left", clickCount=1, modifiers=modifiers)
    browser.mouse("mouseWheel", 300, 200, deltaX=0, deltaY=-200)
    browser.wait_for(f"{VIEW}.camera.distance < {before[1]}")
    after = browser.evaluate(camera)
    check(abs(after[0] - before[0]) > 0.2, "dragging does not turn")
    check(math.dist(after[2:], (0, 0, 0)) > 0.05, "dragging with Shift does not move")
    browser.press("2", code="Digit2", text="2")
    check(abs(browser.evaluate(f"{VIEW}.camera.azimuth") + math.pi / 2) < 1e-9, "2 is not the right")
    quiet(browser)


def robots_are_in_step(browser: Browser, folder: pathlib.Path) -> None:
    """Two recordings of different rates show the same time, each until its own end."""
    browser.show(folder / "pair.html", query=PLAIN)
    names = browser.evaluate(NAMES)
    check(names == ["Faster walk", "Slower walk"], f"the names are {names}")
    browser.wait_for(f"{VIEW}.time > 0.5")
    frames = browser.evaluate(
        f"(() => {{ const v = {VIEW}; return [v.time, v.frame(0), v.frame(1)]; }})()"
    )
    for frame, interval in zip(frames[1:], (0.02, 0.01)):
        apart = frames[0] - (frame + 1) * interval
        check(-1e-6 <= apart < interval + 1e-6, f"a robot is {apart} s off")
    browser.evaluate(f"{VIEW}.pause(); {VIEW}.seek(5)")
    browser.wait_for("document.querySelectorAll('.replay-told')[1].textContent.startsWith('ended')")
    check(browser.evaluate(f"{VIEW}.frame(1)") == 399, "the shorter one goes on behind its end")
    quiet(browser)


def frames_come_live(browser: Browser, folder: pathlib.Path) -> None:
    """Frames that are pushed in are shown, a gap is refused."""
    piece = (folder / "piece.json").read_text()
    browser.show(folder / "live.html", query=PLAIN)
    before = browser.evaluate(f"{VIEW}.duration")
    browser.evaluate(f"{VIEW}.append(0, {piece})")
    after = browser.evaluate(f"{VIEW}.duration")
    check(abs(after - before - 2) < 1e-6, f"100 frames of 0.02 s add {after - before} s")
    browser.wait_for(f"{VIEW}.time > 1.5")
    check(
        browser.evaluate(f"{VIEW}.panes[0].recording.pushes.length") == 2, "the push did not come"
    )
    refused = browser.evaluate(
        f"(() => {{ try {{ {VIEW}.append(0, {piece}); return ''; }} catch (e) {{ return e.message; }} }})()"
    )
    check(refused == "Live: found frame 10, expected 110", f"a gap gives '{refused}'")
    quiet(browser)


def works_without_webgl(browser: Browser, folder: pathlib.Path) -> None:
    """A plain canvas shows the same, also when WebGL goes away while it plays."""
    for name in ("single", "hills", "mesh"):
        still(browser, folder / f"{name}.html")
        check(browser.evaluate(f"{VIEW}.renderer.kind") == "canvas2d", "it is no plain canvas")
        check(picture_spread(browser) > 2, f"the picture of {name} is empty")
        quiet(browser)
    still(browser, folder / "single.html", query="")
    check(browser.evaluate(f"{VIEW}.renderer.kind") == "webgl2", "it is not WebGL")
    browser.evaluate(f"{VIEW}.renderer.gl.getExtension('WEBGL_lose_context').loseContext()")
    browser.wait_for(f"{VIEW}.renderer.kind === 'canvas2d'")
    check(picture_spread(browser) > 2, "the picture is empty after WebGL was lost")


def others_are_shown(browser: Browser, folder: pathlib.Path) -> None:
    """Hills and meshes are seen, a page of nothing says nothing wrong, a fault is told."""
    for name in ("hills", "mesh"):
        still(browser, folder / f"{name}.html", query="")
        check(browser.evaluate(f"{VIEW}.renderer.kind") == "webgl2", "it is not WebGL")
        check(picture_spread(browser) > 3, f"the picture of {name} is empty")
        quiet(browser)
    names = browser.evaluate(NAMES)
    check(names == ["Tetrahedron </script> & co."], f"the names are {names}")
    browser.show(folder / "empty.html")
    check(browser.evaluate(f"{VIEW}.duration") == 0, "a page of nothing lasts")
    quiet(browser)
    refused = browser.evaluate(
        """(() => { try { treadmillReplay.mount(document.createElement("div"), {format: "x"}); }
          catch (fault) { return fault.message; } })()"""
    )
    check("expected 'treadmill-replay' 1" in refused, f"another format gives '{refused}'")


def controls_have_names(browser: Browser, folder: pathlib.Path) -> None:
    """Every control has a name for those who do not see it, and can be reached by Tab."""
    still(browser, folder / "pair.html")
    nameless = browser.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, canvas, section")]
          .filter((n) => !(n.getAttribute("aria-label") || n.textContent.trim()
            || n.labels?.length)).length"""
    )
    check(nameless == 0, f"{nameless} controls have no name")
    text = browser.evaluate("document.querySelector('input[type=range]').getAttribute('aria-valuetext')")
    check(" s of " in text, f"the line of time says '{text}'")


def nothing_runs_over(browser: Browser, folder: pathlib.Path) -> None:
    """At the width of a phone nothing is wider than the screen, and the robots are below each other."""
    still(browser, folder / "pair.html", width=390, height=844, phone=True)
    widths = browser.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    check(widths[0] <= widths[1], f"the page is {widths[0]} px wide on {widths[1]} px")
    tops = browser.evaluate(
        "[...document.querySelectorAll('.replay-pane')].map(n => n.getBoundingClientRect().top)"
    )
    check(tops[1] > tops[0] + 100, "the robots are not below each other")
    quiet(browser)


def prints_a_still(browser: Browser, folder: pathlib.Path) -> None:
    """In print there is a picture with a caption, and no controls."""
    still(browser, folder / "pair.html", dark=True)
    browser.evaluate(f"{VIEW}.seek(1.6)")
    document = browser.pdf()
    check(document.startswith(b"%PDF") and b"/Image" in document, "no picture is printed")
    caption = browser.evaluate("document.querySelector('.replay-caption').textContent")
    check("Faster walk (walk ahead" in caption and "at 1.60 s." in caption, f"found '{caption}'")
    quiet(browser)


CHECKS: list[Callable[[Browser, pathlib.Path], None]] = [
    pose_is_shown, replay_advances, keys_move_time, scrubbing_goes_to_a_time, camera_turns,
    robots_are_in_step, frames_come_live, works_without_webgl, others_are_shown,
    controls_have_names, nothing_runs_over, prints_a_still,
]


def take_pictures(browser: Browser, folder: pathlib.Path, pictures: pathlib.Path) -> None:
    """Screenshots for people, at the width of a desk and of a phone, light and dark."""
    pictures.mkdir(parents=True, exist_ok=True)
    for name, query in (
        ("single", ""), ("pair", ""), ("hills", ""), ("mesh", ""), ("single", PLAIN),
    ):
        for phone in (False, True):
            for dark in (False, True):
                width, height = (390, 844) if phone else (1280, 800)
                browser.show(
                    folder / f"{name}.html", dark=dark, phone=phone, still=True, query=query,
                    width=width, height=height,
                )
                browser.evaluate(f"{VIEW}.seek(1.64)")
                browser.evaluate(
                    "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
                )
                words = [name, "canvas" if query else "", "phone" if phone else "desk",
                         "dark" if dark else "light"]
                browser.screenshot(pictures / ("-".join(filter(None, words)) + ".png"))


def main() -> int:
    parser = checks_parser(__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    return run_checks(CHECKS, arguments.folder, arguments, take_pictures)


if __name__ == "__main__":
    sys.exit(main())
