#!/usr/bin/env python3
"""Ends runs of edit, duplicate, delete and build -o at random moments, by SIGKILL, SIGTERM or SIGINT.

The file must be the old one or the new one. What a run leaves beside it is counted and named at the end: its
verb, its signal, and whether it is the whole new file or a part of one.

Usage: scripts/kill-edits.py [PROGRAM] [RUNS] [SEED]   (target/debug/cbgen, 1000, 1)
"""
import collections
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "target/debug/cbgen")
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)

KEPT = "callbacks.toml"
BUILT = "built.txt"
VERBS = [
    (KEPT, ["edit", "a", "-P", "x=1"]),
    (KEPT, ["duplicate", "a", "b"]),
    (KEPT, ["delete", "a", "--yes"]),
    (BUILT, ["build", "-o", BUILT]),
]
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
# A shell's background jobs ignore it, and so would the runs.
signal.signal(signal.SIGINT, signal.default_int_handler)

old = '# kept\n[[callback]]\nname = "a"\nendpoints = ["https://a.example"] # why\n# also kept\n'
old += "".join(f"# line {number} of a long file\n" for number in range(20_000))
old = old.encode()


def start(folder, arguments):
    quiet = subprocess.DEVNULL
    return subprocess.Popen([program, *arguments], cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def renew(folder):
    for name in (KEPT, BUILT):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(old)


with tempfile.TemporaryDirectory() as folder:
    counts = {"old": 0, "new": 0, "ended": 0, "left behind": 0}
    left = collections.Counter()
    expected = []
    for name, arguments in VERBS:
        renew(folder)
        begin = time.monotonic()
        assert start(folder, arguments).wait() == 0, arguments
        expected.append((name, arguments, read(os.path.join(folder, name)), time.monotonic() - begin))
        assert expected[-1][2] != old, arguments
    for run in range(runs):
        name, arguments, new, takes = expected[run % len(VERBS)]
        ending = SIGNALS[run // len(VERBS) % len(SIGNALS)]
        renew(folder)
        child = start(folder, arguments)
        time.sleep(chance.uniform(0, takes * 1.2))
        child.send_signal(ending)
        counts["ended"] += child.wait() == -ending
        now = read(os.path.join(folder, name))
        if now not in (old, new):
            sys.exit(f"run {run}, {arguments}: the file is neither the old one nor the new one")
        counts["old" if now == old else "new"] += 1
        for other in set(os.listdir(folder)) - {KEPT, BUILT}:
            path = os.path.join(folder, other)
            what = "whole" if read(path) == new else "a part"
            left[f"{arguments[0]}, {ending.name}, {what}"] += 1
            counts["left behind"] += 1
            os.unlink(path)
    print(f"{runs} runs: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for what, count in sorted(left.items()):
        print(f"  left behind: {count} by {what}")
