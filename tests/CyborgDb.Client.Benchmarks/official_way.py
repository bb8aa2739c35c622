"""What the official Python client does to send vectors: numpy's bytes, base64, json, http. It measures itself, without its start.

Reads lines from standard input: "rows dimension extras" prepares (extras: 0 or 1), "run n" does it n times and answers with the seconds.
"""
import base64
import http.client
import json
import sys
import time
from urllib.parse import urlsplit

import numpy as np

url = urlsplit(sys.argv[1])
connection = http.client.HTTPConnection(url.hostname, url.port)
vectors, ids, extras = None, None, {}


def upsert():
    body = {
        "index_name": "bench",
        "index_key": "ab" * 32,
        "batch": {
            "ids": ids,
            "vectors_b64": base64.b64encode(np.ascontiguousarray(vectors, dtype="<f4").tobytes()).decode("ascii"),
            "dimension": vectors.shape[1],
            **extras,
        },
    }
    connection.request("POST", "/v1/vectors/upsert_binary", json.dumps(body), {"Content-Type": "application/json"})
    json.loads(connection.getresponse().read())


print(f"Python {sys.version.split()[0]}, numpy {np.__version__}", flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == "run":
        started = time.perf_counter()
        for _ in range(int(words[1])):
            upsert()
        print(time.perf_counter() - started, flush=True)
    else:
        rows, dimension, with_extras = map(int, words)
        vectors = np.random.default_rng(1).random((rows, dimension), dtype=np.float32)
        ids = [f"item-{i}" for i in range(rows)]
        extras = {
            "metadata": [{"lang": "en", "year": 1990 + i % 35, "title": f"Document {i}"} for i in range(rows)],
            "contents": [f"The contents of document {i}, a sentence or two long as they often are." for i in range(rows)],
        } if with_extras else {}
        print("ready", flush=True)
