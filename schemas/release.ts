import manifest from "../package.json" with { type: "json" };

/** The version of this release: `package.json` states it, and nothing else does. */
export const release: string = manifest.version;
