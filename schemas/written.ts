import * as z from "zod/mini";

/** What turns the direction of everything that stands behind it, so that a name reads as another one. */
const turning = "\\u202A-\\u202E\\u2066-\\u2069";
const ofNoLine = new RegExp(`[\\p{Cc}${turning}]+`, "gu");
const ofNoText = new RegExp(`(?![\\n\\t])[\\p{Cc}${turning}]`, "gu");
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

const seen = z.refine<string>((text) => visible.test(text), "has nothing to see");

/**
 * A line that a person has written, as a name: 1 to `most` characters without blanks around them, of which one at least is to be
 * seen. What is none, as line breaks and NUL, is a blank.
 */
export const writtenLine = (most: number) =>
  z.string().check(
    z.overwrite((text) => text.replaceAll(ofNoLine, " ")),
    ...[z.trim(), z.minLength(1), z.maxLength(most), seen],
  );

/** The same of several lines, as a note. */
export const writtenText = (most: number) =>
  z.string().check(
    z.overwrite((text) => text.replaceAll(ofNoText, "")),
    ...[z.trim(), z.minLength(1), z.maxLength(most), seen],
  );
