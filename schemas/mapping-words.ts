import { filled, type Values, type ValuesOf } from "./said.ts";

/**
 * What can be said of a mapping, by its code: what is wrong with it or with what it reads, and why a guess was made. The
 * English sentences stand here and nowhere else; a translation has the same codes. `{names}` stand for values.
 */
export const mappingWords = {
  allowed_words: "is not one of the allowed words",
  amount: "reads as an amount",
  amount_minus: "reads as amounts that count the other way",
  amount_sign: "says which way an amount counts",
  both_amounts: "has an amount, and so has the column that counts the other way",
  choices: "has more than one list or object of choices",
  commas: "has more than {most} commas",
  currency: "is a currency's code",
  customer_id: "is a customer's id by its name",
  customer_name: "is a customer's name by its name",
  date: "reads as {format}",
  date_either: "may also be month first: look at the format",
  date_without_zone: "reads as {format} and has no zone: taken for UTC",
  email: "is an email address",
  form: "does not have the form that is needed here: see /openapi.json",
  id: "is named as an id is",
  in_place_of_id: "stands in for an id, which was not found",
  list: "is a list of things with fields",
  missing: "is missing",
  more_items: "finds more than {most} items: {cut} are left out",
  no_list: "finds no list",
  no_year:
    "has no year: say no format where a file writes days and months alone, and the year among the settings of the files",
  nothing: "finds nothing",
  nothing_and_deep: "finds nothing, and the input is nested too deep to take its place",
  not_amount: "is not an amount",
  not_currency: "is not an ISO 4217 code",
  not_date: "is not a date-time in any of the given formats",
  not_domain: "is not a domain",
  not_email: "is not an email address",
  not_format: "is not a date-time format",
  not_in_table: "is not one of the table's values",
  not_jmespath: "is not JMESPath",
  not_type: "is not of type {kind}",
  not_zone: "is not an IANA time zone",
  other_currency: "is another currency than the amount bears",
  person: "is named as a person is",
  rule_twice: "names an earlier rule",
  shared_without_each: "is of use with each only",
  taken_for: '"{value}" is taken for {type}',
  title: "is named as a title is",
  to_string_twice: "uses to_string() twice",
  too_far_ahead: "is too far ahead to have happened",
  too_large_to_share: "is too large for each item to see it",
  too_little: "is less than {least}",
  too_long: "is longer than {most} characters",
  too_much: "is more than {most}",
  too_much_work: "takes more work than a delivery may",
  unknown_field: "has no field {fields}",
  unknown_function: "uses {name}(), which a mapping does not have",
  unpaired_brace: "has a brace without its partner",
  web_address: "is a web address",
} as const;

export type MappingCode = keyof typeof mappingWords;

/** Something said of a mapping. */
export interface Said {
  readonly code: MappingCode;
  readonly values: Values;
}

/** Something to say of a mapping, with what its sentence names. */
export function saying<Code extends MappingCode>(
  code: Code,
  ...values: ValuesOf<(typeof mappingWords)[Code]>
): Said;
export function saying(code: MappingCode, values: Values = {}): Said {
  return { code, values };
}

/** In English. */
export const inEnglish = ({ code, values }: Said): string => filled(mappingWords[code], values);
