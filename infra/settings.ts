import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as z from "zod/mini";
import { retention } from "./retention.ts";

const upToTenThousand = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000));
const rate = (fallback: number) => z._default(upToTenThousand, fallback);
const days = z.coerce.number().check(z.int(), z.minimum(1));
const units = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(40_000));
const retentions: readonly number[] = Object.values(RetentionDays).filter((one) => typeof one === "number");

/**
 * What can be left out for an emulator that lacks it: the archive, the function that empties a dev stage's bucket, alarms
 * on more than one metric, mail, the rule against plain HTTP.
 */
export const omissions = ["archive", "emptying", "metric-math", "ses", "tls"] as const;
export type Omission = (typeof omissions)[number];

/** Minutes for which a tenth of what comes goes to a new version alone, as CodeDeploy has them. */
const canaryMinutes = ["5", "10", "15", "30"] as const;

const tableName = z.string().check(z.regex(/^[\w.-]{3,255}$/));
const bucketName = z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/));
const userPoolId = z.string().check(z.regex(/^[\w-]{1,55}_[0-9a-zA-Z]+$/));
const domainName = z.string().check(z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/));

/** What may be given to `cdk` by `-c name=value`; infra/README.md says what each means. */
const context = z.object({
  stage: z._default(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/)), "dev"),
  domain: z.optional(domainName),
  certificate: z.optional(z.string().check(z.startsWith("arn:"))),
  mailDomain: z.optional(domainName),
  alarmMail: z.optional(z.email()),
  logDays: z.optional(
    days.check(z.refine((one) => retentions.includes(one), "a number of days CloudWatch Logs knows")),
  ),
  archiveDays: z._default(days, 90),
  ...retention.shape,
  hookRate: rate(500),
  hookBurst: rate(1_000),
  ingestConcurrency: z.optional(upToTenThousand),
  apiRate: rate(50),
  apiBurst: rate(200),
  capacity: z._default(z.enum(["on-demand", "provisioned"]), "on-demand"),
  unitsMin: z._default(units, 5),
  unitsMax: z._default(units, 1_000),
  eventsTable: z.optional(tableName),
  directoryTable: z.optional(tableName),
  bucket: z.optional(bucketName),
  canary: z.optional(z.enum(canaryMinutes)),
  userPool: z.optional(userPoolId),
  without: z.prefault(
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((names: string) => names.split(",").filter((name) => name !== "")),
      ),
      z.array(z.enum(omissions)),
    ),
    "",
  ),
});

export type Settings = Omit<z.infer<typeof context>, "logDays" | "without"> & {
  readonly without: ReadonlySet<Omission>;
  readonly logDays: number;
  /** Whether data outlives a mistaken `cdk destroy`: everywhere but in `dev` and `dev-…`. */
  readonly keep: boolean;
  /** What this stage's names start with, so that several live in one account. */
  readonly prefix: string;
  /** The path of its parameters. */
  readonly path: string;
};

/** The stack's settings from CDK's context. Throws `BadContext`, which names what is wrong. */
export function settingsFrom(read: (name: string) => unknown): Settings {
  const given = Object.keys(context.shape).flatMap((name) => {
    const value = read(name);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  const parsed = context.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new BadContext(parsed.error.issues.map(({ path }) => path.join(".")));
  const { data } = parsed;
  if ((data.domain === undefined) !== (data.certificate === undefined))
    throw new BadContext(["domain and certificate, which go together"]);
  if ((data.eventsTable === undefined) !== (data.directoryTable === undefined))
    throw new BadContext(["eventsTable and directoryTable, which are of one moment"]);
  if (data.unitsMin > data.unitsMax) throw new BadContext(["unitsMin, which is above unitsMax"]);
  const keep = !/^dev(-|$)/.test(data.stage);
  return {
    ...data,
    without: new Set(data.without),
    logDays: data.logDays ?? (keep ? 90 : 7),
    keep,
    prefix: `account-hub-${data.stage}`,
    path: `/account-hub/${data.stage}`,
  };
}

export class BadContext extends Error {
  constructor(names: readonly string[]) {
    super(`Cannot read the context (-c name=value): ${names.join(", ")}`);
  }
}
