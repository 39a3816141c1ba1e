/** Where something stands among others: `<instant>#<id>`, which sorts by the instant, then by the id. */
export const positionAt = (instant: string, id: string) => `${instant}#${id}`;

/** The id at a position. */
export const idAt = (position: string) => position.slice(position.indexOf("#") + 1);

/** The instant at a position, or at what begins with one. */
export const instantAt = (position: string) => position.slice(0, instantLength);
const instantLength = "2026-11-23T08:14:05.123Z".length;
