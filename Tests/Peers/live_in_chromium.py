"""Live pages of the tool in Chromium: a run's curves as they grow, a robot that is driven and pushed; and what
a server must bear: foreign hosts and origins, broken frames, a hundred clients.

Usage: live_in_chromium.py RUN POLICY [--pictures FOLDER] [--only CHECK]

RUN is a run directory, of which a copy is used; POLICY a controller. The variable TREADMILL names the tool. Exits
with 1 where something is not as it should be, and with 77 where there is no Chromium.
"""

import base64
import csv
import json
import math
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from browser import Browser
from browser_checks import checks_parser, run_checks

# The busiest machine of a gate may be this slow.
PATIENCE = 40


def check(condition: object, message: str) -> None:
    if not condition:
        raise AssertionError(message)


# A tool that serves

class Served:
    """The tool at work with a page."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [os.environ["TREADMILL"], *arguments], stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        found = re.fullmatch(r"open (http://127\.0\.0\.1:(\d+)/)\n", line)
        check(found, f"the tool says '{line}'")
        self.address, self.port = found[1], int(found[2])

    def end(self) -> None:
        self.process.terminate()
        try:
            status = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("the tool does not end") from None
        check(status == 0, f"the tool ends with {status}")

    def is_alive(self) -> bool:
        return self.process.poll() is None and status(self.request()) == 200

    def request(self, path: str = "/", *, method: str = "GET", **headers: str) -> bytes:
        """Asks and gives the whole answer."""
        given = {"Host": f"127.0.0.1:{self.port}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in given.items()), "", ""]
        with self.connect() as connection:
            connection.sendall("\r\n".join(lines).encode())
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def open_socket(self, *, host: str | None = None, origin: str | None = None) -> socket.socket:
        """Asks for a WebSocket; the answer's head is still to be read."""
        connection = self.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        connection.sendall(
            f"GET /socket HTTP/1.1\r\nHost: {host or f'127.0.0.1:{self.port}'}\r\n"
            f"Origin: {origin or f'http://127.0.0.1:{self.port}'}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
            .encode()
        )
        return connection


@contextmanager
def served(browser: Browser, *arguments: str) -> Iterator[Served]:
    tool = Served(*arguments)
    try:
        yield tool
    finally:
        # A page that is left open would ask for the tool that is gone.
        browser.show("about:blank")
        tool.end()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def head(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(4096)
        if not part:
            break
        data += part
    return data


def frame(opcode: int, data: bytes, *, first: int = 0x80, masked: bool = True) -> bytes:
    """A frame as a client sends it."""
    size = len(data)
    length = bytes([size]) if size < 126 else (
        b"\x7e" + struct.pack(">H", size) if size < 1 << 16 else b"\x7f" + struct.pack(">Q", size))
    mask = os.urandom(4) if masked else b""
    if masked:
        length = bytes([length[0] | 0x80]) + length[1:]
        data = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
    return bytes([first | opcode]) + length + mask + data


# The browser

def quiet(browser: Browser, tool: Served) -> None:
    """No complaint in the console, and nothing asked of anybody else."""
    check(not browser.console, f"the console says {browser.console}")
    own = (tool.address, tool.address.replace("http:", "ws:"), "data:", "blob:")
    others = [url for url in browser.requests if not url.startswith(own)]
    check(not others, f"the page asks for {others}")


def fits(browser: Browser) -> None:
    """Nothing is wider than the screen, and every control has a name."""
    widths = browser.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    check(widths[0] <= widths[1], f"the page is {widths[0]} px wide on {widths[1]} px")
    nameless = browser.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, canvas, progress")]
          .filter((n) => !(n.getAttribute("aria-label") || n.textContent.trim()
            || n.labels?.length)).map((n) => n.outerHTML)"""
    )
    check(not nameless, f"controls without a name: {nameless}")


VIEW = "treadmillView"
PLAY = "treadmillPlay"


def columns(file: pathlib.Path) -> dict[str, list[float | None]]:
    """The numbers of a run's table; None for an empty field."""
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    return {
        name: [float(row[name]) if row[name] else None for row in rows] for name in rows[0]
    }


def same(a: float | None, b: float | None) -> bool:
    return a is b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9))


