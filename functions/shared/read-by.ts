import { $ZodError, type $ZodType, safeParse } from "zod/v4/core";

/**
 * zod's `safeParse` for what others have written. Its checks compare whatever is called a length, and throw where that cannot be
 * compared, as in `{"length": {"toString": 1}}`: such a value fits nothing.
 */
export function readBy<Value>(schema: $ZodType<Value>, value: unknown) {
  try {
    return safeParse(schema, value);
  } catch (error) {
    if (!isIncomparable(error)) throw error;
    const issue = { code: "custom" as const, path: [], message: "It cannot be compared", input: value };
    return { success: false as const, data: undefined, error: new $ZodError([issue]) };
  }
}

/** Whether something was thrown because an object has no value to compare it by. */
export const isIncomparable = (error: unknown): boolean =>
  error instanceof TypeError && error.message.includes("to primitive value");
