import { wordList } from './word-list.ts';
import { compileVocabulary, type Vocabulary } from './words.ts';

/** Words between the name of a value and the value, whatever it is. */
export const COMMON_LINKS = `
  number numbers num no nr nº nos numero número numéro nummer numer code is are was to for of the a an my your our his her their
  with from on est ist lautet der die das la le el es de du des user customer client new old set changed updated update verified
  verify valid invalid
`;

/** The same for identifiers, in the languages of the words that name phones. */
const LINKS = wordList(`${COMMON_LINKS}
  id ids identifier val value card in as and patient employee citizen person holder full raw plain submitted provided given
`);

/** The vocabulary of an identifier: `names` in lower case, `phrases` as `first second`, separated by commas. */
export function vocabularyOf(names: string, phrases = '', ideographs: readonly string[] = []): Vocabulary {
  const bySecond = new Map<string, Set<string>>();
  for (const phrase of phrases.split(',')) {
    const [first, second] = phrase.trim().split(/\s+/);
    if (first === undefined || second === undefined) continue;
    bySecond.set(second, (bySecond.get(second) ?? new Set()).add(first));
  }
  return compileVocabulary({
    names: wordList(names),
    phrases: bySecond,
    ideographs,
    links: LINKS,
    spoilers: new Set(),
  });
}

/** Words right before a number that make it the name or the size of something else: `order 4111…`. */
export const LABELS = vocabularyOf(`
  id ids order orders ticket tickets invoice trace span tx txn txid transaction nonce seq sequence offset pid uid gid tid ptr size
  account acct imei imsi iccid serial tracking shipment parcel isbn issn ean upc gtin sku session request req msg msgid message
  block blk blkid timestamp time ts epoch nanos micros millis bytes byte length len count total sum ref reference rma po case issue
  build revision rev version batch job task thread lock key hash digest checksum commit object device node snowflake
`);
