"""Opens a comparison's report in Chromium: its points, its replays, folds, widths, and print.

Usage: report_in_chromium.py FOLDER [--pictures FOLDER]

The folder is what `treadmill compare --out` writes: report.html and results.json. Exits with 1 where
the report does not do what it should, and with 77 where there is no Chromium.
"""

import json
import pathlib
import re
import sys
import time
from collections.abc import Callable

from browser import Browser
from browser_checks import checks_parser, run_checks
from replay_in_chromium import PLAIN, VIEW, check, quiet

# What marks say: controller, case, value and interval.
NOTE = re.compile(r"^(.*): (\S+) \((\S+) to (\S+)\) ?(.*)$")
# Coordinates have two digits.
PIXEL_TOLERANCE = 0.03
FACTORS = {"%": 100.0, "cm": 100.0, "cm/s": 100.0}

MARKS = """[...document.querySelectorAll('#figures figure')].map((figure) => ({
  id: figure.id,
  marks: [...figure.querySelectorAll('.mark')].filter((mark) => mark.querySelector('title'))
    .map((mark) => {
      const box = mark.getBBox();
      return { note: mark.querySelector('title').textContent, x: box.x + box.width / 2 };
    }),
}))"""


def results(folder: pathlib.Path) -> dict:
    return json.loads((folder / "results.json").read_text())


def shown(browser: Browser, folder: pathlib.Path, *, query: str = PLAIN, **options: object) -> None:
    """Opens the report without motion."""
    browser.show(folder / "report.html", still=True, query=query, **options)


def every_line_is_told(browser: Browser, folder: pathlib.Path) -> None:
    """Sentences and tables count what results.json counts."""
    shown(browser, folder)
    found = results(folder)
    verdicts = browser.evaluate(
        "[...document.querySelectorAll('#lines tbody tr')].map((row) => ({"
        "controller: row.children[row.children.length - 6].textContent,"
        "verdict: row.children[row.children.length - 5].className}))"
    )
    others = [name for name in found["controllers"] if name != found["baseline"]]
    for name in others:
        told = [v["verdict"] for v in verdicts if v["controller"] == name]
        meant = [
            line["controllers"].get(name, {}).get("verdict", "unknown") for line in found["lines"]
        ]
        check(told == meant, f"{name}: the page's verdicts are not those of the file")
        sentence = (
            f"{name} is better than {found['baseline']} in {meant.count('better')}, worse in "
            f"{meant.count('worse')} and no different in {meant.count('no_difference')} of "
            f"{len(meant)} lines"
        )
        text = browser.evaluate("document.querySelector('#verdicts').textContent")
        check(sentence in text, f"nowhere stands '{sentence}'")
    quiet(browser)


def points_lie_where_they_should(browser: Browser, folder: pathlib.Path) -> None:
    """Each figure has a mark for each value of results.json, in proportion along its axis."""
    shown(browser, folder)
    found = results(folder)
    drawn = {figure["id"]: figure["marks"] for figure in browser.evaluate(MARKS)}
    figures = {line["figure"] for line in found["lines"]}
    check(set(drawn) == {f"figure-{key}" for key in figures}, f"the figures are {sorted(drawn)}")
    has_several_engines = len({line["engine"] for line in found["lines"]}) > 1
    for key in figures:
        values = {}
        for line in found["lines"]:
            if line["figure"] != key:
                continue
            case = f"{line['engine']}: {line['case']}" if has_several_engines else line["case"]
            for controller, measured in line["controllers"].items():
                values[f"{controller}, {case}"] = measured["value"]
        points = []
        for mark in drawn[f"figure-{key}"]:
            note = NOTE.match(mark["note"])
            check(note, f"a mark says '{mark['note']}'")
            name, told, unit = note.group(1), float(note.group(2)), note.group(5)
            check(name in values, f"{key}: nothing was measured of '{name}'")
            value = values.pop(name)
            check(
                abs(told - value * FACTORS.get(unit, 1)) <= 0.5 * 10 ** -decimals(note.group(2)) + 1e-9,
                f"{key}, {name}: told is {told}, the file has {value}",
            )
            points.append((value, mark["x"]))
        check(not values, f"{key}: no mark of {sorted(values)}")
        aligned(key, points)
    quiet(browser)


