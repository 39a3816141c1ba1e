import { announcement } from "../announcement.ts";
import { accepted } from "../delivery.ts";
import { upload } from "../file.ts";
import type { Calls } from "./call.ts";

/** What tools call, each proved by a signature or a secret of its connection; `functions/ingest` answers. */
export const ingestCalls = {
  receiveDelivery: {
    method: "POST",
    path: "/hooks/{tool}/{connection}",
    tags: ["ingest"],
    summary: "Takes a tool's signed delivery",
    description:
      "Answers 200 once the bus has accepted every event. A verified delivery that cannot be read is kept and answered 200 too. " +
      "A wrong, absent or stale signature and an unknown connection get one and the same 401.",
    media: {
      types: ["application/json", "*/*"],
      description: "The bytes that the tool sends, with its signature in the tool's header",
    },
    answers: {
      200: {
        description: "Accepted; or the echo that the tool's signed address check asks for",
        schema: accepted,
        text: true,
      },
    },
    problems: [401, 404, 413, 503],
  },
  allowSender: {
    method: "OPTIONS",
    path: "/hooks/{tool}/{connection}",
    tags: ["ingest"],
    summary: "Lets in a sender of CloudEvents that asks first, if its name is in the connection's origins",
    answers: {
      200: {
        description: "Granted where `WebHook-Allowed-Origin` is among the headers, else not",
        headers: { "WebHook-Allowed-Origin": "The origin that is let in" },
      },
    },
    problems: [404, 405, 413, 503],
  },
  answerHandshake: {
    method: "GET",
    path: "/hooks/{tool}/{connection}",
    tags: ["ingest"],
    summary: "Answers the address check of a tool that sends one, e.g. `?challenge=`",
    answers: { 200: { description: "The tool's own echo", text: true } },
    problems: [404, 405, 413],
  },
  announceFileBySecret: {
    method: "POST",
    path: "/hooks/{tool}/{connection}/uploads",
    tags: ["ingest", "files"],
    summary: "Announces a file by the connection's secret, for a script that cannot sign in",
    description: "Proved as a relayed post is. Tools that come by other routes read this as a delivery.",
    body: announcement,
    answers: { 200: { description: "Where to send the file", schema: upload } },
    problems: [400, 401, 404, 413, 503],
  },
} as const satisfies Calls;
