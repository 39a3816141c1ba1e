import { filePage, fileReport, upload, uploadRequest } from "../file.ts";
import { customersFound, customersRequest, fileSample } from "../file-sample.ts";
import type { Calls } from "./call.ts";
import { paging } from "./queries.ts";

export const fileCalls = {
  announceFile: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/uploads",
    role: "manager",
    noted: "file.announced",
    tags: ["files"],
    summary: "Announces a file and opens a form for it",
    description:
      "Send the file as `multipart/form-data` to `url`: the `fields` in their order, then the file as the field `file`. What becomes of it stands in the connection's files. How files are read is `settings.file` of the connection, a `FileSettings`.",
    body: uploadRequest,
    answers: { 201: { description: "Where to send the file", schema: upload } },
    problems: [400, 404],
  },
  listFiles: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/files",
    role: "viewer",
    tags: ["files"],
    summary: "A connection's files, newest first, with their state, progress, counts and report",
    query: paging,
    answers: { 200: { description: "A page of files", schema: filePage } },
    problems: [400, 404],
  },
  getFile: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/files/{file}",
    role: "viewer",
    tags: ["files"],
    summary: "One file and what became of it",
    answers: { 200: { description: "The file", schema: fileReport } },
    problems: [404],
  },
  getFileSample: {
    method: "GET",
    path: "/api/connections/{tool}/{connection}/files/{file}/sample",
    role: "manager",
    tags: ["files"],
    summary:
      "Up to 2,000 rows of a file that waits for settings, of each of its tables where it has several; kept for a day",
    answers: { 200: { description: "The rows", schema: fileSample } },
    problems: [404],
  },
  findCustomers: {
    method: "POST",
    path: "/api/connections/{tool}/{connection}/customers",
    role: "manager",
    tags: ["files"],
    summary: "Whose rows would be that say this of their customers; changes nothing",
    body: customersRequest,
    answers: { 200: { description: "By what leads where now", schema: customersFound } },
    problems: [400, 404],
  },
} as const satisfies Calls;
