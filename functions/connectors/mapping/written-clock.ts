/** A part that was found in a text, and the text without it. */
export interface Found<Part> {
  readonly part: Part;
  readonly rest: string;
}

const half = String.raw`(?: ?(?:([ap])\.? ?(?:m\b\.?)?(?!\p{L})|(sa|ch)(?!\p{L})))?`;
/** `14:05`, `14h05`, `2:05:09.123 p. m.`, `14 giờ 05`: such a clock is nothing else, wherever it stands. */
const plain = new RegExp(
  String.raw`(?<![\d.:/-])(\d{1,2})(?: ?: ?| ?h ?| ?giờ ?)(\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?: ?phút)?${half}`,
  "u",
);
/** `14.05` and `2 PM` are clocks beside a date alone. */
const besideDate = new RegExp(
  String.raw`(?<![\d.,:/-])(\d{1,2})(?:\.(\d{2})(?:\.(\d{2}))?${half}|(?:) ?([ap])\.? ?m\b\.?)`,
  "u",
);

/** The time of day that a text in small letters tells, as `14:05:00`; an empty one where it is none. */
export const clockIn = (text: string) => found(plain, text);
export const clockBesideDate = (text: string) => found(besideDate, text);

function found(form: RegExp, text: string): Found<string> | undefined {
  const [whole, hours, minutes = "00", seconds = "00", ...halves] = form.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const part = halves.find((one) => one !== undefined);
  const noon = part === "p" || part === "ch" ? 12 : 0;
  // Some programs write 14:20 PM.
  const hour = part === undefined || Number(hours) > 12 ? Number(hours) : (Number(hours) % 12) + noon;
  const isTime = hour < 24 && Number(minutes) < 60 && Number(seconds) < 60;
  return {
    part: isTime ? `${String(hour).padStart(2, "0")}:${minutes}:${seconds}` : "",
    rest: text.replace(whole, " "),
  };
}

/** Zones that RFC 5322 gives a meaning, and those of Europe and Australia that mean no other; in hours east of Greenwich. */
const zones: Readonly<Record<string, string>> = {
  ...{ z: "Z", gmt: "Z", utc: "Z", ut: "Z", est: "-05:00", edt: "-04:00", cst: "-06:00", cdt: "-05:00" },
  ...{ mst: "-07:00", mdt: "-06:00", pst: "-08:00", pdt: "-07:00", cet: "+01:00", cest: "+02:00" },
  ...{ mez: "+01:00", mesz: "+02:00", eet: "+02:00", eest: "+03:00", ict: "+07:00" },
  ...{ aest: "+10:00", aedt: "+11:00", nzst: "+12:00", nzdt: "+13:00" },
};

const offset = /(?:gmt|utc)? ?([+-]) ?(\d{1,2})(?::?(\d{2}))?(?!\d)/;
const named = new RegExp(String.raw`(?<!\p{L})(${Object.keys(zones).join("|")})(?!\p{L})`, "u");
/** A zone's name behind its hours: `GMT+0700 (Indochina Time)`. */
const comment = /\([\p{L} .,:+/'-]{1,60}\)/u;

/** The zone that stands beside a date and a time, as `Z` or `+07:00`. */
export function zoneBeside(text: string): Found<string> | undefined {
  const [whole, sign, hours = "", minutes = "00"] = offset.exec(text) ?? [];
  if (whole !== undefined)
    return Number(hours) > 14 || Number(minutes) > 59
      ? undefined
      : {
          part: `${sign}${hours.padStart(2, "0")}:${minutes}`,
          rest: text.replace(whole, " ").replace(comment, " "),
        };
  const [name = ""] = named.exec(text) ?? [];
  const part = zones[name];
  return part === undefined ? undefined : { part, rest: text.replace(name, " ") };
}
