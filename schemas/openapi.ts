import * as z from "zod/mini";
import { account, accountPage, accountStatus } from "./account.ts";
import {
  accountEvent,
  actor,
  eventObject,
  eventTypeSchema,
  familySchema,
  identity,
  instant,
  matched,
  money,
  openEventType,
  openFamily,
  proof,
} from "./account-event.ts";
import {
  connection,
  connectionHealth,
  connectionList,
  connectionName,
  connectionRequest,
  secretInfo,
} from "./connection.ts";
import { accepted, deliveryPage, deliveryReport, deliveryStatus } from "./delivery.ts";
import { eventTypes } from "./event-types.ts";
import { fileCounts, filePage, fileReport, fileState, finding, upload, uploadRequest } from "./file.ts";
import { fileSettings } from "./file-settings.ts";
import { lanes } from "./lane.ts";
import { mailSettings } from "./mail-settings.ts";
import { noteChange, noteRequest } from "./note.ts";
import { accountComponents, accountPaths } from "./openapi-accounts.ts";
import { mappingComponents, mappingPaths } from "./openapi-mappings.ts";
import { pinList, pinRequest } from "./pin.ts";
import { problem } from "./problem.ts";
import { release } from "./release.ts";
import { person, signInLink } from "./sign-in-link.ts";
import { eventDetail, objectState, rawDelivery, timelinePage } from "./timeline.ts";
import { tool, toolList } from "./tool.ts";
import { view, viewList, viewRequest } from "./view.ts";

const health = z.object({ status: z.literal("ok"), version: z.string() });
const principal = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["viewer", "manager", "admin"]),
});
const testOutcome = z.object({ status: z.number(), secret: z.string() });
const redriven = z.object({ messages: z.number() });

const components = {
  ...accountComponents,
  ...mappingComponents,
  Accepted: accepted,
  AnyEventType: openEventType,
  AnyFamily: openFamily,
  Account: account,
  AccountEvent: accountEvent,
  AccountPage: accountPage,
  AccountStatus: accountStatus,
  Actor: actor,
  Connection: connection,
  ConnectionHealth: connectionHealth,
  ConnectionList: connectionList,
  ConnectionName: connectionName,
  ConnectionRequest: connectionRequest,
  DeliveryPage: deliveryPage,
  DeliveryReport: deliveryReport,
  DeliveryStatus: deliveryStatus,
  EventDetail: eventDetail,
  EventObject: eventObject,
  EventType: eventTypeSchema,
  Family: familySchema,
  FileCounts: fileCounts,
  FilePage: filePage,
  FileReport: fileReport,
  FileSettings: fileSettings,
  FileState: fileState,
  Finding: finding,
  Health: health,
  Identity: identity,
  Instant: instant,
  MailSettings: mailSettings,
  Matched: matched,
  Money: money,
  NoteChange: noteChange,
  NoteRequest: noteRequest,
  ObjectState: objectState,
  Person: person,
  PinList: pinList,
  PinRequest: pinRequest,
  Principal: principal,
  Problem: problem,
  Proof: proof,
  RawDelivery: rawDelivery,
  Redriven: redriven,
  SecretInfo: secretInfo,
  SignInLink: signInLink,
  TestOutcome: testOutcome,
  TimelinePage: timelinePage,
  Tool: tool,
  ToolList: toolList,
  View: view,
  ViewList: viewList,
  ViewRequest: viewRequest,
  Upload: upload,
  UploadRequest: uploadRequest,
};
type Component = keyof typeof components;

/** The schemas by the names under which the generated documents refer to them. */
export function namedSchemas() {
  const names = z.registry<{ id: string; description?: string; examples?: readonly string[] }>();
  for (const [id, schema] of Object.entries(components)) names.add(schema, { id });
  names.add(openEventType, {
    id: "AnyEventType",
    description: "An EventType, or one of a later release: pass over events of types that you do not know.",
    examples: Object.values(eventTypes).flat(),
  });
  names.add(openFamily, {
    id: "AnyFamily",
    description: "A Family, or one of a later release: take one that you do not know for `system`.",
    examples: Object.keys(eventTypes),
  });
  return names;
}

const ref = (name: Component) => ({ $ref: `#/components/schemas/${name}` });

const json = (description: string, name: Component) => ({
  description,
  content: { "application/json": { schema: ref(name) } },
});

