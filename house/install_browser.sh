#!/usr/bin/env bash
# The browser tests need Chromium, and the letters' tests read PDFs with poppler.
# Installed from Debian when missing and when we are root; otherwise the tests say so and skip.
set -u
missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "browser tests: ${missing[*]} missing and cannot be installed here; those tests are skipped" >&2
  exit 0
fi
echo "installing ${missing[*]} from Debian ..."
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
       { apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; }; then
  echo "browser tests: installing ${missing[*]} failed; those tests are skipped" >&2
fi
exit 0
