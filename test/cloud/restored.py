"""
Does what the runbook says of a restore, to the letter, at the emulator's tables: each `aws` command of the section is read from
there and carried out by the AWS SDK's own model of it, which refuses a name or an option that there is none of. What the
emulator does not have: it restores what a table has when it is asked, whatever moment is named.
"""

import itertools
import json
import re
import shlex
import sys
from datetime import datetime, timezone
from pathlib import Path

import botocore.session
from botocore import xform_name

root = Path(__file__).resolve().parents[2]
session = botocore.session.get_session()
client = session.create_client


def section(title):
    text = (root / "infra/RUNBOOK.md").read_text()
    found = re.search(rf"^### {re.escape(title)}\n(.*?)(?=^##)", text, re.M | re.S)
    assert found, f"the runbook has no section {title}"
    return found[1]


def commands(text):
    """Those in backticks and those in blocks, but for `aws s3`, which is the command line's own."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    inline = re.findall(r"(?<!`)`(aws [^`]+)`", re.sub(r"```sh\n.*?```", "", text, flags=re.S))
    lines = inline + [line for block in blocks for line in re.split(r"\n\s*(?=aws )", block)]
    return [line for line in (re.sub(r"\s+", " ", one).strip() for one in lines) if re.match(r"aws (?!s3 )", line)]


def structure(value):
    """JSON, or `Enabled=true,AttributeName=expiresAt`, as the command line takes it."""
    if value.startswith("{"):
        return json.loads(value)
    word = {"true": True, "false": False}
    parts = [part.split("=", 1) for part in value.split(",")]
    return {name: word.get(text, text) for name, text in parts}


def read(command):
    """The service, the operation and what is asked, or the waiter, by the SDK's model. Fails on what it does not know."""
    _, service, operation, *rest = shlex.split(command)
    waits = operation == "wait"
    api = client("s3" if service == "s3api" else service)
    if waits:
        operation, rest = rest[0], rest[1:]
        waiter = api.get_waiter(operation.replace("-", "_"))
        operation = xform_name(waiter.config.operation, "-")
    method = operation.replace("-", "_")
    members = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[method]).input_shape.members
    options = {f"--{xform_name(name, '-')}": (name, shape) for name, shape in members.items()}
    asked = {}
    words = iter(rest)
    for word in words:
        plain = word.replace("--no-", "--", 1)
        assert plain in options, f"{command}: there is no option {word}"
        name, shape = options[plain]
        if shape.type_name == "boolean":
            asked[name] = plain == word
            continue
        value = next(words)
        asked[name] = structure(value) if shape.type_name == "structure" else value
    return (lambda: waiter.wait(**asked)) if waits else (lambda: getattr(api, method)(**asked))


def filled(command, values):
    found = re.sub(r"<(\w+)>", lambda name: values[name[1]], command)
    assert "…" not in found, f"{command} is not whole"
    return found


def rows(table):
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return sorted(str(sorted(item.items())) for page in pages for item in page["Items"])


def shape(table):
    said = client("dynamodb").describe_table(TableName=table)["Table"]
    return said["KeySchema"], sorted(index["IndexName"] for index in said.get("GlobalSecondaryIndexes", []))


def settings(table):
    """What AWS leaves out of a restored table; whether the stack's own have it the emulator does not say."""
    api = client("dynamodb")
    lives = api.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    backups = api.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    return {
        "expires": (lives["TimeToLiveStatus"], lives.get("AttributeName")),
        "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "protected": api.describe_table(TableName=table)["Table"]["DeletionProtectionEnabled"],
    }


moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
told = commands(section("Restore to a moment"))
assert any("restore-table-to-point-in-time" in one for one in told), told
old = sorted(client("dynamodb").list_tables()["TableNames"])
assert len(old) == 2, old
restored = {table: f"{table}-restored" for table in old}
before = {table: rows(table) for table in old}
for (table, new), command in itertools.product(restored.items(), told):
    if "<new>" in command:
        read(filled(command, {"old": table, "new": new, "moment": moment}))()
for table, new in restored.items():
    # What was counted or recorded meanwhile may be there or not.
    stood = set(before[table]) & set(rows(table))
    assert stood and stood <= set(rows(new)), f"{new} lacks rows of {table}"
    assert shape(new) == shape(table), (shape(new), shape(table))
    wanted = {"expires": ("ENABLED", "expiresAt"), "recovery": "ENABLED", "protected": True}
    assert settings(new) == wanted, settings(new)
for new in restored.values():
    client("dynamodb").update_table(TableName=new, DeletionProtectionEnabled=False)
    client("dynamodb").delete_table(TableName=new)
# What else is to be typed after a loss is known to AWS, too.
others = commands(section("After a mistaken destroy"))
assert len(others) > 4, others
for command in others:
    read(re.sub(r"<(\w+)>", r"\1", command))
print(f"{len(told)} commands, {sum(map(len, before.values()))} rows", file=sys.stderr)
