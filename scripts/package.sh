#!/usr/bin/env bash
# What people download, into target/package: a zip with cbgen.exe for Windows, and a tarball with a Linux program that
# needs no library of the system (musl). Run by hand; needs rustup, gcc-mingw-w64-x86-64, musl-tools and zip.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in rustup x86_64-w64-mingw32-gcc musl-gcc zip; do
    command -v "$tool" >/dev/null || {
        echo "$tool is missing: apt-get install gcc-mingw-w64-x86-64 musl-tools zip" >&2
        exit 3
    }
done
rustup target add x86_64-pc-windows-gnu x86_64-unknown-linux-musl >/dev/null 2>&1

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
out=$PWD/target/package
rm -rf "$out/windows" "$out/linux"
mkdir -p "$out"/{windows,linux}/cbgen-"$version"

cargo build --release --features delivery --target x86_64-pc-windows-gnu
cargo build --release --features delivery --target x86_64-unknown-linux-musl
cp -r target/x86_64-pc-windows-gnu/release/cbgen.exe README.md CHANGELOG.md docs "$out/windows/cbgen-$version"
cp -r target/x86_64-unknown-linux-musl/release/cbgen README.md CHANGELOG.md docs "$out/linux/cbgen-$version"

zip=$out/cbgen-$version-windows-x86_64.zip
tarball=$out/cbgen-$version-linux-x86_64.tar.gz
rm -f "$zip" "$tarball"
(cd "$out/windows" && zip -qr "$zip" "cbgen-$version")
tar -C "$out/linux" --owner=0 --group=0 -czf "$tarball" "cbgen-$version"

# The tarball's program stands by itself and works.
if ldd "$out/linux/cbgen-$version/cbgen" 2>&1 | grep -q '=>'; then
    echo "the Linux program needs libraries of the system" >&2
    exit 1
fi
"$out/linux/cbgen-$version/cbgen" new -t install -e 'https://a.example.com/cb' -p adid
ls -l "$zip" "$tarball"
