#!/usr/bin/env bash
# Whether cbgen compiles for Windows and macOS, without warnings: `cargo check`, which needs no linker of theirs. The
# tests are for unix.
set -uo pipefail
cd "$(dirname "$0")/.."

targets=(x86_64-pc-windows-gnu aarch64-apple-darwin)

command -v rustup >/dev/null || {
    echo "rustup is missing: it installs the standard libraries of ${targets[*]}" >&2
    exit 3
}
code=0
for target in "${targets[@]}"; do
    if ! said=$(rustup target add "$target" 2>&1); then
        echo "$target: its standard library is not installed, and rustup cannot fetch it:" >&2
        echo "$said" >&2
        code=3
    elif RUSTFLAGS='-D warnings' cargo check --target "$target"; then
        echo "$target: compiles"
    else
        echo "$target: does not compile" >&2
        [ "$code" -ne 0 ] || code=1
    fi
done
exit "$code"
