"""Sends logs to RDP over plain HTTP, with nothing but the standard library.

NDJSON in gzip. Every log gets its id here, so that a retry after a lost answer is stored once.
"""

import gzip
import json
import os
import random
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("RDP_URL", "http://127.0.0.1:8787")
TENANT = os.environ.get("RDP_TENANT", "demo")
TRIES = 5


def send(logs):
    """Sends dicts with a `text`; gives what was accepted and rejected. Raises HTTPError for what a retry cannot help."""
    lines = [json.dumps({"log_id": str(uuid.uuid4()), **log}) for log in logs]
    request = urllib.request.Request(
        f"{URL}/ingest",
        data=gzip.compress("\n".join(lines).encode()),
        headers={
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "X-Tenant-ID": TENANT,
        },
    )
    for tries in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if tries == TRIES - 1 or (error.code != 429 and error.code < 500):
                raise
            wait = float(error.headers.get("Retry-After", 0))
        except urllib.error.URLError:
            if tries == TRIES - 1:
                raise
            wait = 0
        time.sleep(max(wait, random.random() * 0.2 * 2**tries))


if __name__ == "__main__":
    answer = send(
        [
            {"text": "service started", "level": "info"},
            {"text": "User 555-0199 logged in", "level": "info", "user": {"id": 7}},
        ]
    )
    print(f"{answer['accepted']} accepted, {len(answer['rejected'])} rejected")