class Places:
    """What the checks work on."""

    def __init__(self, run: pathlib.Path, policy: pathlib.Path, work: pathlib.Path) -> None:
        self.policy = str(policy)
        self.run = work / "run"
        shutil.copytree(run, self.run)


def curves_are_those_of_the_table(browser: Browser, places: Places) -> None:
    """Every column is drawn with all its points; a further line is drawn when it is whole."""
    file = places.run / "metrics.csv"
    with served(browser, "view", str(places.run)) as tool:
        browser.show(tool.address, width=1280, height=900)
        browser.wait_for(f"{VIEW}.series('episode/mean_return') !== null")
        table = columns(file)
        for name, values in table.items():
            if name in ("iteration", "steps", "episode/count"):
                continue
            series = browser.evaluate(f"{VIEW}.series({json.dumps(name)})")
            check(series and series["x"] == table["iteration"], f"{name} has other iterations")
            check(all(map(same, series["y"], values)), f"{name} has other values")
        drawn = browser.evaluate(
            "document.querySelector('[data-column=\"loss/value\"] path').getAttribute('d')")
        check(len(re.findall("[ML]", drawn)) == len(table["iteration"]), f"drawn is {drawn}")
        check(browser.evaluate(f"{VIEW}.series('time/steps_per_s')"), "no steps per second are shown")

        count = len(table["iteration"])
        last = file.read_text().splitlines()[-1].split(",")
        line = ",".join([str(int(last[0]) + 1), *last[1:]])
        with file.open("a") as out:
            out.write(line[:-2])
            out.flush()
            time.sleep(1)
            check(
                len(browser.evaluate(f"{VIEW}.series('loss/value').x")) == count,
                "half a line is shown")
            out.write(line[-2:] + "\n")
        browser.wait_for(f"{VIEW}.series('loss/value').x.length === {count + 1}")

        lines = file.read_text().splitlines()
        file.write_text("\n".join(lines[:2]) + "\n")
        browser.wait_for(f"{VIEW}.series('loss/value').x.length === 1")
        file.write_text("\n".join(lines) + "\n")
        browser.wait_for(f"{VIEW}.series('loss/value').x.length === {count + 1}")
        quiet(browser, tool)
        fits(browser)
        browser.show(tool.address, width=390, height=844, phone=True, dark=True)
        browser.wait_for(f"{VIEW}.series('loss/value') !== null")
        fits(browser)
        quiet(browser, tool)


def replays_are_shown(browser: Browser, places: Places) -> None:
    """A replay in the folder can be looked at; its page is kept apart from this one."""
    with served(browser, "view", str(places.run)) as tool:
        browser.show(tool.address)
        browser.wait_for("document.querySelectorAll('#replays button').length > 0")
        browser.evaluate("document.querySelector('#replays button').click()")
        browser.wait_for("document.querySelector('iframe') !== null")
        answer = tool.request("/replays/replay.html")
        check(status(answer) == 200 and b"sandbox allow-scripts" in answer, "it is not kept apart")
        check(status(tool.request("/replays/..%2fmetrics.csv")) == 404, "another file is served")
        check(browser.evaluate("document.querySelectorAll('#results tr').length") > 1, "no results")
        quiet(browser, tool)


def state(browser: Browser) -> dict:
    return browser.evaluate(f"{PLAY}.state")


def begun(browser: Browser, tool: Served, **options: object) -> None:
    # Drawn the cheap way: there is no graphics card.
    browser.show(tool.address, query="?renderer=canvas", **options)
    browser.wait_for(f"{PLAY}.state && {PLAY}.view.duration > 0.5")


