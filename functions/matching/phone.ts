import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A phone number as E.164 (`+442079460958`), extension and all else left out. Without a leading `+` it is read in
 * `country` (ISO 3166), and is none where that is not known. Numbers too short or too long for their country are none.
 */
export function phoneNumber(text: string, country?: string): string | undefined {
  if (text.length > 60) return undefined;
  // Phones and address books put marks of direction around a number that is copied.
  const seen = text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();
  const written = seen.replace(/^(?:tel|callto|sms):/i, "").replace(/^00/, "+");
  const region: CountryCode | undefined = country && isSupportedCountry(country) ? country : undefined;
  const found = parsePhoneNumberFromString(written, {
    ...(region ? { defaultCountry: region } : {}),
    extract: false,
  });
  return found?.isPossible() ? found.number : undefined;
}
