// Plain JavaScript, loaded with `--import` before anything else: Node keeps what it makes of the sources beside the packages, by
// their content, so that a further start takes little more than half of the processor time. Where that folder cannot be written,
// nothing is kept. By the default export, which a Node.js that is too old has, too.
import module from "node:module";
import { fileURLToPath } from "node:url";

module.enableCompileCache?.(fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url)));
