#!/usr/bin/env python3
"""Kills runs of edit, duplicate and delete at random moments; the file must be the old one or the new one.

Usage: scripts/kill-edits.py [PROGRAM] [RUNS] [SEED]   (target/debug/cbgen, 1000, 1)
"""
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

EDITS = [
    ["edit", "a", "-P", "x=1"],
    ["duplicate", "a", "b"],
    ["delete", "a", "--yes"],
]
old = '# kept\n[[callback]]\nname = "a"\nendpoints = ["https://a.example"] # why\n# also kept\n'
old += "".join(f"# line {number} of a long file\n" for number in range(20_000))
old = old.encode()


def start(folder, edit):
    quiet = subprocess.DEVNULL
    return subprocess.Popen([program, *edit], cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet)


def read(path):
    with open(path, "rb") as file:
        return file.read()


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "callbacks.toml")
    counts = {"old": 0, "new": 0, "killed": 0, "left behind": 0}
    expected = []
    for edit in EDITS:
        with open(path, "wb") as file:
            file.write(old)
        begin = time.monotonic()
        assert start(folder, edit).wait() == 0, edit
        expected.append((edit, read(path), time.monotonic() - begin))
        assert expected[-1][1] != old, edit
    for run in range(runs):
        edit, new, takes = expected[run % len(EDITS)]
        with open(path, "wb") as file:
            file.write(old)
        child = start(folder, edit)
        time.sleep(chance.uniform(0, takes * 1.2))
        child.send_signal(signal.SIGKILL)
        counts["killed"] += child.wait() == -signal.SIGKILL
        now = read(path)
        if now not in (old, new):
            sys.exit(f"run {run}, {edit}: the file is neither the old one nor the new one")
        counts["old" if now == old else "new"] += 1
        for name in os.listdir(folder):
            if name != "callbacks.toml":
                counts["left behind"] += 1
                os.unlink(os.path.join(folder, name))
    print(f"{runs} runs: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
