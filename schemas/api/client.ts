import type { AnswerOf, BodyOf, Call, Media, PathOf, QueryOf } from "./call.ts";
import type { calls } from "./calls.ts";

type AnyCall = (typeof calls)[keyof typeof calls];

export type Method = AnyCall["method"];

/** The paths of the calls that are made by a method. */
export type PathBy<M extends Method> = Extract<AnyCall, { readonly method: M }>["path"];

/** The call that is made by a method at a path. */
export type CallAt<M extends Method, P extends string> = Extract<
  AnyCall,
  { readonly method: M; readonly path: P }
>;

/** What a client hands over to make a call: whatever the call has a place for, and nothing else. */
export type Given<C extends Call> = (keyof PathOf<C> extends never ? unknown : { readonly at: PathOf<C> }) &
  (keyof QueryOf<C> extends never ? unknown : { readonly query?: Sent<QueryOf<C>> }) &
  (BodyOf<C> extends undefined ? unknown : { readonly body: Sent<BodyOf<C>> }) &
  (C extends { readonly media: Media } ? { readonly text: string } : unknown);

/** What is handed over, together with what a client of one kind takes for every call. */
export type Arguments<C extends Call, Every = unknown> =
  Record<never, never> extends Given<C> ? [given?: Given<C> & Every] : [given: Given<C> & Every];

export type AnswerAt<M extends Method, P extends string> = AnswerOf<CallAt<M, P>>;

/** What is only read to be sent: lists and objects may be readonly. */
export type Sent<Value> = Value extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: Sent<Value[Name]> }
    : Value;
