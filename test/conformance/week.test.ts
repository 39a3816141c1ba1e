import { expect, test } from "@jest/globals";
import { daysOfWeek, few, inTurn, weeks } from "../support/repeats.ts";
import { accelo } from "../support/week/accelo.ts";
import { boomerangGmail } from "../support/week/boomerang-gmail.ts";
import { calendly } from "../support/week/calendly.ts";
import { docusign } from "../support/week/docusign.ts";
import { dropbox } from "../support/week/dropbox.ts";
import { microsoft365 } from "../support/week/microsoft-365.ts";
import { quickbooks } from "../support/week/quickbooks.ts";
import { sharefile } from "../support/week/sharefile.ts";
import { slack } from "../support/week/slack.ts";
import { smartsheet } from "../support/week/smartsheet.ts";
import { stripe } from "../support/week/stripe.ts";
import { type WeekEnd, type WeekTool, weekOf } from "../support/week/week.ts";
import { xero } from "../support/week/xero.ts";

/** The tools that the hub reads what they have failed to tell from. */
const tools: readonly WeekTool[] = [
  ...[accelo, boomerangGmail, calendly, docusign, dropbox, microsoft365],
  ...[quickbooks, sharefile, slack, smartsheet, stripe, xero],
];
/** Milliseconds; a week takes a second or two, and many times that where the machine is shared. */
const mostTime = 300_000;
const seeds = Array.from({ length: weeks }, (_, n) => n + 1);

/** Every thing that happened is on the timeline once, in full; no token is lost, and the connection is shown well. */
function expectWell(end: WeekEnd): void {
  expect(end.there.toSorted()).toEqual(end.happened.toSorted());
  expect(end.events.filter(({ details }) => details.pending).map(({ title }) => title)).toEqual([]);
  expect({ dead: end.dead, lostTokens: end.lostTokens, failing: end.failing }).toEqual({
    ...{ dead: [], lostTokens: [], failing: [] },
  });
  expect(end.connection.health?.state ?? "well").toBe("well");
  const states = end.catchUps.flatMap(({ history, check }) => [history?.state, check?.state]);
  expect(states.filter((state) => state !== "done")).toEqual([]);
  // That the week was a bad one.
  const { "broken off": brokenOff = 0, ...ofCalls } = end.faults;
  expect(brokenOff).toBeGreaterThan(0);
  expect(Object.keys(ofCalls)).not.toEqual([]);
}

/**
 * The gap figure that the API shows of a connection, `missed`, sums up the events that the daily check has found and no
 * delivery had told. What stays unfound is in no figure; here it is known, and is nothing.
 */
const gapOf = ({ catchUps }: WeekEnd) => catchUps.map(({ missed }) => missed.count);

/**
 * Where a delivery tells of all before it, too, a lost one is made good by the next. Never told is what none came after before
 * a check had read it: each of that is in the gap, and nothing is of which the hub had been told already. Where only times say
 * whether a delivery came, what was found so soon that one might still have come is not in the gap.
 */
function expectHeardOfRest(end: WeekEnd, by: "by times" | "by numbers"): void {
  expect(gapOf(end)).toEqual([end.checked.length]);
  const soon = by === "by times" ? end.soonFound : [];
  const never = end.unheard.filter((name) => !soon.includes(name));
  expect(never.length).toBeGreaterThan(5);
  expect(never.filter((name) => !end.checked.includes(name))).toEqual([]);
  expect(end.checked.filter((name) => !end.untold.includes(name) || end.heard.includes(name))).toEqual([]);
}

/** A week of each kind for each tool in `.ci/run`; one of them, for one tool while one works. */
const weeksOf = (kind: string) =>
  few(tools, 2).flatMap((tool, turn) =>
    inTurn(["told", "lost"], turn).includes(kind)
      ? seeds.map((seed) => ({ tool, name: tool.tool, seed }))
      : [],
  );

test.each(weeksOf("told"))(
  "a week of faults at $name in which all is told, late and twice: nothing is missing, and the gap is 0 ($seed)",
  async ({ tool, seed }) => {
    const end = await weekOf(tool, { seed, loses: false, days: daysOfWeek });

    expectWell(end);
    expect(end.untold).toEqual([]);
    expect(gapOf(end)).toEqual([0]);
  },
  mostTime,
);

test.each(weeksOf("lost"))(
  "a week of faults at $name in which some is never told: nothing is missing, and the gap is just that ($seed)",
  async ({ tool, seed }) => {
    const end = await weekOf(tool, { seed, loses: true, days: daysOfWeek });

    expectWell(end);
    expect(end.untold.length).toBeGreaterThan(5);
    if (tool.tellsAllBefore) return expectHeardOfRest(end, tool.tellsAllBefore);
    expect(gapOf(end)).toEqual([end.untold.length]);
  },
  mostTime,
);
