/** Verbs of titles that do not end in -ed. */
const irregular = "Came Did Found Held Left Lost Made Paid Put Read Sent Set Told Took Wrote Withdrew".split(
  " ",
);

/** Whether a title begins with what happened, as `Created invoice 58` and `Viewed by Jane: Fee schedule` do. */
export function isVerbFirst(title: string): boolean {
  const [word = ""] = title.split(/[ :]/, 1);
  return /^[A-Z][a-z]+ed$/.test(word) || irregular.includes(word);
}