def keys_drive(browser: Browser, places: Places) -> None:
    """Keys change the command, the robot follows, Space stops it; time can be slowed and stopped."""
    with served(browser, "play", places.policy) as tool:
        begun(browser, tool, width=900, height=600)
        for _ in range(5):
            browser.press("w", code="KeyW", text="w")
        browser.wait_for(f"Math.abs({PLAY}.state.command[0] - 0.5) < 1e-6")
        browser.wait_for(f"{PLAY}.state.velocity[0] > 0.3", seconds=PATIENCE)
        browser.press("q", code="KeyQ", text="q")
        browser.press("ArrowLeft")
        browser.wait_for(f"{PLAY}.state.command[2] > 0.05 && {PLAY}.state.command[1] > 0.05")
        told = browser.evaluate("document.querySelector('.axis output').textContent")
        check(told.startswith("0.50 m/s"), f"told is '{told}'")
        browser.press(" ", code="Space", text=" ")
        browser.wait_for(f"{PLAY}.state.command.every((one) => one === 0)")
        browser.wait_for(f"{PLAY}.state.velocity[0] < 0.15", seconds=PATIENCE)

        browser.press("p", code="KeyP", text="p")
        browser.wait_for(f"{PLAY}.state.is_paused && !{PLAY}.view.isPlaying")
        before = state(browser)["time"]
        time.sleep(0.3)
        check(state(browser)["time"] == before, "time goes on while it is stopped")
        browser.press("p", code="KeyP", text="p")
        browser.wait_for(f"{PLAY}.state.time > {before}")
        browser.evaluate(f"{PLAY}.ask('speed', {{values: [0.25]}})")
        browser.wait_for(f"{PLAY}.state.speed === 0.25")
        begin, real = state(browser)["time"], time.monotonic()
        browser.wait_for(f"{PLAY}.state.time > {begin} + 0.4")
        check(time.monotonic() - real > 1, "slow motion is not slow")
        browser.press("n", code="KeyN", text="n")
        browser.wait_for(f"{PLAY}.state.time < {begin}")
        quiet(browser, tool)
        fits(browser)


def robot_is_pushed(browser: Browser, places: Places) -> None:
    """Dragging the robot shows direction and strength, and disturbs it; so does a button."""
    with served(browser, "play", places.policy) as tool:
        begun(browser, tool, width=900, height=600)
        browser.evaluate(f"{PLAY}.view.look('front')")
        place = browser.evaluate(
            f"""(() => {{ const p = {PLAY}.pushes, v = {PLAY}.view; v.draw();
              const at = p.projected(v.panes[0].sample.poses[0].position);
              const box = v.stage.getBoundingClientRect();
              return [box.left + at.x, box.top + at.y]; }})()"""
        )
        x, y = place
        azimuth = browser.evaluate(f"{PLAY}.view.camera.azimuth")
        browser.mouse("mousePressed", x, y, button="left", clickCount=1)
        browser.mouse("mouseMoved", x + 60, y, button="left", buttons=1)
        shown = browser.evaluate("document.querySelector('.play-push text').textContent")
        check(shown == "24 N s", f"shown is '{shown}'")
        browser.mouse("mouseReleased", x + 60, y, button="left", clickCount=1)
        browser.wait_for(f"{PLAY}.state.push_count === 1")
        check(browser.evaluate(f"{PLAY}.view.camera.azimuth") == azimuth, "the camera turned, too")
        # From the front the picture's right is the robot's left.
        browser.wait_for(f"{PLAY}.state.velocity[1] > 0.04", seconds=PATIENCE)
        pushes = browser.evaluate(f"{PLAY}.view.panes[0].recording.pushes")
        check(abs(math.hypot(*pushes[0]["vector"]) - 240) < 1, f"the picture has {pushes}")
        browser.evaluate("document.querySelector('#push button').click()")
        browser.wait_for(f"{PLAY}.state.push_count === 2")
        browser.mouse("mousePressed", 40, 560, button="left", clickCount=1)
        browser.mouse("mouseMoved", 90, 560, button="left", buttons=1)
        browser.mouse("mouseReleased", 90, 560, button="left", clickCount=1)
        check(state(browser)["push_count"] == 2, "a drag beside the robot pushes it")
        quiet(browser, tool)


