import { hostileExpressions, readHostile } from "./hostile-expressions.ts";

// Run by itself, in a heap of a given size: what needs more ends the process.
for (const expression of hostileExpressions) readHostile(expression);
process.stdout.write(`${hostileExpressions.length} read\n`);
