#!/bin/sh
# Sends logs to RDP with curl: one log as JSON, one as plain text, many as NDJSON in gzip.
set -eu
url=${RDP_URL:-http://127.0.0.1:8787}
tenant=${RDP_TENANT:-demo}

# The same log_id twice is stored once, so curl may send it again.
send() { curl --silent --show-error --fail-with-body --retry 5 "$url/ingest" "$@"; echo; }

send --header 'Content-Type: application/json' \
  --data "{\"tenant_id\":\"$tenant\",\"log_id\":\"curl-json-1\",\"text\":\"User 555-0199 logged in\",\"level\":\"info\"}"

send --header 'Content-Type: text/plain' --header "X-Tenant-ID: $tenant" --header 'X-Log-ID: curl-text-1' \
  --data-binary 'plain text of ann@example.com'

printf '%s\n' '{"log_id":"curl-many-1","text":"first"}' '{"log_id":"curl-many-2","text":"second"}' | gzip |
  send --header 'Content-Type: application/x-ndjson' --header 'Content-Encoding: gzip' --header "X-Tenant-ID: $tenant" \
    --data-binary @-