def robots_are_exchanged(browser: Browser, places: Places) -> None:
    """Engine and controller can be chosen; what cannot be had is told and changes nothing."""
    with served(browser, "play", places.policy) as tool:
        begun(browser, tool)
        browser.evaluate(
            "(() => { const s = document.getElementById('engine'); s.value = 'ode';"
            " s.dispatchEvent(new Event('change')); })()")
        browser.wait_for(f"{PLAY}.state.engine === 'ode'")
        browser.wait_for("document.querySelector('.replay-pane h3').textContent.endsWith('in ode')")
        browser.wait_for(f"{PLAY}.state.time > 0.5", seconds=PATIENCE)
        browser.evaluate(f"{PLAY}.ask('choose', {{controller: '/etc/passwd', engine: 'lanes'}})")
        browser.wait_for("document.getElementById('problem').textContent.includes('/etc/passwd')")
        check(state(browser)["engine"] == "ode", "the robot is another one")
        browser.evaluate(f"{PLAY}.ask('choose', {{controller: 'mpc', engine: 'lanes'}})")
        browser.wait_for(f"{PLAY}.state.controller === 'mpc'", seconds=PATIENCE)
        browser.wait_for(f"{PLAY}.state.time > 0.5", seconds=PATIENCE)
        check("fall" not in state(browser), f"it fell: {state(browser).get('fall')}")
        quiet(browser, tool)
        browser.show(tool.address, query="?renderer=canvas", width=390, height=844, phone=True, dark=True)
        browser.wait_for(f"{PLAY}.state && {PLAY}.view.duration > 0.2")
        fits(browser)
        quiet(browser, tool)


def strangers_are_refused(browser: Browser, places: Places) -> None:
    """Other hosts and origins get 403, for files and for sockets."""
    for arguments in (("play", places.policy), ("view", str(places.run))):
        with served(browser, *arguments) as tool:
            own = f"127.0.0.1:{tool.port}"
            check(status(tool.request()) == 200, "the page itself is refused")
            check(status(tool.request(method="HEAD")) == 200, "HEAD is refused")
            check(status(tool.request(method="POST")) == 405, "POST is taken")
            check(status(tool.request("/nothing")) == 404, "nothing is something")
            check(status(tool.request("/socket", Origin=f"http://{own}")) == 426, "a file is a socket")
            for headers in (
                {"Host": "evil.example"}, {"Host": f"evil.example:{tool.port}"},
                {"Origin": "http://evil.example"}, {"Origin": "null"},
                {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
            ):
                check(status(tool.request(**headers)) == 403, f"{headers} is answered")
            for host, origin, expected in (
                (own, f"http://{own}", 101), (own, "http://evil.example", 403),
                ("evil.example", f"http://{own}", 403), (own, "null", 403),
                (f"localhost:{tool.port}", f"http://localhost:{tool.port}", 101),
            ):
                with tool.open_socket(host=host, origin=origin) as connection:
                    found = status(head(connection))
                check(found == expected, f"host {host}, origin {origin}: found {found}")
            check(tool.is_alive(), "the tool is gone")


BROKEN = {
    "no request": b"\x00\xff" * 400,
    "an endless line": b"GET /" + b"a" * 200_000,
    "many headers": b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(20_000)),
    "an endless chunk": b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    "a length of nonsense": b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
}

BROKEN_FRAMES = {
    "2^62 bytes": b"\x81\xff" + struct.pack(">Q", 1 << 62) + b"abcd",
    "2^63 bytes": b"\x81\xff" + struct.pack(">Q", 1 << 63) + b"abcd",
    "a message that is too large": frame(1, b"x" * 100_000),
    "no mask": frame(1, b"{}", masked=False),
    "reserved bits": frame(1, b"{}", first=0xF0),
    "an opcode that is none": frame(7, b"{}"),
    "a long ping": frame(9, b"x" * 200),
    "a close in parts": frame(8, b"", first=0),
    "a continuation of nothing": frame(0, b"{}"),
    "a thousand parts": frame(1, b"x", first=0) + frame(0, b"x", first=0) * 1000,
    "no UTF-8": frame(1, b"\xff\xfe\xfd"),
    "binary": frame(2, os.urandom(100)),
    "no JSON": frame(1, b"{"),
    "numbers that are none": frame(1, b'{"type":"push","values":[1e999,0]}'),
    "a flood": frame(1, b'{"type":"restart"}') * 5000,
    "half a frame": frame(1, b"{}" * 50)[:20],
    "noise": os.urandom(5000),
}


