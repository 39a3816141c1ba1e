import { createHmac } from "node:crypto";
import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { samplesOf } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";
import { type Figure, median, timed } from "./measure.ts";

/** Verify + parse + normalise of one Calendly delivery, against bare HMAC + `JSON.parse` of the same bytes. */
export async function connector(): Promise<Figure[]> {
  const calendly = await loadConnector("calendly");
  const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
  if (!calendly || !sample) throw new Error("Calendly's sample is missing");
  const now = new Date();
  const secret = { id: "sec_bench", value: "a secret for the bench", createdAt: "" };
  const given = delivery("calendly", {
    body: sample.body,
    headers: calendly.signature.sign(sample.body, secret.value, now),
  });
  const [, stamp = ""] = /t=(\d+)/.exec(given.headers.get("calendly-webhook-signature")?.[0] ?? "") ?? [];
  const whole = () => {
    const verdict = calendly.signature.verify(given, [secret], now);
    return "secret" in verdict ? normalise(calendly, given).events.length : Number.NaN;
  };
  const bare = () => {
    const digest = createHmac("sha256", secret.value).update(`${stamp}.`).update(sample.body).digest("hex");
    return JSON.parse(sample.body.toString()).event.length + digest.length;
  };
  const times = (work: () => number) => () => {
    let sum = 0;
    for (let n = 0; n < 2_000; n++) sum += work();
    return sum;
  };
  const [wholes, bares]: number[][] = [[], []];
  for (let round = 0; round < 25; round++) {
    bares?.push(await timed(times(bare)));
    wholes?.push(await timed(times(whole)));
  }
  const [a, b] = [median(wholes?.slice(5) ?? []) / 2, median(bares?.slice(5) ?? []) / 2];
  return [
    {
      name: "verify + parse + normalise of a Calendly delivery ÷ bare HMAC + JSON.parse",
      measured: `${a.toFixed(1)} µs ÷ ${b.toFixed(1)} µs`,
      ratio: a / b,
      bound: { atMost: 3 },
    },
  ];
}
