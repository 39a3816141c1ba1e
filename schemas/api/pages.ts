/** What a page of a list says of the page after it: the cursor that it is asked for with, unless it is the last. */
interface Page {
  readonly next?: string | undefined;
}

/** The pages of a list, the first one first, each asked for when it is wanted. `ask`: the page from a cursor on. */
export async function* pagesOf<One extends Page>(
  ask: (cursor: string | undefined) => Promise<One>,
): AsyncGenerator<One, void, undefined> {
  let page = await ask(undefined);
  yield page;
  while (page.next !== undefined) {
    page = await ask(page.next);
    yield page;
  }
}
