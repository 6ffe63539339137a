#!/usr/bin/env bash
# An agency's afternoon: 12 published callbacks into one file, with names, shared parameters, another endpoint
# everywhere, a build, a check, and three of them in a link.
#
# Usage: scripts/agency-afternoon.sh [PROGRAM]   (target/debug/cbgen; nothing outside a temporary folder is touched)
set -euo pipefail

cbgen=$(realpath "${1:-target/debug/cbgen}")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

say() { printf '\n== %s\n' "$*"; }

# Name, trigger, callback as it was found. The hosts are examples.
strings='install|install|https://old.example.com/adjust/install?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&ip={ip_address}&country={country}
install-de|install|contained,{country},de;at;ch,https://old.example.com/adjust/dach?idfa={idfa}&gps_adid={gps_adid}&adid={adid}
session|session|equal,{environment},production,https://old.example.com/adjust/session?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&os={os_name}
click|click|https://old.example.com/adjust/click?idfa={idfa}&gps_adid={gps_adid}&campaign={campaign_name}
impression|impression|https://old.example.com/adjust/view?idfa={idfa}&gps_adid={gps_adid}&creative={creative_name}
reattribution|reattribution|https://old.example.com/adjust/again?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&tracker={tracker}
uninstall|uninstall|https://old.example.com/adjust/gone?adid={adid}
purchase|event|https://old.example.com/adjust/buy?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&value={revenue_float}&currency={currency}
signup|event|https://old.example.com/adjust/signup?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&region={language}-{country}
level|event|https://old.example.com/adjust/level?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&schema=iglu%3Acom.acme
rejected|rejected_install|https://old.example.com/adjust/fraud?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&why={rejection_reason}
all|global|https://all.example.com/adjust?kind={activity_kind}&adid={adid}'

say "12 published strings, read with inspect, under names"
: > callbacks.toml
while IFS='|' read -r name trigger field; do
  "$cbgen" inspect "$field" --name "$name" --trigger "$trigger" --format toml >> callbacks.toml
  echo >> callbacks.toml
done <<< "$strings"
"$cbgen" edit purchase --event-token abc123 > /dev/null
"$cbgen" edit signup --event-token def456 > /dev/null
"$cbgen" edit level --event-token ghi789 > /dev/null
"$cbgen" build > before.txt
while IFS='|' read -r name _ field; do
  grep -qF "$(printf '\t')$field" before.txt || { echo "$name does not build to what was found"; exit 1; }
done <<< "$strings"
"$cbgen" list

say "the parameters that most of them share, as a set"
{ printf '[sets.device]\nplaceholders = ["idfa", "gps_adid"]\n\n'; cat callbacks.toml; } > shared.toml
mv shared.toml callbacks.toml
for name in $("$cbgen" list --format json | python3 -c '
import json, sys
for row in json.load(sys.stdin):
    if {"idfa", "gps_adid"} <= set(row["parameters"]): print(row["name"])'); do
  "$cbgen" edit "$name" --remove idfa --remove gps_adid --use device > /dev/null
done
"$cbgen" build > shared.txt
diff <(tr '?&' '\n\n' < before.txt | sort) <(tr '?&' '\n\n' < shared.txt | sort) && echo "the same parameters as before"

say "another endpoint everywhere"
sed -i 's#https://old\.example\.com#https://${COLLECTOR}#' callbacks.toml
grep -c 'COLLECTOR' callbacks.toml
export COLLECTOR=new.example.com
"$cbgen" build

say "check"
"$cbgen" check

say "three of them in a link"
"$cbgen" link 'https://app.adjust.com/abc123?campaign=autumn' --from callbacks.toml \
  --only install --only session --only purchase
