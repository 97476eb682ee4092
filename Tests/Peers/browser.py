"""Chromium without a window, driven through the DevTools protocol over pipes.

Needs the program only: no library, no port, no network.
"""

import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class BrowserError(RuntimeError):
    """The browser refused a command, or did not answer in time."""


def find_browser() -> str | None:
    """The path of a Chromium; the variable BROWSER goes first."""
    for name in (os.environ.get("BROWSER"), *NAMES):
        path = shutil.which(name) if name else None
        if path:
            return path
    return None


class Browser:
    """A browser with one page; what it logs and asks for is kept for the one who drives it."""

    def __init__(self, program: str, *, patience: float = 60) -> None:
        self.patience = patience
        self.profile = tempfile.mkdtemp(prefix="browser-")
        # The program reads commands from descriptor 3 and answers on 4, each ended by a zero.
        to_read, self.to_write = os.pipe()
        self.to_listen, from_write = os.pipe()

        def arrange() -> None:
            # Clear of 3 and 4 first, wherever the pipes came to lie.
            commands, answers = os.dup(to_read), os.dup(from_write)
            high = [os.dup2(commands, 63), os.dup2(answers, 64)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-extensions", "--disable-sync", "--hide-scrollbars",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
                f"--user-data-dir={self.profile}", "about:blank",
            ],
            preexec_fn=arrange, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self.buffer = b""
        self.number = 0
        self.session: str | None = None
        self.console: list[str] = []
        self.requests: list[str] = []
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.command(
            "Target.attachToTarget", targetId=target, flatten=True
        )["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to_write)
        os.close(self.to_listen)
        shutil.rmtree(self.profile, ignore_errors=True)

    # Messages

    def command(self, method: str, **parameters: object) -> dict:
        """Sends a command and gives its result; events that come before are taken up."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to_write, data):]
        deadline = time.monotonic() + self.patience
        while True:
            answer = self._receive(deadline, method)
            if answer.get("id") != self.number:
                self._take(answer)
            elif "error" in answer:
                raise BrowserError(f"{method}: {answer['error'].get('message')}")
            else:
                return answer["result"]

    def _receive(self, deadline: float, waiting_for: str) -> dict:
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.to_listen], [], [], left)[0]:
                raise BrowserError(f"{waiting_for}: no answer within {self.patience} s")
            part = os.read(self.to_listen, 1 << 20)
            if not part:
                raise BrowserError(f"{waiting_for}: the browser ended")
            self.buffer += part
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def _take(self, event: dict) -> None:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            thrown = details.get("exception", {}).get("description", "")
            self.console.append(f"exception: {details.get('text')} {thrown}")
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            told = " ".join(str(a.get("value", a.get("description"))) for a in parameters["args"])
            self.console.append(f"{parameters['type']}: {told}")
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.console.append(f"{parameters['entry']['level']}: {parameters['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])

    # What tests do

    def show(
        self, page: pathlib.Path | str, *, width: int = 720, height: int = 450, dark: bool = False,
        query: str = "", still: bool = False, phone: bool = False,
    ) -> None:
        """Opens a file or an address in a window of that size, and waits until its scripts have run."""
        self.console.clear()
        self.requests.clear()
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=2 if phone else 1, mobile=phone,
        )
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.command(
            "Emulation.setEmulatedMedia", media="",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
            ],
        )
        address = page if isinstance(page, str) else page.resolve().as_uri()
        self.command("Page.navigate", url=address + query)
        self.wait_for("document.readyState === 'complete'")

    def evaluate(self, expression: str) -> object:
        """The value of an expression in the page."""
        answer = self.command(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait_for(self, expression: str, *, seconds: float | None = None) -> None:
        """Waits until an expression holds; what is waited for ends the wait, not a time."""
        deadline = time.monotonic() + (seconds or self.patience)
        while not self.evaluate(expression):
            if time.monotonic() > deadline:
                raise BrowserError(f"waited in vain for {expression}")
            time.sleep(0.05)

    def press(self, key: str, *, code: str = "", text: str = "", shift: bool = False) -> None:
        """Presses a key and lets it go."""
        common = {"key": key, "code": code or key, "modifiers": 8 if shift else 0}
        self.command(
            "Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {})
        )
        self.command("Input.dispatchKeyEvent", type="keyUp", **common)

    def mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        """A mouse event: mousePressed, mouseMoved, mouseReleased or mouseWheel."""
        self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def screenshot(self, path: pathlib.Path) -> bytes:
        """Writes what is seen as PNG."""
        data = base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"])
        path.write_bytes(data)
        return data

    def pdf(self) -> bytes:
        """What would be printed."""
        answer = self.command("Page.printToPDF", printBackground=True)
        return base64.b64decode(answer["data"])
