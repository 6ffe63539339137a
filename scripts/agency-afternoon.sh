#!/usr/bin/env bash
# An agency's afternoon: 12 published callbacks of two apps into two files, with names, the parameters that they share
# in a third, another endpoint everywhere, a build, a check, and three of them in a link.
#
# Usage: scripts/agency-afternoon.sh [PROGRAM [STRINGS]]
#   PROGRAM  target/debug/cbgen
#   STRINGS  a file of lines APP|NAME|TRIGGER|CALLBACK in place of those below; CALLBACK is a field, or a link, of which
#            each callback comes under NAME and with its own trigger
# Nothing outside a temporary folder is touched, and nothing is sent.
set -euo pipefail

cbgen=$(realpath "${1:-target/debug/cbgen}")
strings='game|install|install|https://old.example.com/adjust/install?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&ip={ip_address}&country={country}
game|install-de|install|contained,{country},de;at;ch,https://old.example.com/adjust/dach?idfa={idfa}&gps_adid={gps_adid}&adid={adid}
game|session|session|equal,{environment},production,https://old.example.com/adjust/session?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&os={os_name}
game|click|click|https://old.example.com/adjust/click?idfa={idfa}&gps_adid={gps_adid}&campaign={campaign_name}
game|impression|impression|https://old.example.com/adjust/view?idfa={idfa}&gps_adid={gps_adid}&creative={creative_name}
game|reattribution|reattribution|https://old.example.com/adjust/again?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&tracker={tracker}
shop|uninstall|uninstall|https://old.example.com/adjust/gone?adid={adid}
shop|purchase|event|https://old.example.com/adjust/buy?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&value={revenue_float}&currency={currency}
shop|signup|event|https://old.example.com/adjust/signup?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&region={language}-{country}
shop|level|event|https://old.example.com/adjust/level?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&schema=iglu%3Acom.acme
shop|rejected|rejected_install|https://old.example.com/adjust/fraud?idfa={idfa}&gps_adid={gps_adid}&adid={adid}&why={rejection_reason}
shop|all|global|https://all.example.com/adjust?kind={activity_kind}&adid={adid}'
[ $# -lt 2 ] || strings=$(cat "$2")

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"

say() { printf '\n== %s\n' "$*"; }
apps=$(cut -d'|' -f1 <<< "$strings" | sort -u)

say "published strings, read with inspect, under names"
while IFS='|' read -r app name trigger field; do
  mkdir -p "$app"
  "$cbgen" inspect "$field" --name "$name" --trigger "$trigger" --format toml >> "$app/callbacks.toml"
  echo >> "$app/callbacks.toml"
done <<< "$strings"
number=100000
for app in $apps; do
  names=$("$cbgen" list -f "$app/callbacks.toml" --format json | python3 -c '
import json, sys
for row in json.load(sys.stdin):
    if row["trigger"] == "event" and not row["event_tokens"]: print(row["name"])')
  for name in $names; do
    number=$((number + 1))
    "$cbgen" edit "$name" -f "$app/callbacks.toml" --event-token "t${number#?}" > /dev/null
  done
done
cat -- */callbacks.toml > before.toml
for app in $apps; do "$cbgen" build "$app/callbacks.toml"; done > before.txt
while IFS='|' read -r _ name _ text; do
  "$cbgen" inspect "$text" --format json | python3 -c '
import json, sys
name, text = sys.argv[1:]
found = json.load(sys.stdin)
urls = [entry["url"] for entry in found["entries"] if not entry.get("alias")]
built = [line.rstrip("\n").split("\t", 1)[1] for line in open("before.txt")]
for wanted in [text] if found["form"] == "field" else urls:
    if not any(field.endswith(wanted) for field in built):
        sys.exit(f"{name} does not build to what was found: {wanted}")' "$name" "$text"
done <<< "$strings"
for app in $apps; do "$cbgen" list -f "$app/callbacks.toml"; done

say "the parameters that most of them share, once, for both apps"
cat > shared.toml <<'TOML'
[sets.device]
placeholders = ["idfa", "gps_adid"]
TOML
for app in $apps; do
  { printf 'include = ["../shared.toml"]\n\n'; cat "$app/callbacks.toml"; } > new.toml
  mv new.toml "$app/callbacks.toml"
  names=$("$cbgen" list -f "$app/callbacks.toml" --format json | python3 -c '
import json, sys
for row in json.load(sys.stdin):
    if {"idfa", "gps_adid"} <= set(row["parameters"]): print(row["name"])')
  # shellcheck disable=SC2086
  [ -z "$names" ] || "$cbgen" edit $names -f "$app/callbacks.toml" --remove idfa --remove gps_adid --use device > /dev/null
done
for app in $apps; do "$cbgen" build "$app/callbacks.toml"; done > shared.txt
diff <(tr '?&' '\n\n' < before.txt | sort) <(tr '?&' '\n\n' < shared.txt | sort) && echo "the same parameters as before"

say "another server everywhere"
export COLLECTOR=new.example.com
for app in $apps; do
  origins=$("$cbgen" list -f "$app/callbacks.toml" --format json | python3 -c '
import json, sys
urls = [url for row in json.load(sys.stdin) for url in row["endpoints"]]
print("\n".join(sorted({"/".join(url.split("?")[0].split("/")[:3]) for url in urls})))')
  for origin in $origins; do
    "$cbgen" edit --all -f "$app/callbacks.toml" --replace-endpoint "$origin" 'https://${COLLECTOR}' > /dev/null
  done
  grep -c COLLECTOR "$app/callbacks.toml"
done
for app in $apps; do "$cbgen" build "$app/callbacks.toml"; done

say "check"
"$cbgen" check -- */callbacks.toml

say "three of them in a link"
first=$(head -n 1 <<< "$apps")
"$cbgen" triggers --format json > triggers.json
three=$("$cbgen" list -f "$first/callbacks.toml" --format json | python3 -c '
import json, sys
fits = {row["id"] for row in json.load(open("triggers.json")) if row["link_parameter"]}
names = {}
for row in json.load(sys.stdin):
    if row["trigger"] in fits: names.setdefault(row["trigger"], row["name"])
print("\n".join(list(names.values())[:3]))')
# shellcheck disable=SC2046
"$cbgen" link 'https://app.adjust.com/abc123?campaign=autumn' --from "$first/callbacks.toml" \
  $(printf -- '--only %s ' $three)
