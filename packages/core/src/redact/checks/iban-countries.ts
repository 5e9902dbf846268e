/**
 * The structure of the account number (BBAN) of each country, from release 101 of the SWIFT IBAN registry: the country code,
 * then classes with their lengths; `n` is a digit, `a` an upper-case letter, `c` any of both.
 */
const REGISTRY = `
  ADn8c12 AEn19 ALn8c16 ATn16 AZa4c20 BAn16 BEn12 BGa4n6c8 BHa4c14 BIn23 BRn23a1c1 BYc4n4c16 CHn5c12 CRn18
  CYn8c16 CZn20 DEn18 DJn23 DKn14 DOc4n20 EEn16 EGn25 ESn20 FIn14 FKa2n12 FOn14 FRn10c11n2 GBa4n14 GEa2n16
  GIa4c15 GLn14 GRn7c16 GTc24 HNa4n20 HRn17 HUn24 IEa4n14 ILn19 IQa4n15 ISn22 ITa1n10c12 JOa4n4c18 KWa4c22
  KZn3c13 LBn4c20 LCa4c24 LIn5c12 LTn16 LUn3c13 LVa4c13 LYn21 MCn10c11n2 MDc20 MEn18 MKn3c10n2 MNn16 MRn23
  MTa4n5c18 MUa4n19a3 NIa4n20 NLa4n10 NOn11 OMn3c16 PKa4c16 PLn24 PSa4c21 PTn21 QAa4c21 ROa4c16 RSn18 RUn14c15
  SAn2c18 SCa4n20a3 SDn14 SEn20 SIn15 SKn20 SMa1n10c12 SOn19 STn21 SVa4n20 TLn19 TNn20 TRn6c16 UAn6c19 VAn18
  VGa4n16 XKn16 YEa4n4c18
`;

/** Classes of the symbols behind the two check digits, one letter each, by country code. */
export const BBAN_CLASSES: ReadonlyMap<string, string> = new Map(
  REGISTRY.trim()
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), spellOut(entry.slice(2))]),
);

/** `a4n2` is `aaaann`. */
function spellOut(structure: string): string {
  return structure.replace(/([nac])(\d+)/g, (_, symbol: string, count: string) => symbol.repeat(Number(count)));
}
