const brand =
  /^(?:gmail|googlemail|hotmail|outlook|yahoo|ymail|gmx|aol|tutanota|zohomail)\.(?:com?\.)?[a-z]{2,3}$/;

/** Whether a domain is that of a provider who has mail for everybody under the endings of many countries: `outlook.com.ar`. */
export const isOfMailBrand = (domain: string): boolean => brand.test(domain);
