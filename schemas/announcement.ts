import * as z from "zod/mini";
import { uploadRequest } from "./file.ts";

/**
 * Announces a file, as a script does that holds the connection's secret. What it says besides, as scripts of other releases may, is
 * not read.
 */
export const announcement = z.object(uploadRequest.shape);
