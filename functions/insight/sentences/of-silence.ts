import type { Silence } from "../silence.ts";
import type { Sentence } from "./sentence.ts";

/** What is said of a silence. */
export function sentenceOf(silence: Silence): Sentence {
  if (silence.state !== "unknown") {
    const { elapsed, share, G, gaps, longest, longestFrom, longestUntil, lastHeard } = silence;
    const usually = Math.max(1, Math.round(G / gaps));
    const values = { elapsed, percent: share * 100, usually, longest, longestFrom, longestUntil, lastHeard };
    return { code: `silence.${silence.state}`, values };
  }
  switch (silence.why) {
    case "source":
      return { code: "silence.source", values: { elapsed: silence.elapsed, lastHeard: silence.lastHeard } };
    case "young":
      return { code: "silence.young", values: { elapsed: silence.elapsed, lastHeard: silence.lastHeard } };
    case "few": {
      const { elapsed, lastHeard, gaps } = silence;
      return { code: "silence.few", values: { elapsed, lastHeard, contacts: gaps + 1 } };
    }
    default:
      return { code: `silence.${silence.why}`, values: {} };
  }
}
