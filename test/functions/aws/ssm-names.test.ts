import type { GetParametersByPathCommand } from "@aws-sdk/client-ssm";
import { expect, test } from "@jest/globals";
import { ssmNames } from "../../../functions/aws/ssm-names.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";

test("the names under a path are read page by page, and nothing of what they hold", async () => {
  const sent: GetParametersByPathCommand["input"][] = [];
  const send = async ({ input }: GetParametersByPathCommand) => {
    sent.push(input);
    return input.NextToken === undefined
      ? { Parameters: [{ Name: "/hub/secrets/slack/main" }], NextToken: "more" }
      : { Parameters: [{ Name: "/hub/secrets/relay/ghost" }] };
  };

  expect(await ssmNames({ send }, "/hub/secrets")()).toEqual(["slack/main", "relay/ghost"]);
  expect(sent).toEqual([
    { Path: "/hub/secrets", Recursive: true },
    { Path: "/hub/secrets", Recursive: true, NextToken: "more" },
  ]);
});

test("a store that cannot list them is unavailable", async () => {
  const send = async () => await Promise.reject(new Error("throttled"));

  await expect(ssmNames({ send }, "/hub/secrets")()).rejects.toThrow(UpstreamError);
});
