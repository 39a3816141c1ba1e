import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import * as z from "zod/mini";
import { lossesIn } from "../../../infra/pipeline/losses.ts";
import { settingsFrom } from "../../../infra/settings.ts";

const root = new URL("../../../infra/pipeline/", import.meta.url);

/** As aws-cdk 2.1148 prints it. */
const diff = `Stack account-hub-dev
Resources
[-] AWS::S3::Bucket OldBucket orphan
[-] AWS::DynamoDB::GlobalTable OldTable destroy
[-] AWS::Lambda::Permission Http/Api/Old HttpApiOld1 destroy
[~] AWS::DynamoDB::GlobalTable Storage/Events StorageEvents1AF1C090 replace
 └─ [~] KeySchema (requires replacement)
[~] AWS::Cognito::UserPool People/Pool PeoplePoolC64A4D1E
 └─ [~] UserPoolName
     ├─ [-] x
     └─ [+] account-hub-dev
[~] AWS::SQS::Queue Jobs/Queue JobsQueue24944186 may be replaced
[+] AWS::S3::Bucket New NewBucket
[~] AWS::Lambda::Function Serve/Function ServeFunctionA5F5E4C3 replace

✨  Number of stacks with differences: 1
`;

describe("the gate", () => {
  const ends = (input: string, ...allowed: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL("gate.ts", root)), ...allowed], {
      input,
      encoding: "utf8",
    });

  test("names what holds data and would be destroyed, replaced or left behind, and nothing else", () => {
    expect(lossesIn(diff).map(({ id, fate }) => `${id} ${fate}`)).toEqual([
      "OldBucket orphan",
      "OldTable destroy",
      "StorageEvents1AF1C090 replace",
      "JobsQueue24944186 may be replaced",
    ]);
  });

  test("lets through what is meant so", () => {
    const allowed = new Set(["OldBucket", "OldTable", "JobsQueue24944186"]);

    expect(lossesIn(diff, allowed).map(({ id }) => id)).toEqual(["StorageEvents1AF1C090"]);
  });

  test("shows the diff and ends with 1 on a loss, with 0 without one, and with 1 where there was no diff to read", () => {
    const harmless =
      "Stack account-hub-dev\nThere were no differences\n\n✨  Number of stacks with differences: 0\n";
    const refused = ends(diff);

    expect([refused.status, refused.stdout]).toEqual([1, diff]);
    expect(refused.stderr).toContain("StorageEvents1AF1C090 (replace)");
    expect(ends(diff, "OldBucket", "OldTable", "JobsQueue24944186", "StorageEvents1AF1C090").status).toBe(0);
    expect(ends(harmless).status).toBe(0);
    expect(ends("Unable to resolve AWS account to use\n").status).toBe(1);
  }, 30_000);
});

describe("the sample pipeline", () => {
  const step = z.object({
    uses: z.optional(z.string()),
    run: z.optional(z.string()),
    shell: z.optional(z.string()),
  });
  const job = z.object({
    needs: z.optional(z.string()),
    if: z.optional(z.string()),
    environment: z.optional(z.string()),
    steps: z.array(step),
  });
  const { jobs, env, permissions } = z
    .object({
      permissions: z.record(z.string(), z.string()),
      env: z.object({ CONTEXT: z.string() }),
      jobs: z.object({ diff: job, deploy: job }),
    })
    .parse(parse(readFileSync(new URL("github.yml", root), "utf8")));
  const runs = ({ steps }: z.infer<typeof job>) => steps.flatMap(({ run }) => run ?? []);

  test("deploys what was compared, after the gate and a person, from main alone", () => {
    const [gate] = jobs.diff.steps.filter(({ run }) => run?.includes("gate.ts"));

    // GitHub's bash, named, fails where any command of a pipe does.
    expect(gate).toMatchObject({
      shell: "bash",
      run: expect.stringContaining("npx cdk diff --method=template --app cdk.out"),
    });
    expect(runs(jobs.diff)).toContain("npm run test:all");
    expect(runs(jobs.diff).join("\n")).not.toContain("cdk deploy");
    expect(jobs.deploy).toMatchObject({
      needs: "diff",
      if: "github.ref == 'refs/heads/main'",
      environment: "production",
    });
    expect(runs(jobs.deploy).join("\n")).toContain("npx cdk deploy --app cdk.out");
    expect(runs(jobs.deploy).join("\n")).not.toContain("cdk synth");
  });

  test("holds no key of AWS, and gives a context that the stack takes", () => {
    const given = new Map(
      [...env.CONTEXT.matchAll(/-c (\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
    );

    expect(permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(readFileSync(new URL("github.yml", root), "utf8")).not.toContain("secrets.");
    expect(settingsFrom((name) => given.get(name))).toMatchObject({ stage: "prod", canary: "10" });
  });
});
