# SPDX-License-Identifier: GPL-2.0
"""Check what tests let the netft tool print against its JSON schemas.

Guests have nothing to do that with.  So a test prints lines

    # schema NAME: JSON

and each of them is a check of its own, against tools/netft/schema/NAME.json.
"""

import json
import re

from .tap import FAILED, PASSED, Result

LINE = re.compile(r"# schema ([a-z]+): (.*)")


def _validator(folder, name):
    # Not at the top: tests that print no such line do without it.
    import jsonschema  # pylint: disable=import-outside-toplevel
    # They refer to each other by their file names.
    schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    schema = schemas[f"{name}.json"]
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, resolver=jsonschema.RefResolver("", schema, store=schemas),
                format_checker=jsonschema.FormatChecker())


def _complaint(folder, name, text):
    """Why the text does not fit the schema, None if it does."""
    try:
        found = list(_validator(folder, name).iter_errors(json.loads(text)))
    except ImportError:
        return "python3-jsonschema is missing: run selftests/setup"
    except (KeyError, ValueError) as error:
        return repr(error)
    if not found:
        return None
    return f"{found[0].json_path}: {found[0].message[:200]}"


def check(lines, source):
    """A result for each line of a test that has to fit a schema."""
    results = []
    for line in lines:
        match = LINE.match(line)
        if not match:
            continue
        name, text = match.groups()
        complaint = _complaint(source / "tools/netft/schema", name, text)
        said = f"{name}.json describes {text[:40]}"
        results.append(Result(FAILED, f"{said} ({complaint})") if complaint
                       else Result(PASSED, said))
    return results
