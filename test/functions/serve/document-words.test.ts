import { expect, test } from "@jest/globals";
import { vi } from "../../../functions/serve/console/messages/vi-all.ts";
import { vietnameseKinds } from "../../../functions/serve/search/document-words.ts";
import { folded } from "../../../schemas/folded.ts";

const words = Object.entries(vi).map(([key, word]) => [key, typeof word === "string" ? folded(word) : ""]);

test.each(Object.entries(vietnameseKinds))("a search knows the console's word for %s", (kind, word) => {
  expect(words).toContainEqual([`object.${kind}`, word]);
});
