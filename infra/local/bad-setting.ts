import { Explained } from "../explained.ts";

/** A setting says nothing that the hub could go by. The message never has the value, which may be a secret. */
export class BadSetting extends Explained {
  constructor(name: string, wanted: string) {
    super(`${name} ${wanted}. Leave it out to have what is usual.`);
  }
}
