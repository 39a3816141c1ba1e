import { loadConnector } from "../../functions/connectors/catalogue.ts";
import { samplesOf } from "../../infra/local/samples.ts";

/** The secret by which the bench's Calendly connection is signed. */
export const benchSecret = "a secret for the bench";

/** Calendly bookings of a run, of 50 customers, each by a name that nothing else has. */
export interface Bookings {
  body(n: number): Buffer;
  headers(body: Buffer): Record<string, string>;
  /** The names of this run's bookings that a text has, each once. */
  namedIn(text: string): string[];
}

export async function bookingsOf(run: string): Promise<Bookings> {
  const sample = (await samplesOf("calendly")).find(({ name }) => name === "invitee-created");
  const calendly = await loadConnector("calendly");
  if (!sample || !calendly) throw new Error("Calendly's sample is missing");
  const text = sample.body.toString();
  const name = new RegExp(`bench-${run}-\\d+-`, "g");
  return {
    body(n) {
      const own = text.replaceAll("jane@northwind-roasters.example", `jane@customer-${n % 50}.example`);
      return Buffer.from(own.replaceAll("2f7b9c10-6d3e-4a58-b1f4-90c2e7a5d301", `bench-${run}-${n}-`));
    },
    headers: (body) => ({
      "content-type": "application/json",
      ...calendly.signature.sign(body, benchSecret, new Date()),
    }),
    namedIn: (text) => [...new Set(text.match(name))],
  };
}
