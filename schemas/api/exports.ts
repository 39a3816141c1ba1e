import { begunExport, exportList, exportRequest } from "../export.ts";
import type { Calls } from "./call.ts";

export const exportCalls = {
  beginExport: {
    method: "POST",
    path: "/api/exports",
    role: "admin",
    noted: "export.begun",
    tags: ["hub"],
    summary: "Begins to write all accounts and events into files, in the background",
    description:
      "JSON Lines or CSV, packed, in parts of some megabytes: the accounts as they are then, and every event that was recorded before. How far it has come: `GET /api/jobs/{job}`. An export is kept for a week; erasing any account ends it earlier.",
    body: exportRequest,
    answers: { 202: { description: "Begun", schema: begunExport } },
    problems: [400, 409],
  },
  listExports: {
    method: "GET",
    path: "/api/exports",
    role: "admin",
    tags: ["hub"],
    summary: "The exports that are there or on their way, newest first, with the names of their parts",
    answers: { 200: { description: "The exports", schema: exportList } },
  },
  getExportPart: {
    method: "GET",
    path: "/api/exports/{job}/{part}",
    role: "admin",
    noted: "export.fetched",
    tags: ["hub"],
    summary: "A part of an export, as a gzip file; only the first of a CSV file has the heading",
    answers: { 200: { description: "The part", bytes: "application/gzip" } },
    problems: [404],
  },
} as const satisfies Calls;
