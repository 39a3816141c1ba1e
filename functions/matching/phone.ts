import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A phone number as E.164 (`+442079460958`), extension and all else left out. Without a leading `+` it is read in
 * `country` (ISO 3166), and is none where that is not known. Numbers too short or too long for their country are none.
 */
export function phoneNumber(text: string, country?: string): string | undefined {
  if (text.length > 60) return undefined;
  const written = text.normalize("NFKC").trim().replace(/^00/, "+");
  const region: CountryCode | undefined = country && isSupportedCountry(country) ? country : undefined;
  const found = parsePhoneNumberFromString(written, {
    ...(region ? { defaultCountry: region } : {}),
    extract: false,
  });
  return found?.isPossible() ? found.number : undefined;
}