def decimals(number: str) -> int:
    return len(number.partition(".")[2])


def aligned(key: str, points: list[tuple[float, float]]) -> None:
    """The places are a straight line of the values."""
    (low, left), (high, right) = min(points), max(points)
    if high == low:
        check(all(abs(x - left) < PIXEL_TOLERANCE for _, x in points), f"{key}: equal values apart")
        return
    check(right > left, f"{key}: larger values lie to the left")
    for value, x in points:
        expected = left + (value - low) / (high - low) * (right - left)
        check(abs(x - expected) < PIXEL_TOLERANCE, f"{key}: {value} is {x - expected} px off")


TIMES = f"(() => {{ const v = {VIEW}; return [v.time, v.frame(0), v.frame(1), v.interval]; }})()"


def replays_are_in_step(browser: Browser, folder: pathlib.Path) -> None:
    """A replay advances when it is played, and both halves show the same time."""
    shown(browser, folder)
    names = "[...document.querySelectorAll('.replay-pane h3')].map((n) => n.textContent)"
    controllers = results(folder)["controllers"]
    check(
        browser.evaluate(names) == [controllers[0], controllers[-1]],
        f"shown are {browser.evaluate(names)}",
    )
    check(browser.evaluate(f"{VIEW}.isPlaying") is False, "it moves although less motion is asked for")
    browser.evaluate("document.querySelector('.replay').scrollIntoView()")
    browser.evaluate("document.querySelector('[aria-label=Play]').click()")
    browser.wait_for(f"{VIEW}.time > 0.2")
    browser.evaluate(f"{VIEW}.pause()")
    for time_shown in (None, 0.4, 0.8):
        if time_shown is not None:
            browser.evaluate(f"{VIEW}.seek({time_shown})")
        now, left, right, interval = browser.evaluate(TIMES)
        for pane, frame in enumerate((left, right)):
            start = browser.evaluate(f"{VIEW}.panes[{pane}].recording.firstTime")
            own = browser.evaluate(f"{VIEW}.panes[{pane}].recording.interval")
            end = browser.evaluate(f"{VIEW}.panes[{pane}].recording.endTime")
            at = start + frame * own
            check(
                at - 1e-6 <= now < at + own + 1e-6 or now > end or now < start,
                f"half {pane} shows {at} s at {now} s",
            )
    quiet(browser)


def a_choice_shows_others(browser: Browser, folder: pathlib.Path) -> None:
    """Another case brings its own recordings and curves, another controller keeps the time."""
    shown(browser, folder)
    count = browser.evaluate("document.querySelector('[data-choice=subject]').options.length")
    check(count > 1, "there is nothing to choose")
    visible = "[...document.querySelectorAll('.course')].filter((c) => !c.hidden).map((c) => c.dataset.subject)"
    check(browser.evaluate(visible) == ["0"], f"curves of {browser.evaluate(visible)} are shown")

    def choose(name: str, value: int) -> None:
        browser.evaluate(
            f"(() => {{ const s = document.querySelector('[data-choice={name}]'); s.value = {value};"
            "s.dispatchEvent(new Event('change')); })()"
        )

    browser.evaluate(f"{VIEW}.seek(0.5)")
    choose("right", 0)
    check(browser.evaluate(f"{VIEW}.time") == 0.5, "another controller goes back to the beginning")
    poses = browser.evaluate(
        f"(() => {{ const v = {VIEW}, {{ name }} = v.panes[0].recording.bodies[0];"
        "return [v.pose(0, name), v.pose(1, name)]; })()"
    )
    check(poses[0] and poses[0] == poses[1], "a controller beside itself is somewhere else")
    choose("subject", count - 1)
    check(browser.evaluate(f"{VIEW}.time") == 0, "another case does not begin at its beginning")
    check(browser.evaluate(f"{VIEW}.panes.length") == 2, "there are not two halves")
    check(browser.evaluate(visible) == [str(count - 1)], "the curves are of another case")
    pushes = browser.evaluate(f"{VIEW}.panes[0].recording.pushes.length")
    check(pushes > 0, "the last case's push is not there")
    quiet(browser)


