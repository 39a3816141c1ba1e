import {
  eventRule,
  mapping,
  mappingGuess,
  mappingPreview,
  mappingProblem,
  mappingProposal,
  mappingVersion,
  mappingVersionList,
  previewRequest,
  proposalRequest,
  rerunReport,
  rerunRequest,
} from "./mapping.ts";

/** The schemas of the calls about mappings, by the names in the generated documents. */
export const mappingComponents = {
  EventRule: eventRule,
  Mapping: mapping,
  MappingGuess: mappingGuess,
  MappingPreview: mappingPreview,
  MappingProblem: mappingProblem,
  MappingProposal: mappingProposal,
  MappingVersion: mappingVersion,
  MappingVersionList: mappingVersionList,
  PreviewRequest: previewRequest,
  ProposalRequest: proposalRequest,
  RerunReport: rerunReport,
  RerunRequest: rerunRequest,
};
type Name = keyof typeof mappingComponents;

/** The builders that the document is made with, passed in by it. */
export interface MappingKit {
  ref(name: Name): object;
  json(description: string, name: Name): object;
  answers(answer: object, ...statuses: readonly ("400" | "403" | "404")[]): object;
  readonly connection: readonly object[];
}

/** The calls about mappings. */
export function mappingPaths({ ref, json, answers, connection }: MappingKit) {
  const body = (name: Name) => ({ required: true, content: { "application/json": { schema: ref(name) } } });
  return {
    "/api/mappings/preview": {
      post: {
        operationId: "previewMapping",
        tags: ["mappings"],
        summary: "What a mapping would make of an example; nothing is kept",
        requestBody: body("PreviewRequest"),
        responses: answers(
          { "200": json("The events, and what could not be read", "MappingPreview") },
          "400",
          "403",
          "404",
        ),
      },
    },
    "/api/mappings/propose": {
      post: {
        operationId: "proposeMapping",
        tags: ["mappings"],
        summary: "A mapping guessed from one example, and how sure each guess is",
        requestBody: body("ProposalRequest"),
        responses: answers({ "200": json("The proposal", "MappingProposal") }, "400", "403", "404"),
      },
    },
    "/api/connections/{tool}/{connection}/mappings": {
      parameters: connection,
      get: {
        operationId: "listMappings",
        tags: ["mappings"],
        summary: "The mappings that the connection has had, newest first",
        responses: answers({ "200": json("The versions", "MappingVersionList") }, "404"),
      },
    },
    "/api/connections/{tool}/{connection}/rerun": {
      parameters: connection,
      post: {
        operationId: "rerunMapping",
        tags: ["mappings"],
        summary: "Reads a page of the connection's kept deliveries again, by its mapping of today",
        description:
          "An event of the same rule and key is corrected, a new one added, one that is not read any more withdrawn. Go on with `next` until there is none; to repeat a page is safe.",
        requestBody: body("RerunRequest"),
        responses: answers({ "200": json("What became of the page", "RerunReport") }, "400", "403", "404"),
      },
    },
  };
}
