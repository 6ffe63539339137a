#!/usr/bin/env python3
"""Draws the guided setup's own screens as SVG: scripts/screens.py PROGRAM FOLDER. By hand; needs pyte (PyPI).

Each picture is what a terminal of 80 columns shows after some keys; nothing in it is drawn by hand."""
import fcntl, html, os, pty, select, signal, struct, sys, tempfile, termios, time
import pyte

COLUMNS, ROWS = 80, 30
# Keys, then what the screen must show before the picture is taken.
SCREENS = [
    ("trigger", ["ad rev"], "ad_revenue"),
    ("placeholders", ["\x1b", "\r", "https://collector.example.com/adjust\r", "\r", "\r", "campaign name"], "campaign_name"),
    ("review", ["\r", "\r"], "Create the callback?"),
]
COLOURS = {"default": "#d8dee9", "red": "#e06c75", "green": "#98c379", "brown": "#e5c07b", "yellow": "#e5c07b",
           "blue": "#61afef", "magenta": "#c678dd", "cyan": "#56b6c2", "black": "#5c6370", "white": "#ffffff"}


class Session:
    def __init__(self, program, folder):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS))
            os.execv(program, ["cbgen", "new"])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def settle(self, quiet=0.4):
        while select.select([self.fd], [], [], quiet)[0]:
            data = os.read(self.fd, 65536)
            # The terminal says where its cursor is, if it is asked.
            if b"\x1b[6n" in data:
                os.write(self.fd, b"\x1b[%d;%dR" % (self.screen.cursor.y + 1, self.screen.cursor.x + 1))
            self.stream.feed(data)

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


def svg(screen):
    lines = list(range(ROWS))
    while lines and not screen.display[lines[-1]].strip():
        lines.pop()
    width, height = COLUMNS * 8.4 + 24, len(lines) * 18 + 24
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
           f'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">',
           '<rect width="100%" height="100%" rx="8" fill="#21252b"/>']
    for line in lines:
        row, at = screen.buffer[line], 0
        while at < COLUMNS:
            cell, start = row[at], at
            while at < COLUMNS and row[at]._replace(data="") == cell._replace(data=""):
                at += 1
            text = "".join(row[x].data for x in range(start, at))
            if not text.strip():
                continue
            colour = COLOURS.get(cell.fg, "#" + cell.fg if len(cell.fg) == 6 else COLOURS["default"])
            weight = ' font-weight="bold"' if cell.bold else ""
            out.append(f'<text xml:space="preserve" x="{12 + start * 8.4:.1f}" y="{28 + (line - lines[0]) * 18}" '
                       f'fill="{colour}"{weight} textLength="{len(text) * 8.4:.1f}">{html.escape(text)}</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    program, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        session = Session(program, work)
        session.settle(1.5)
        for name, keys, shows in SCREENS:
            for key in keys:
                os.write(session.fd, key.encode())
                session.settle()
            text = "\n".join(session.screen.display)
            if shows not in text:
                session.end()
                sys.exit(f"{name}: the screen does not show {shows!r}:\n{text}")
            with open(os.path.join(folder, name + ".svg"), "w", encoding="utf-8") as file:
                file.write(svg(session.screen))
            print(name)
        session.end()


main()
