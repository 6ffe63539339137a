#!/usr/bin/env bash
# Times whole commands beside the least that such a program does (benches/least.rs), and beside Python and trurl where they are
# installed; writes benches/README.md. Run by hand on a quiet machine: 10 minutes, most of it for compiling. Needs Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --release
cp Cargo.lock benches/Cargo.lock # the same versions on both sides
cargo build --release --manifest-path benches/Cargo.toml --target-dir "$target/benches"
inside=$target/benches/inside.txt
cargo bench --manifest-path benches/Cargo.toml --target-dir "$target/benches" --bench inside >"$inside"

python3 - "$target" "$inside" <<'PYTHON' >benches/README.md
import os, platform, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path

CBGEN, LEAST = f"{sys.argv[1]}/release/cbgen", f"{sys.argv[1]}/benches/release/least"
inside = open(sys.argv[2]).read()
os.chdir(tempfile.mkdtemp())

CALLBACK = '''[[callback]]
name = "callback-%d"
trigger = "install"
endpoints = ["https://collector-%d.example.com/adjust"]
placeholders = ["gps_adid", "idfa", "idfv", "adid"]
params = { tracker_token = "{tracker}", source = "adjust" }
%s
'''
CONDITIONS = ['conditions = ["environment=production"]\n', "", ""]
for name, count in (("1k", 1000), ("10k", 10_000), ("100k", 100_000)):
    with open(f"{name}.toml", "w") as file:
        # Line by line: a child's peak of memory is not told below that of this process.
        file.writelines(CALLBACK % (at, at, CONDITIONS[at % 3]) for at in range(count))
Path("urls.txt").write_text("https://collector.example.com/adjust\n" * 10_000)
Path("1mb.txt").write_text(" ".join(["https://collector.example.com/adjust?idfa={idfa}&adid={adid}&source=adjust"] * 13_300))


def run(command, reads=None):
    """The processor time in ms, and the peak of memory in MB."""
    with open(reads or os.devnull) as stdin:
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, command
    return (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024


def measured(times, *commands):
    """The medians of commands that are run in turn."""
    runs = [[] for _ in commands]
    for _ in range(times):
        for command, own in zip(commands, runs):
            if "changed.toml" in command:
                shutil.copy("100k.toml" if "--one-of-100k" in command else "10k.toml", "changed.toml")
            own.append(run([word for word in command if word != "--one-of-100k"]))
    return [(statistics.median(ms for ms, _ in own), max(mb for _, mb in own)) for own in runs]


def row(what, beside, here, there, goal):
    print(f"| {what} | {here:.1f} ms | {beside} | {there:.1f} ms | {here / there:.2f} | {goal} |", flush=True)


print(f"""# How fast cbgen is

Written by `scripts/bench.sh` on {time.strftime("%Y-%m-%d")}: {os.cpu_count()} cores, {platform.machine()}, {platform.system()},
{subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()}. Processor time of the whole process, medians of runs in turn. The
files hold callbacks of 240 bytes with an endpoint of their own, 4 placeholders, 2 parameters, a condition in every third.
*clap* is a program with a command line of five verbs (`benches/least.rs`), *DeTable* the same with a file parsed by
`toml::de::DeTable`.

| command | time | beside | its time | ratio | goal |
|---|---|---|---|---|---|""")
new = "new -t install -e https://collector.example.com/adjust -p adid,idfa -P source=adjust".split()
one, least = measured(200, [CBGEN, *new], [LEAST, *new])
row("`new`, one URL", "clap", one[0], least[0], "1.15")
builds = {}
for name, times, goal in (("1k", 60, "1.4"), ("10k", 20, "1.0"), ("100k", 5, "1.0")):
    file = f"{name}.toml"
    build, check, least = measured(times, [CBGEN, "build", file], [CBGEN, "check", file], [LEAST, "build", file])
    builds[name] = build, check
    row(f"`build` of {name}", "DeTable", build[0], least[0], goal)
    row(f"`check` of {name}", "`build`", check[0], build[0], "1.2")
edit = [CBGEN, "edit", "-q", "-f", "changed.toml", "-P", "x=1"]
for what, command, goal in (
    ("`edit` of one in 10k", [*edit, "callback-77"], "1.6"),
    ("`edit --all` of 10k", [*edit, "--all"], "2.5"),
    ("`list` of 10k", [CBGEN, "list", "10k.toml"], "2"),
    ("`preview` of 10k", [CBGEN, "preview", "-f", "10k.toml"], "2"),
):
    build, other = measured(7, [CBGEN, "build", "10k.toml"], command)
    row(what, "`build`", other[0], build[0], goal)

size = os.path.getsize("100k.toml") / 1024 / 1024
(edited,) = measured(2, [*edit, "callback-77", "--one-of-100k"])
print("\n| memory at 100k | peak | ÷ the file | goal |\n|---|---|---|---|")
for what, peak, goal in (("`build`", builds["100k"][0][1], 3), ("`check`", builds["100k"][1][1], 6), ("`edit` of one", edited[1], 6)):
    print(f"| {what} | {peak:.0f} MB | {peak / size:.1f} | {goal} |", flush=True)
inspected = [run([CBGEN, "inspect", "-"], "1mb.txt") for _ in range(9)]
peak = max(mb for _, mb in inspected)
print(f"\n`inspect` of a field of 1 MB: {statistics.median(ms for ms, _ in inspected):.0f} ms, {peak:.0f} MB (goals: 80, 30).")

ten = "import sys\nfrom urllib.parse import quote\nfor line in open('urls.txt'):\n    pairs = [('idfa', '{idfa}'), ('adid', '{adid}'), ('gps_adid', '{gps_adid}'), ('idfv', '{idfv}'), ('tracker_token', '{tracker}'), ('source', 'adjust')]\n    print(line.strip() + '?' + '&'.join(quote(k) + '=' + quote(v, safe='{}') for k, v in pairs))"
single = "import urllib.parse as u; print('https://collector.example.com/adjust?' + u.urlencode({'adid': '{adid}', 'source': 'adjust'}, safe='{}'))"
appended = [word for pair in ("idfa={idfa}", "adid={adid}", "gps_adid={gps_adid}", "idfv={idfv}", "source=adjust") for word in ("--append", f"query={pair}")]
print("\n| beside other tools | one URL | 10,000 |\n|---|---|---|")
print(f"| cbgen, with all checks | {one[0]:.1f} ms | {builds['10k'][0][0]:.0f} ms |")
for name, first, many in (
    ("Python's urllib", ["python3", "-c", single], ["python3", "-c", ten]),
    ("trurl", ["trurl", "https://collector.example.com/adjust", *appended], ["trurl", "-f", "urls.txt", *appended]),
):
    if shutil.which(first[0]):
        (alone,), (all,) = measured(20, first), measured(5, many)
        print(f"| {name} | {alone[0]:.1f} ms | {all[0]:.0f} ms |")
    else:
        print(f"| {name} | not installed | |")
print(f"\nIn process, by `cargo bench` in this folder:\n\n```text\n{inside.strip()}\n```")
PYTHON
