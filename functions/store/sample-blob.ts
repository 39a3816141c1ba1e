import type { FileRef } from "./file-ref.ts";

/** Where the first rows of a file lie whose columns nobody has said anything of; the store keeps them for a day. */
export const sampleBlob = ({ tool, connection, file }: FileRef) =>
  `raw/samples/${tool}/${connection}/${file}`;
