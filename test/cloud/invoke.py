"""Calls the function of the stack whose name holds a word, as its schedule would, and prints what went wrong, if anything did."""

import sys

import botocore.session

client = botocore.session.get_session().create_client("lambda")
pages = client.get_paginator("list_functions").paginate()
[name] = [one["FunctionName"] for page in pages for one in page["Functions"] if sys.argv[1] in one["FunctionName"]]
answer = client.invoke(FunctionName=name, Payload=b"{}")
print(answer.get("FunctionError", "") and answer["Payload"].read().decode())
