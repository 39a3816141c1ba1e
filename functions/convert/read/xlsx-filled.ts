import { StringDecoder } from "node:string_decoder";
import type { Entry, ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { orDamaged } from "./xlsx-package.ts";

/** A cell's value or text with something in it; nothing else in a sheet has elements of these names. */
const value = /<(?:\w{1,20}:)?[vt](?:\s[^>]{0,100})?>(?!\s*<\/)(?=\s*\S)/;
/** Characters at the end of what was read in which a value may begin. */
const begun = 200;

/** Whether anything stands in a sheet, which is unpacked up to there and not parsed: Excel made two empty ones with each workbook. */
export async function isFilled(zip: ZipFile, entry: Entry | undefined): Promise<boolean> {
  if (entry === undefined) return false;
  if (entry.uncompressedSize > limits.inflated) return true;
  return await orDamaged(async () => {
    const decoder = new StringDecoder("latin1");
    let end = "";
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const text = end + decoder.write(chunk);
      if (value.test(text)) return true;
      end = text.slice(-begun);
    }
    return false;
  });
}