const problems = {
  "400": "The request cannot be understood; `code` says which part of it",
  "401": "The bearer token is absent or wrong",
  "403": "The caller's role does not allow it",
  "404": "Not found; `code` says what",
  "409": "It contradicts what is there; `code` says what",
  "410": "It was erased, or is merged into another: `canonical` is where it is now",
  "405": "The tool has no handshake by this method",
  "413": "The body is over 6 MB",
  "500": "A fault of the hub's",
  "503":
    "The bus, a table, the blob store or the secrets did not answer: send again after `Retry-After` seconds",
} as const;
type Refusal = keyof typeof problems;

const refused = (description: string, retry: boolean) => ({
  description,
  ...(retry
    ? { headers: { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } } }
    : {}),
  content: { "application/problem+json": { schema: ref("Problem") } },
});

const refusals = (...statuses: readonly Refusal[]) =>
  Object.fromEntries(
    [...statuses, "500" as const].map((status) => [
      status,
      { $ref: `#/components/responses/Problem${status}` },
    ]),
  );

/** The answers of a call under `/api`. */
const answers = (answer: object, ...statuses: readonly Refusal[]) => ({
  ...answer,
  ...refusals("401", ...statuses, "503"),
});

const query = (name: string, description: string, schema: object) => ({
  name,
  in: "query",
  description,
  required: false,
  schema,
});

const path = (name: string, description: string, schema: object = { type: "string" }) => ({
  name,
  in: "path",
  description,
  required: true,
  schema,
});

const toolPath = path("tool", "A tool of `GET /api/tools`");
const connectionPath = path("connection", "The connection's name", ref("ConnectionName"));

const paging = [
  query("limit", "Most entries of a page", { type: "integer", minimum: 1, maximum: 200, default: 50 }),
  query("cursor", "`next` of the page before", { type: "string" }),
];

const range = [
  query("since", "ISO 8601 date or date-time, included", { type: "string", examples: ["2026-11-23"] }),
  query("until", "ISO 8601 date or date-time, included", { type: "string" }),
];

const several = (name: string, description: string, items: object, maxItems?: number) => ({
  ...query(name, description, { type: "array", items, ...(maxItems ? { maxItems } : {}) }),
  style: "form",
  explode: true,
});

const format = query(
  "format",
  "`csv` or `jsonl`: all of it as a file, up to 4 MB; `Link: rel=next` has the rest",
  {
    type: "string",
    enum: ["json", "csv", "jsonl"],
    default: "json",
  },
);

const timelineQuery = [
  format,
  several("family", "Only these families; repeatable", ref("Family")),
  several("tool", "Only these tools; repeatable", { type: "string", maxLength: 64 }, 50),
  several("type", "Only these types; repeatable", ref("EventType")),
  query("lane", "`activity`: what people did; `history`: changes to books, records and lists", {
    type: "string",
    enum: lanes,
  }),
  ...range,
  query("upcoming", "`true`: what is still ahead, soonest first, by `scheduledFor`", {
    type: "boolean",
    default: false,
  }),
  ...paging,
];

const open: readonly object[] = [];

const doorPath = {
  parameters: [toolPath, connectionPath],
  post: {
    operationId: "receiveDelivery",
    tags: ["door"],
    summary: "Takes a tool's signed delivery",
    description:
      "Answers 200 once the bus has accepted every event. A verified delivery that cannot be read is kept and answered 200 too. " +
      "A wrong, absent or stale signature and an unknown connection get one and the same 401.",
    security: open,
    requestBody: {
      description: "The bytes that the tool sends, with its signature in the tool's header",
      required: true,
      content: { "application/json": { schema: {} }, "*/*": { schema: {} } },
    },
    responses: {
      "200": {
        description: "Accepted; or the echo that the tool's signed address check asks for",
        content: {
          "application/json": { schema: ref("Accepted") },
          "text/plain": { schema: { type: "string" } },
        },
      },
      ...refusals("404", "413", "503"),
      "401": refused("`signature_invalid`, with no further detail", false),
    },
  },
  options: {
    operationId: "grantSender",
    tags: ["door"],
    summary: "Lets in a sender of CloudEvents that asks first, if its name is in the connection's origins",
    security: open,
    responses: {
      "200": {
        description: "Granted where `WebHook-Allowed-Origin` is among the headers, else not",
        headers: {
          "WebHook-Allowed-Origin": { description: "The origin that is let in", schema: { type: "string" } },
        },
      },
      ...refusals("404", "405", "413", "503"),
    },
  },
  get: {
    operationId: "answerHandshake",
    tags: ["door"],
    summary: "Answers the address check of a tool that sends one, e.g. `?challenge=`",
    security: open,
    responses: {
      "200": {
        description: "The tool's own echo",
        content: { "text/plain": { schema: { type: "string" } } },
      },
      ...refusals("404", "405", "413"),
    },
  },
};

