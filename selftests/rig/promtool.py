# SPDX-License-Identifier: GPL-2.0
"""Look with Prometheus' own tool at metrics that tests have fetched, and at queries.

Guests have no such tool.  So a test prints lines

    # metrics NAME: LINE

and all that have one name are a check of their own.
"""

import json
import re
import subprocess
import tempfile

from .config import cache_dir
from .tap import FAILED, PASSED, Result

LINE = re.compile(r"# metrics (\w+): (.*)")
MISSING = "promtool is missing: run selftests/setup --checks"
# What Grafana puts in before it asks.
VARIABLES = {"$__rate_interval": "5m", "$instance": ".*"}


def _complaint(*arguments, text=None):
    """What the tool has to say, None if it is nothing."""
    program = cache_dir() / "promtool/usr/bin/promtool"
    try:
        done = subprocess.run([str(program), "check", *arguments], input=text, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except FileNotFoundError:
        return MISSING
    return done.stdout.strip() or str(done.returncode) if done.returncode else None


def _result(said, complaint):
    if complaint:
        return Result(FAILED, f"{said} ({complaint})")
    return Result(PASSED, said)


def check(lines):
    """A result for each text of metrics that a test has fetched."""
    texts = {}
    for line in lines:
        match = LINE.match(line)
        if match:
            texts.setdefault(match.group(1), []).append(match.group(2) + "\n")
    return [_result(f"promtool: metrics of {name}", _complaint("metrics", text="".join(text)))
            for name, text in texts.items()]


def dashboard(path):
    """A result for each panel: its queries are some that Prometheus understands."""
    results = []
    for panel in json.loads(path.read_text())["panels"]:
        rules = []
        for target in panel["targets"]:
            query = target["expr"]
            for name, value in VARIABLES.items():
                query = query.replace(name, value)
            rules.append({"record": "query", "expr": query,
                          "labels": {"number": target["refId"]}})
        # JSON is YAML, too.
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            json.dump({"groups": [{"name": "panel", "rules": rules}]}, file)
            file.flush()
            results.append(_result(f"promtool: {panel['title']}",
                                   _complaint("rules", file.name)))
    return results
