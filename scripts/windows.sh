#!/usr/bin/env bash
# Runs cbgen.exe under wine: new, build, check, edit, and questions in plain lines. By hand, after scripts/package.sh or
# with the path of an .exe; needs wine64, gcc-mingw-w64-x86-64 and util-linux (script).
set -euo pipefail
cd "$(dirname "$0")/.."

exe=${1:-target/x86_64-pc-windows-gnu/release/cbgen.exe}
wine=$(command -v wine64 || command -v /usr/lib/wine/wine64 || command -v wine) || { echo "wine is missing" >&2; exit 3; }
folder=$(mktemp -d)
trap 'WINEPREFIX=$folder/prefix wineserver -k 2>/dev/null || true; rm -rf "$folder"' EXIT
export WINEPREFIX=$folder/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
cp "$exe" "$folder/cbgen.exe"

# Older wines lack one function of Windows that Rust's library takes random numbers from.
cat > "$folder/prng.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count); }
C
x86_64-w64-mingw32-gcc -shared -o "$folder/bcryptprimitives.dll" "$folder/prng.c" -ladvapi32
cd "$folder"

failed=0
# expect CODE TEXT COMMAND...: the exit code, and a text that is printed.
expect() {
    local code=$1 text=$2 out got=0
    shift 2
    out=$("$wine" cbgen.exe "$@" 2>&1 </dev/null | tr -d '\r'; exit "${PIPESTATUS[0]}") || got=$?
    printf '> cbgen %s\n%s\n[exit %s]\n\n' "$*" "$out" "$got"
    if [ "$got" != "$code" ] || ! grep -qF -- "$text" <<<"$out"; then
        echo "EXPECTED exit $code and: $text"
        failed=1
    fi
}

expect 0 'https://a.example.com/cb?adid={adid}' new -t install -e 'https://a.example.com/cb' -p adid
expect 0 '{adid}' new -t install -e 'https://a.example.com/cb' -p adid --save callbacks.toml
expect 0 'install' build callbacks.toml
expect 0 'source=adjust' edit install -P source=adjust
expect 0 'source=adjust' build
expect 0 '' check callbacks.toml
mkdir -p folder
printf '[[callback]]\nname = "a"\nendpoints = ["https://a.example.com/cb?x={nope}"]\n' > folder/wrong.toml
expect 1 'file=folder/wrong.toml' check 'folder\wrong.toml' --format github
expect 1 '"folder/wrong.toml"' check 'folder\wrong.toml' --format sarif
expect 3 'cannot read' build none.toml
expect 2 '--trigger' new --no-input

# Questions need a terminal. Enter takes the trigger; then the endpoint, and Enter to the end.
printf '> cbgen new --plain\n'
{ sleep 3; printf '\r'; sleep 1; printf 'https://a.example.com/cb\r'; for _ in 1 2 3 4 5 6 7 8; do sleep 1; printf '\r'; done; } |
    timeout 60 script -qec "$wine cbgen.exe new --plain" typescript >/dev/null || true
tr -d '\r' < typescript | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g' | tee plain.txt
grep -qF 'https://a.example.com/cb?' plain.txt || { echo "EXPECTED a callback of new --plain"; failed=1; }
exit "$failed"