def memory(tool: Served) -> float:
    """Memory of a process [MB]."""
    text = pathlib.Path(f"/proc/{tool.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1000


def nothing_breaks_it(browser: Browser, places: Places) -> None:
    """Broken requests and frames, half a request and a hundred clients leave the page as it is."""
    with served(browser, "play", places.policy) as tool:
        begun(browser, tool, width=500, height=400)
        before = memory(tool)
        open_ones = []
        for name, data in BROKEN.items():
            connection = tool.connect()
            open_ones.append(connection)
            try:
                connection.sendall(data)
            except OSError:
                pass  # It has closed already, as it may.
            check(tool.is_alive(), f"the tool is gone after {name}")
        for name, data in BROKEN_FRAMES.items():
            connection = tool.open_socket()
            open_ones.append(connection)
            check(status(head(connection)) == 101, f"no socket for {name}")
            try:
                connection.sendall(data)
            except OSError:
                pass
            check(tool.is_alive(), f"the tool is gone after {name}")
        # They never read, and go without a word.
        crowd = [tool.open_socket() for _ in range(100)]
        begin = state(browser)["time"]
        browser.wait_for(f"{PLAY}.state.time > {begin} + 3 || {PLAY}.state.time < {begin}")
        check(memory(tool) < before + 150, f"memory grew from {before} to {memory(tool)} MB")
        for connection in (*crowd, *open_ones):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        check(tool.is_alive(), "the tool is gone after the crowd")
        begin = state(browser)["time"]
        browser.wait_for(f"{PLAY}.state.time > {begin} + 0.5")
        quiet(browser, tool)


CHECKS: list[Callable[[Browser, Places], None]] = [
    curves_are_those_of_the_table, replays_are_shown, keys_drive, robot_is_pushed,
    robots_are_exchanged, strangers_are_refused, nothing_breaks_it,
]


def take_pictures(browser: Browser, places: Places, pictures: pathlib.Path) -> None:
    """Screenshots for people, at the width of a desk and of a phone, light and dark."""
    pictures.mkdir(parents=True, exist_ok=True)
    looks = [(phone, dark) for phone in (False, True) for dark in (False, True)]

    def screenshot(name: str, tool: Served, ready: str, phone: bool, dark: bool) -> None:
        width, height = (390, 844) if phone else (1280, 800)
        browser.show(tool.address, dark=dark, phone=phone, width=width, height=height)
        browser.wait_for(ready)
        if name == "play":
            browser.evaluate(f"{PLAY}.ask('command', {{values: [0.6, 0, 0.2]}})")
            browser.wait_for(f"{PLAY}.state.velocity[0] > 0.4", seconds=PATIENCE)
            count = state(browser)["push_count"]
            browser.evaluate(f"{PLAY}.ask('push', {{values: [0, 25], is_on: true}})")
            browser.wait_for(f"{PLAY}.state.push_count > {count}")
            browser.evaluate(f"{PLAY}.ask('pause', {{is_on: true}})")
            browser.wait_for(f"!{PLAY}.view.isPlaying")
            browser.evaluate(
                "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        words = [name, "phone" if phone else "desk", "dark" if dark else "light"]
        browser.screenshot(pictures / ("-".join(words) + ".png"))
        if name == "play":
            browser.evaluate(f"{PLAY}.ask('pause', {{is_on: false}})")

    with served(browser, "view", str(places.run)) as tool:
        for phone, dark in looks:
            screenshot("view", tool, f"{VIEW}.charts.size > 0", phone, dark)
    with served(browser, "play", places.policy) as tool:
        for phone, dark in looks:
            screenshot("play", tool, f"{PLAY}.state && {PLAY}.view.duration > 1", phone, dark)


def main() -> int:
    parser = checks_parser(__doc__)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("policy", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        places = Places(arguments.run, arguments.policy, pathlib.Path(work))
        return run_checks(CHECKS, places, arguments, take_pictures)


if __name__ == "__main__":
    sys.exit(main())
