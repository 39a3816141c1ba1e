import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { distance } from "fastest-levenshtein";
import * as z from "zod/mini";
import { Explained } from "./explained.ts";
import { retention } from "./retention.ts";
import { wholeNumber } from "./whole-number.ts";

const upToTenThousand = wholeNumber(1, 10_000);
const rate = (fallback: number) => z._default(upToTenThousand, fallback);
const days = wholeNumber(1, 36_500);
const units = wholeNumber(1, 40_000);
const retentions: readonly number[] = Object.values(RetentionDays).filter((one) => typeof one === "number");

/**
 * What can be left out for an emulator that lacks it: the archive, the function that empties a dev stage's bucket, alarms
 * on more than one metric, mail, the rule against plain HTTP.
 */
export const omissions = ["archive", "emptying", "metric-math", "ses", "tls"] as const;
export type Omission = (typeof omissions)[number];

/** Minutes for which a tenth of what comes goes to a new version alone, as CodeDeploy has them. */
const canaryMinutes = ["5", "10", "15", "30"] as const;
/** As `-c` has it, or as a number of `cdk.json`. */
const canary = z.pipe(
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((minutes: string | number) => String(minutes)),
  ),
  z.enum(canaryMinutes),
);

/** Cognito takes no address of a sign-in page with one of these words, of which the stage would be a part. */
const reserved = /aws|amazon|cognito/;
const stage = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{0,19}$/),
  z.refine((name) => !reserved.test(name), "a word that AWS reserves"),
);

const tableName = z.string().check(z.regex(/^[\w.-]{3,255}$/));
/** By S3's rules neither two dots in a row nor the address of a machine. */
const bucketName = z
  .string()
  .check(z.regex(/^(?!.*\.\.)(?!\d+(?:\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/));
const userPoolId = z.string().check(z.regex(/^[\w-]{1,55}_[0-9a-zA-Z]+$/));
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const domainName = z.string().check(z.maxLength(253), z.regex(new RegExp(`^${label}(?:\\.${label})+$`)));
const certificateArn = z
  .string()
  .check(z.regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/));

/** What may be given to `cdk` by `-c name=value`; infra/README.md says what each means. */
const context = z.object({
  stage: z._default(stage, "dev"),
  domain: z.optional(domainName),
  certificate: z.optional(certificateArn),
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
  canary: z.optional(canary),
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

/**
 * The stack's settings from CDK's context, and the names of all that is in it. Throws `BadContext`, which names what is wrong: also
 * a name that is like a setting's and is none, by which another stage would be deployed than the one that was meant.
 */
export function settingsFrom(read: (name: string) => unknown, all: readonly string[] = []): Settings {
  const known = Object.keys(context.shape);
  const mistaken = all.flatMap((name) => {
    const meant = known.includes(name) ? undefined : known.find((one) => isLike(name, one));
    return meant === undefined ? [] : [`${name} (did you mean ${meant}?)`];
  });
  if (mistaken.length > 0) throw new BadContext(mistaken);
  const given = known.flatMap((name) => {
    const value = read(name);
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  const parsed = context.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new BadContext(parsed.error.issues.map(({ path }) => String(path[0])));
  const { data } = parsed;
  if ((data.domain === undefined) !== (data.certificate === undefined))
    throw new BadContext(["domain and certificate, which go together"]);
  if ((data.eventsTable === undefined) !== (data.directoryTable === undefined))
    throw new BadContext(["eventsTable and directoryTable, which are of one moment"]);
  if (data.eventsTable !== undefined && data.eventsTable === data.directoryTable)
    throw new BadContext(["eventsTable and directoryTable, which are two tables"]);
  if (data.domain !== undefined && data.domain === data.mailDomain)
    throw new BadContext(["domain and mailDomain, which are two names: beside a CNAME a name has no MX"]);
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

/** Whether a name of the context is a setting's, but for small and capital letters, dashes, or two letters. Others' are theirs. */
function isLike(name: string, setting: string): boolean {
  const plain = name.replaceAll(/[-_]/g, "").toLowerCase();
  return (
    plain === setting.toLowerCase() || distance(plain, setting.toLowerCase()) <= (setting.length > 8 ? 2 : 1)
  );
}

export class BadContext extends Explained {
  constructor(names: readonly string[]) {
    super(
      `Cannot read the context (-c name=value): ${[...new Set(names)].join(", ")}. infra/README.md says what each may be.`,
    );
  }
}
