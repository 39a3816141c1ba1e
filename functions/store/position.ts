/** Where something stands among others: `<instant>#<id>`, which sorts by the instant, then by the id. */
export const positionAt = (instant: string, id: string) => `${instant}#${id}`;

/** The id at a position. */
export const idAt = (position: string) => position.slice(position.indexOf("#") + 1);

export const instantAt = (position: string) => position.slice(0, position.indexOf("#"));
