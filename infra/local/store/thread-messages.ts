import { Explained } from "../../explained.ts";
import type { TableShape } from "../../tables.ts";
import type { Call } from "./call.ts";

/** What the store's thread opens. */
export interface Opening {
  /** Of the database's file. */
  readonly path: string;
}

/** What is asked of the store's thread, beside calls on tables. */
export type Task =
  | { readonly task: "createTable"; readonly name: string; readonly shape: TableShape }
  | { readonly task: "tidy" }
  | { readonly task: "removeExpired"; readonly now: Date }
  | { readonly task: "close" };

/** A call or a task, by the number under which its answer comes. */
export interface Asked {
  readonly id: number;
  readonly ask: Call | Task;
}

export type Answered =
  | { readonly id: number; readonly answer: object }
  | { readonly id: number; readonly fault: Fault };

/** From the store's thread: answers, at first none of them, or why it could not open its file. */
export type FromThread = { readonly answers: readonly Answered[] } | { readonly broken: Fault };

/** An error as it travels between threads, which by themselves keep little more of one than its message. */
export interface Fault {
  readonly message: string;
  readonly stack: string | undefined;
  /** Whether the message is one for people. */
  readonly explained: boolean;
  readonly cause: Fault | undefined;
  /** Its name, and what the SDK and SQLite tell beside the message, such as `CancellationReasons` and `errcode`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function faultOf(error: unknown): Fault {
  const { message, name, stack, cause, ...fields } =
    error instanceof Error ? error : new Error(String(error));
  return {
    ...{ message, stack, explained: error instanceof Explained },
    cause: cause === undefined ? undefined : faultOf(cause),
    fields: { ...fields, name },
  };
}

export function errorOf({ message, stack, explained, cause, fields }: Fault): Error {
  const options = cause === undefined ? {} : { cause: errorOf(cause) };
  const error = explained ? new Explained(message, options) : new Error(message, options);
  return Object.assign(error, { stack }, fields);
}