def folds_open(browser: Browser, folder: pathlib.Path) -> None:
    """Buttons open and close, a link opens its case, and a tick leaves what differs."""
    shown(browser, folder)
    state = "[...document.querySelectorAll('#lines details')].map((d) => d.open)"
    check(not any(browser.evaluate(state)), "a case is open at first")
    browser.evaluate("document.querySelector('.glance tbody a').click()")
    browser.wait_for("document.querySelector('#lines details').open")
    browser.evaluate("document.querySelector('[data-fold=open]').click()")
    check(all(browser.evaluate(state)), "not all cases are open")
    rows = "[...document.querySelectorAll('#lines tbody')].filter((b) => b.offsetParent).length"
    lines = results(folder)["lines"]
    check(browser.evaluate(rows) == len(lines), f"{browser.evaluate(rows)} lines are seen")
    browser.evaluate("document.querySelector('#only-differences').click()")
    differing = sum(
        any(m.get("verdict") in ("better", "worse") for m in line["controllers"].values())
        for line in lines
    )
    check(browser.evaluate(rows) == differing, f"{browser.evaluate(rows)} lines of {differing} differ")
    browser.evaluate("document.querySelector('[data-fold=close]').click()")
    check(not any(browser.evaluate(state)), "a case stays open")
    quiet(browser)


def nothing_runs_over(browser: Browser, folder: pathlib.Path) -> None:
    """At the width of a phone nothing is wider than the screen but tables that are moved sideways."""
    shown(browser, folder, width=390, height=844, phone=True)
    browser.evaluate("document.querySelector('[data-fold=open]').click()")
    widths = browser.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    check(widths[0] <= widths[1], f"the page is {widths[0]} px wide on {widths[1]} px")
    quiet(browser)


def prints_everything(browser: Browser, folder: pathlib.Path) -> None:
    """On paper everything is open, and a still stands for the replay."""
    shown(browser, folder, dark=True)
    browser.evaluate(f"{VIEW}.seek(0.5)")
    document = browser.pdf()
    check(document.startswith(b"%PDF") and b"/Image" in document, "no picture is printed")
    pages = document.count(b"/Type /Page\n") + document.count(b"/Type /Page ")
    check(pages > 1, f"{pages} pages are printed")
    caption = browser.evaluate("document.querySelector('.replay-caption').textContent")
    check("at 0.50 s." in caption, f"the still says '{caption}'")
    state = "[...document.querySelectorAll('#lines details')].some((d) => d.open)"
    check(browser.evaluate(state) is False, "cases stay open after printing")
    quiet(browser)


def controls_have_names(browser: Browser, folder: pathlib.Path) -> None:
    """Every control has a name for those who do not see it."""
    shown(browser, folder)
    nameless = browser.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, canvas, section.replay")]
          .filter((n) => !(n.getAttribute("aria-label") || n.textContent.trim()
            || n.labels?.length)).length"""
    )
    check(nameless == 0, f"{nameless} controls have no name")
    quiet(browser)


CHECKS: list[Callable[[Browser, pathlib.Path], None]] = [
    every_line_is_told, points_lie_where_they_should, replays_are_in_step, a_choice_shows_others,
    folds_open, nothing_runs_over, prints_everything, controls_have_names,
]


def take_pictures(browser: Browser, folder: pathlib.Path, pictures: pathlib.Path) -> None:
    """Screenshots of each part, at the width of a desk and of a phone, light and dark."""
    pictures.mkdir(parents=True, exist_ok=True)
    for phone in (False, True):
        for dark in (False, True):
            width, height = (390, 844) if phone else (1280, 900)
            shown(browser, folder, query="", dark=dark, phone=phone, width=width, height=height)
            browser.evaluate(f"{VIEW}.seek(0.9)")
            browser.evaluate("document.querySelector('#lines details').open = true")
            names = browser.evaluate("[...document.querySelectorAll('main > section')].map((s) => s.id)")
            for name in names:
                browser.evaluate(
                    f"document.getElementById('{name}').scrollIntoView();"
                    "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
                )
                words = [name, "phone" if phone else "desk", "dark" if dark else "light"]
                browser.screenshot(pictures / ("-".join(words) + ".png"))


def main() -> int:
    parser = checks_parser(__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    return run_checks(CHECKS, arguments.folder, arguments, take_pictures)


if __name__ == "__main__":
    sys.exit(main())
