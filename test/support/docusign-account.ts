import type { Answered } from "../../functions/connectors/verdict.ts";

export interface Envelope {
  readonly envelopeId: string;
  readonly statusChangedDateTime: string;
  /** Other changes for which the list has it. */
  readonly listedFor?: readonly string[];
  readonly [field: string]: unknown;
}

/** An account's envelopes by their id, and by a list of status changes that goes by time and position, as DocuSign's does. */
export const docusignAccount =
  (tenant: string, server: string, envelopes: () => readonly Envelope[]) =>
  ({ url }: { readonly url: string }): Answered => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/oauth/userinfo")
      return { status: 200, body: { accounts: [{ account_id: tenant, base_uri: server }] } };
    const [, id] = /\/envelopes\/([^/]+)$/.exec(pathname) ?? [];
    if (id !== undefined) {
      const one = envelopes().find(({ envelopeId }) => envelopeId === id);
      return one
        ? { status: 200, body: one }
        : { status: 404, body: { errorCode: "ENVELOPE_DOES_NOT_EXIST" } };
    }
    const of = (name: string) => searchParams.get(name) ?? "";
    const [begin, end] = [Date.parse(of("from_date")), Date.parse(of("to_date"))];
    const found = envelopes().filter(({ statusChangedDateTime, listedFor = [] }) =>
      [statusChangedDateTime, ...listedFor].map(Date.parse).some((at) => at >= begin && at <= end),
    );
    const start = Number(of("start_position"));
    return { status: 200, body: { envelopes: found.slice(start, start + Number(of("count"))) } };
  };
