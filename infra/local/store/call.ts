/** A call on a table as the storage code makes it, before anything is marshalled. */
export interface Call {
  /** The class of the command, such as `GetCommand`. */
  readonly name: string;
  readonly input: Record<string, unknown>;
}