const paths = {
  "/hooks/{tool}/{connection}": doorPath,
  "/hooks/{tool}/{connection}/uploads": {
    parameters: [toolPath, connectionPath],
    post: {
      operationId: "announceFileBySecret",
      tags: ["door", "files"],
      summary: "Announces a file by the connection's secret, for a script that cannot sign in",
      description: "Proved as a relayed post is. Tools that come by other routes read this as a delivery.",
      security: open,
      requestBody: { required: true, content: { "application/json": { schema: ref("UploadRequest") } } },
      responses: {
        "200": json("Where to send the file", "Upload"),
        ...refusals("400", "404", "413", "503"),
        "401": refused("`signature_invalid`, with no further detail", false),
      },
    },
  },
  "/healthz": {
    get: {
      operationId: "getHealth",
      tags: ["hub"],
      summary: "Whether deliveries are accepted",
      security: open,
      responses: { "200": json("They are", "Health"), ...refusals() },
    },
  },
  "/openapi.json": {
    get: {
      operationId: "getOpenApi",
      tags: ["hub"],
      summary: "This document",
      security: open,
      responses: {
        "200": {
          description: "OpenAPI 3.1",
          content: { "application/json": { schema: { type: "object", required: ["openapi"] } } },
        },
        ...refusals(),
      },
    },
  },
  "/api/tools": {
    get: {
      operationId: "listTools",
      tags: ["connections"],
      summary: "The catalogue, by title",
      parameters: [
        query("q", "Only tools that people know by a name like this, e.g. `receipt bank`", {
          type: "string",
        }),
        query("language", "What the entries are told in; products' own words stay as they are", {
          type: "string",
          enum: ["en", "vi"],
          default: "en",
        }),
      ],
      responses: answers({ "200": json("The tools that the hub knows", "ToolList") }),
    },
  },
  "/api/connections": {
    get: {
      operationId: "listConnections",
      tags: ["connections"],
      summary: "All connections",
      responses: answers({ "200": json("The connections, without their secrets", "ConnectionList") }),
    },
  },
  "/api/connections/{tool}/{connection}": {
    parameters: [toolPath, connectionPath],
    get: {
      operationId: "getConnection",
      tags: ["connections"],
      summary: "One connection",
      responses: answers({ "200": json("The connection, without its secrets", "Connection") }, "404"),
    },
    put: {
      operationId: "putConnection",
      tags: ["connections"],
      summary: "Makes a connection or changes it",
      description:
        "`secrets` is the whole new list: a string is a secret's text, `{id}` keeps a live one. Left out, the secrets stay as they are.",
      requestBody: {
        required: true,
        content: { "application/json": { schema: ref("ConnectionRequest") } },
      },
      responses: answers(
        { "200": json("Changed", "Connection"), "201": json("Made", "Connection") },
        "400",
        "403",
        "404",
      ),
    },
    delete: {
      operationId: "deleteConnection",
      tags: ["connections"],
      summary: "Removes a connection; its timeline stays",
      responses: answers({ "204": { description: "Removed" } }, "403", "404"),
    },
  },
  "/api/connections/{tool}/{connection}/test": {
    parameters: [toolPath, connectionPath],
    post: {
      operationId: "testConnection",
      tags: ["connections"],
      summary: "Sends a signed test delivery through the hub's own door",
      responses: answers(
        { "200": json("What the door answered, and by which secret it was signed", "TestOutcome") },
        "403",
        "404",
        "409",
      ),
    },
  },
  "/api/connections/{tool}/{connection}/uploads": {
    parameters: [toolPath, connectionPath],
    post: {
      operationId: "announceFile",
      tags: ["files"],
      summary: "Announces a file and opens a door for it",
      description:
        "Send the file as `multipart/form-data` to `url`: the `fields` in their order, then the file as the field `file`. What becomes of it stands in the connection's files. How files are read is `settings.file` of the connection, a `FileSettings`.",
      requestBody: { required: true, content: { "application/json": { schema: ref("UploadRequest") } } },
      responses: answers({ "201": json("Where to send the file", "Upload") }, "400", "403", "404"),
    },
  },
  "/api/connections/{tool}/{connection}/files": {
    parameters: [toolPath, connectionPath],
    get: {
      operationId: "listFiles",
      tags: ["files"],
      summary: "A connection's files, newest first, with their state, progress, counts and report",
      parameters: paging,
      responses: answers({ "200": json("A page of files", "FilePage") }, "400", "404"),
    },
  },
  "/api/connections/{tool}/{connection}/files/{file}": {
    parameters: [toolPath, connectionPath, path("file", "The file's id")],
    get: {
      operationId: "getFile",
      tags: ["files"],
      summary: "One file and what became of it",
      responses: answers({ "200": json("The file", "FileReport") }, "404"),
    },
  },
  ...accountPaths({ ref, json, answers, query, path, paging }),
  "/api/accounts/{account}/timeline": {
    parameters: [path("account", "The account's id")],
    get: {
      operationId: "getAccountTimeline",
      tags: ["timeline"],
      summary: "An account's events by the time they happened, newest first",
      description:
        "A filtered page may hold fewer events than `limit`, even none, and still have a `next`: go on until there is none.",
      parameters: timelineQuery,
      responses: answers({ "200": json("A page of events", "TimelinePage") }, "400", "404", "410"),
    },
  },
  "/api/timeline": {
    get: {
      operationId: "getTimeline",
      tags: ["timeline"],
      summary: "All accounts' events by the time they were recorded, newest first",
      description:
        "A filtered page may hold fewer events than `limit`, even none, and still have a `next`: go on until there is none.",
      parameters: timelineQuery,
      responses: answers({ "200": json("A page of events", "TimelinePage") }, "400"),
    },
  },
  "/api/events/{event}": {
    parameters: [path("event", "The event's id")],
    get: {
      operationId: "getEvent",
      tags: ["timeline"],
      summary: "One event with the delivery it came from and where its object stands now",
      responses: answers({ "200": json("The event", "EventDetail") }, "404"),
    },
  },
  "/api/events/{event}/thread": {
    parameters: [path("event", "The event's id")],
    get: {
      operationId: "getThread",
      tags: ["timeline"],
      summary: "The other events of the same object (this invoice, this envelope), newest first",
      responses: answers({ "200": json("At most 100 events", "TimelinePage") }, "404"),
    },
  },
  "/api/accounts/{account}/notes": {
    parameters: [path("account", "The account's id")],
    post: {
      operationId: "addNote",
      tags: ["people"],
      summary: "Puts a note on an account's timeline, where it shows a moment later",
      requestBody: { required: true, content: { "application/json": { schema: ref("NoteRequest") } } },
      responses: answers({ "201": json("The note", "AccountEvent") }, "400", "403", "404", "410"),
    },
  },
  "/api/notes/{note}": {
    parameters: [path("note", "The id of the note's event")],
    put: {
      operationId: "changeNote",
      tags: ["people"],
      summary: "Gives a note another text; its author may, and every manager",
      description:
        "The note stays where it is and at its time. With `revision`, a note that another person has changed since is left as it is: 409 `note_changed`.",
      requestBody: { required: true, content: { "application/json": { schema: ref("NoteChange") } } },
      responses: answers({ "200": json("The note", "AccountEvent") }, "400", "403", "404", "409"),
    },
    delete: {
      operationId: "removeNote",
      tags: ["people"],
      summary:
        "Takes a note off the timelines, with its text and for good; its author may, and every manager",
      responses: answers({ "204": { description: "Removed a moment later" } }, "403", "404"),
    },
  },
  "/api/accounts/{account}/pins": {
    parameters: [path("account", "The account's id")],
    get: {
      operationId: "listPins",
      tags: ["people"],
      summary: "The pinned events of an account: the caller's own and the shared ones",
      responses: answers({ "200": json("The pins, newest first", "PinList") }, "404", "410"),
    },
  },
  "/api/accounts/{account}/pins/{event}": {
    parameters: [path("account", "The account's id"), path("event", "The event's id")],
    put: {
      operationId: "pinEvent",
      tags: ["people"],
      summary: "Pins an event, for the caller or for everybody",
      requestBody: { required: true, content: { "application/json": { schema: ref("PinRequest") } } },
      responses: answers({ "204": { description: "Pinned" } }, "400", "403", "404", "409", "410"),
    },
    delete: {
      operationId: "unpinEvent",
      tags: ["people"],
      summary: "Removes the caller's pin of an event, and the shared ones",
      responses: answers({ "204": { description: "Removed" } }, "403", "404", "410"),
    },
  },
  "/api/views": {
    get: {
      operationId: "listViews",
      tags: ["people"],
      summary: "The saved views: the caller's own and the shared ones, by name",
      responses: answers({ "200": json("The views", "ViewList") }),
    },
  },
  "/api/views/{view}": {
    parameters: [path("view", "An id that the caller chooses: 1 to 64 letters, digits, _ and -")],
    put: {
      operationId: "putView",
      tags: ["people"],
      summary: "Keeps a view, or changes one of the caller's own",
      requestBody: { required: true, content: { "application/json": { schema: ref("ViewRequest") } } },
      responses: answers({ "200": json("The view", "View") }, "400", "403", "409"),
    },
    delete: {
      operationId: "deleteView",
      tags: ["people"],
      summary: "Removes a view of the caller's own; an admin may remove a shared one",
      responses: answers({ "204": { description: "Removed" } }, "403", "404"),
    },
  },
  "/api/me": {
    get: {
      operationId: "getMe",
      tags: ["people"],
      summary: "Who calls, and in what role",
      responses: answers({ "200": json("The caller", "Principal") }),
    },
  },
  "/api/sign-in-links": {
    post: {
      operationId: "makeSignInLink",
      tags: ["people"],
      summary: "An address that signs a person in at the console, once, within ten minutes",
      description: "Of the hub on one machine only: on AWS people sign in at the user pool, and this is 404.",
      requestBody: { required: true, content: { "application/json": { schema: ref("Person") } } },
      responses: answers({ "201": json("The address", "SignInLink") }, "400", "404"),
    },
  },
  ...mappingPaths({ ref, json, answers, connection: [toolPath, connectionPath] }),
  "/api/deliveries": {
    get: {
      operationId: "listDeliveries",
      tags: ["deliveries"],
      summary: "What did not become a normal event, with the reason",
      parameters: [
        query("status", "Which of them", { ...ref("DeliveryStatus"), default: "unrecognized" }),
        ...range,
        ...paging,
      ],
      responses: answers({ "200": json("A page of deliveries", "DeliveryPage") }, "400"),
    },
  },
  "/api/deliveries/{delivery}/redrive": {
    parameters: [path("delivery", "The delivery's id")],
    post: {
      operationId: "redriveDelivery",
      tags: ["deliveries"],
      summary: "Tries a delivery again",
      responses: answers({ "202": json("How many messages were put back", "Redriven") }, "403", "404"),
    },
  },
};

/** The calls that this version serves, as OpenAPI 3.1. */
export function openApi() {
  return {
    openapi: "3.1.0",
    info: {
      title: "Account hub",
      version: release,
      summary: "Every tool an account team uses, one timeline per account.",
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    tags: [
      "door",
      "hub",
      "connections",
      "accounts",
      "timeline",
      "people",
      "deliveries",
      "files",
      "mappings",
    ].map((name) => ({
      name,
    })),
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: componentSchemas(),
      responses: Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          `Problem${status}`,
          refused(description, status === "500" || status === "503"),
        ]),
      ),
    },
  };
}

function componentSchemas(): Record<string, object> {
  const names = namedSchemas();
  const { schemas } = z.toJSONSchema(names, {
    io: "input",
    metadata: names,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema: { _zod }, jsonSchema }) => {
      // Any JSON value: zod says so by a schema that refers to itself from outside the components.
      const { def } = _zod;
      if (def.type === "record" && def.valueType._zod.def.type === "lazy")
        jsonSchema.additionalProperties = {};
    },
  });
  return Object.fromEntries(
    Object.keys(components).map((name) => {
      const { $schema: _dialect, $id: _address, ...schema } = schemas[name] ?? {};
      return [name, schema];
    }),
  );
}
