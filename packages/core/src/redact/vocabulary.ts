import { compileVocabulary, type Vocabulary } from './words.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words between the name of an identifier and its value, in the languages of the words that name phones. */
const LINKS = list(`
  number numbers num no nr nº nos numero número numéro nummer numer code id ids identifier value val card
  is are was to for of the a an my your our his her their with from in as on and
  est ist lautet der die das le la el es de du des du user customer client patient employee citizen person holder
  new old set changed updated update verified verify valid invalid submitted provided given full raw plain
`);

/** The vocabulary of an identifier: `names` in lower case, `phrases` as `first second`, separated by commas. */
export function vocabularyOf(names: string, phrases = '', ideographs: readonly string[] = []): Vocabulary {
  const bySecond = new Map<string, Set<string>>();
  for (const phrase of phrases.split(',')) {
    const [first, second] = phrase.trim().split(/\s+/);
    if (first === undefined || second === undefined) continue;
    bySecond.set(second, (bySecond.get(second) ?? new Set()).add(first));
  }
  return compileVocabulary({ names: list(names), phrases: bySecond, ideographs, links: LINKS, spoilers: new Set() });
}

/** Words right before a number that make it the name or the size of something else: `order 4111…`. */
export const LABELS = vocabularyOf(`
  id ids order orders ticket tickets invoice trace span tx txn txid transaction nonce seq sequence offset pid uid gid tid ptr size
  account acct imei imsi iccid serial tracking shipment parcel isbn issn ean upc gtin sku session request req msg msgid message
  block blk blkid timestamp time ts epoch nanos micros millis bytes byte length len count total sum ref reference rma po case issue
  build revision rev version batch job task thread lock key hash digest checksum commit object device node snowflake
`);
