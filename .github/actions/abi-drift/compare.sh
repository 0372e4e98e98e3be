#!/usr/bin/env bash
# Writes the findings for code scanning and the page of the job's summary. Exit code: 0 no drift, 1 drift, 2 undecided.
set -uo pipefail

options=(--fail-on "$FAIL_ON")
if [ -n "$ALLOW" ]; then options+=(--allow "$ALLOW"); fi

compare() {
  node "$BAREOS_NODE/dist/generator/cli/main.js" diff "$OLD" "$NEW" "${options[@]}" "$@"
}

compare --format sarif --output "$SARIF"
verdict=$?
# The first one said why it could not.
if [ "$verdict" -le 1 ]; then compare --format markdown >>"$GITHUB_STEP_SUMMARY" 2>/dev/null || true; fi
exit "$verdict"
