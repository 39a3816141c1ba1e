import { Transform } from "node:stream";
import { Refused } from "../refused.ts";

/** Passes bytes on up to a limit; a bomb ends there. */
export function atMost(bytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > bytes)
        done(new Refused("too_large_unpacked", `Unpacked, the file is over ${bytes >> 20} MB.`));
      else done(null, chunk);
    },
  });
}
