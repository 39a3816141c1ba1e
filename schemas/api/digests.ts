import * as z from "zod/mini";
import { digest, digestList, digestPreview, digestRequest, ownDigest } from "../digest.ts";
import type { Calls } from "./call.ts";

const signature = { description: "From the link in the mail", schema: z.string() };

/** A person's daily digest: what their accounts have entered, what lies ahead, and who was heard. */
export const digestCalls = {
  getDigest: {
    method: "GET",
    path: "/api/digest",
    role: "viewer",
    tags: ["people"],
    summary: "How the caller is told each day, where they want to be",
    answers: { 200: { description: "The caller's own digest", schema: ownDigest } },
  },
  putDigest: {
    method: "PUT",
    path: "/api/digest",
    role: "viewer",
    noted: "digest.wanted",
    tags: ["people"],
    summary: "Tells the caller each day of their accounts, by mail or in Slack",
    description:
      "Sent once a day from the given hour on where the caller is, if there is anything to say. A Slack webhook is kept as a " +
      "secret and never shown.",
    body: digestRequest,
    answers: { 200: { description: "The digest", schema: digest } },
    problems: [400],
  },
  deleteDigest: {
    method: "DELETE",
    path: "/api/digest",
    role: "viewer",
    noted: "digest.ended",
    tags: ["people"],
    summary: "Tells the caller no more",
    answers: { 204: { description: "Ended" } },
    problems: [404],
  },
  previewDigest: {
    method: "GET",
    path: "/api/digest/preview",
    role: "viewer",
    tags: ["people"],
    summary: "What the caller's digest would say now",
    answers: { 200: { description: "Its subject and text", schema: digestPreview } },
    problems: [404],
  },
  listDigests: {
    method: "GET",
    path: "/api/digests",
    role: "admin",
    tags: ["people"],
    summary: "Who is told each day, and where",
    answers: { 200: { description: "The digests, by name", schema: digestList } },
  },
  endDigest: {
    method: "DELETE",
    path: "/api/digests/{digest}",
    role: "admin",
    noted: "digest.ended",
    tags: ["people"],
    summary: "Ends a person's digest, e.g. of one who has left the team",
    answers: { 204: { description: "Ended" } },
    problems: [404],
  },
  askToEndDigest: {
    method: "GET",
    path: "/digests/{digest}/end",
    tags: ["people"],
    summary: "A page that asks whether to end a digest; opening it ends nothing",
    query: { signature },
    answers: { 200: { description: "`text/html`", text: true } },
    problems: [404],
  },
  endDigestByLink: {
    method: "POST",
    path: "/digests/{digest}/end",
    tags: ["people"],
    summary: "Ends a digest for who has its mail; mail programs do it in one click (RFC 8058)",
    query: { signature },
    answers: { 200: { description: "`text/html`", text: true } },
    problems: [404],
  },
} as const satisfies Calls;
