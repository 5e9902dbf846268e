import { charCodeAt, DIGIT, DOT, HYPHEN, isOf, SPACE } from '../char-classes.ts';
import type { View } from '../detector.ts';
import { COMMON_LINKS } from '../vocabulary.ts';
import { wordList } from '../word-list.ts';
import { compileVocabulary, isNamed, wordBefore } from '../words.ts';

/** Words of English, German, French, Spanish, Portuguese, Italian, Dutch, the Nordic and Slavic languages, Turkish. */
const NAMES = wordList(`
  phone phones telephone telephones tel tél tele telephon telefon telefone telefono teléfono téléphone telefonu telefoon telefonnummer
  telefonnr telnr telno telnumber tlf tfno puhelin puhelinnumero тел телефон телефону телефона τηλ τηλέφωνο ph
  telefonszám telefonní telefón telefonnummeret mobiltelefon mobiltelefonnummer mobilfunk mobilfunknummer mobiltelefonu rufnummer rückrufnummer
  rückruf fernsprecher telefoonnummer telefoonnr telemóvel telemovel telemóveis cellulari móviles celulares portables mobitel puhelinnro matkapuhelin
  kom komórkowego стационарный сотовый факс κινητό φαξ thoại sđt đt telepon ponsel nohp
  هاتف الهاتف هاتفك جوال الجوال موبايل فاكس تلفون تلفن موبایل טלפון נייד פלאפון फोन मोबाइल दूरभाष โทร โทรศัพท์ มือถือ
  phonenumber phonenumbers phoneno phonenum phonenr homephone workphone cellphone mobilephone callerphone userphone
  mobile mobil móvil movil mobiel mobilnummer mobilnr mobileno mobilenumber mob portable celular cellulare cell cellular
  handy handynummer handynr gsm cep komórka komórkowy мобильный моб
  msisdn sms mms texted texting
  call called calling caller callers callee callback callerid callerno callernumber calledid dial dialed dialled dialing
  dialling dialer rang appel appeler anruf anrufen llamar llamada ligar
  fax faxed faxing telefax faxno faxnumber faxnr faxnummer telefaxnummer festnetznummer whatsapp wa viber hotline landline festnetz fixe voicemail pager ani dnis
  contact contactnumber contactno contactphone callto
`);
/** `WhatsApp` reads as two words. */
const PHRASES = new Map([
  ['id', wordList('caller called')],
  ['app', wordList('whats')],
]);

const IDEOGRAPHS = [
  '电话',
  '電話',
  '手机',
  '手機',
  '携帯',
  '传真',
  '傳真',
  '联系方式',
  '전화',
  '휴대폰',
  '연락처',
  '핸드폰',
  '팩스',
  'ケータイ',
  '固話',
  '座机',
  'ファックス',
];

const LINKS = wordList(`${COMMON_LINKS}
  номер numarası numara
  = at by via me us him them this that
  sent send sends sending msg message messages txt text otp received receive delivered delivery deliver
  incoming outgoing inbound outbound placed made forwarded forward transferred transfer
  home work office business personal private primary secondary main alt alternate alternative emergency mobile direct
  value ending starting party u s e
  번호 番号 番號 号码 號碼 type رقم رقمك מספר नंबर เบอร์ số nomor szám číslo číslom
  unter auf au à al sous
  subscriber rejected bad wrong unknown
  dem den von vom für kunden kunde kundin nutzers benutzers pour par do da dos di del della per para con van voor klant
  cliente usuario usuário utente utilisateur klienta użytkownika клиента пользователя абонента на по для müşteri
`);

const SPOILERS = wordList(
  'system function method api rpc procedure remote tool lib library native virtual sys kernel recursive',
);

const PHONE = compileVocabulary({
  names: NAMES,
  phrases: PHRASES,
  ideographs: IDEOGRAPHS,
  links: LINKS,
  spoilers: SPOILERS,
});

/** `(mobile)` behind a number. */
const NOTE = /[ \u00a0]?\((?:phone|tel|telephone|mobile|mob|cell|fax|home|work|office|sms|whatsapp|handy|mobil)\.?\)/iy;

/** `to=447700900123`, a field of message gateways; as a word in a sentence it says nothing. */
const ADDRESSED = /(?:^|[^a-z0-9])(?:to|from|rcpt|recipient|sender|dest|destination|da|oa)\\?["']?[=:] ?\\?["']?$/i;
const ADDRESSED_LENGTH = 20;
const MIN_ADDRESS_DIGITS = 10;
/** What can stand between the separator and the number there. */
const ADDRESS_OPENERS = '"\'\\ ';
/** A number with 15 digits and blanks between. */
const MAX_PLAIN_LENGTH = 32;
/** Seconds, milliseconds, microseconds and nanoseconds since 1970 have 10, 13, 16 and 19 digits and began with 1 since 2001. */
export const EPOCH = /^1\d{9}(?:\d{3}){0,3}$/;

/** Whether the words around `start` to `end` say that the number there is a phone. */
export function isPhoneByWords(view: View, start: number, end: number): boolean {
  return isNamed(view, start, PHONE) || hasNote(view.text, end) || isAddressed(view, start, end);
}

/**
 * Whether {@link isPhoneByWords} can be true for a number at `start`, known before the number is read. True also behind a
 * finding, where a list may go on.
 */
export const mayBePhoneByWords = (view: View, start: number): boolean =>
  view.previous !== undefined ||
  isNamed(view, start, PHONE) ||
  mayHaveNote(view.text, start) ||
  isKeyAddress(view, start);

function mayHaveNote(text: string, start: number): boolean {
  let at = start;
  while (isOf(charCodeAt(text, at), DIGIT | SPACE | HYPHEN | DOT) && at < start + MAX_PLAIN_LENGTH) at++;
  return text.charAt(at) === '(';
}

/** Whether the words before `at` say that a phone starts there. */
export const isNamedPhone = (view: View, at: number): boolean => isNamed(view, at, PHONE);

function hasNote(text: string, end: number): boolean {
  NOTE.lastIndex = end;
  return NOTE.test(text);
}

function isAddressed(view: View, start: number, end: number): boolean {
  const digits = view.text.slice(start, end);
  return (
    digits.length >= MIN_ADDRESS_DIGITS && /^\d+$/.test(digits) && !EPOCH.test(digits) && isKeyAddress(view, start)
  );
}

function isKeyAddress({ text, name, previous }: View, start: number): boolean {
  if (start === 0 ? name === '' : !followsSeparator(text, start)) return false;
  const from = Math.max(previous?.end ?? 0, start - ADDRESSED_LENGTH);
  return ADDRESSED.test(from === 0 && name !== '' ? `${name}=${text.slice(0, start)}` : text.slice(from, start));
}

/** Whether `=` or `:` stands before `start`, with at most a blank and a quote between: most numbers need no closer look. */
function followsSeparator(text: string, start: number): boolean {
  for (let at = start - 1; at >= start - 4; at--) {
    const char = text.charAt(at);
    if (char === '=' || char === ':') return true;
    if (!ADDRESS_OPENERS.includes(char)) return false;
  }
  return false;
}

/** Nouns whose numbers are counts and positions; their plurals are known by the `s`. */
const RANGE_NOUNS = wordList(`
  byte bytes range line page port row seq sequence offset block chunk record item frame sector shard partition index position pos
  char column col id ids pid pids uid tid step steps batch epoch fps iteration attempt entries vertices bits between zeilen lignes
  kb mb gb ms us ns sec min vlan tcp udp sport dport
`);
/** Plurals of whom or what one calls. */
const CALLED_NOUNS = wordList('contacts calls callers customers users clients numbers subscribers');
/** Nouns whose numbers are names of things. */
const LABEL_NOUNS = wordList(`
  order orders ticket tickets invoice invoices sku part serial tracking isbn issn version build rev revision po rma txn transaction case docket lot model item article reference ref
`);

/** Whether a word right before `at` makes a number of two groups a range, such as `lines 120-4500`. */
export function isRangeByWords(view: View, at: number): boolean {
  const word = wordBefore(view, at)?.text;
  if (word === undefined) return false;
  return RANGE_NOUNS.has(word) || (/[a-z]{3}s$/.test(word) && !/(?:us|ss|is)$/.test(word) && !CALLED_NOUNS.has(word));
}

/** What may stand between such a noun and its number. */
const NUMBER_WORDS = wordList('no nr num number id code');

/** Whether a word right before `at` makes the number a label of something: `order 123-4567`, `order no. 123-4567`. */
export function isLabelByWords(view: View, at: number): boolean {
  const word = wordBefore(view, at);
  if (word === undefined) return false;
  const noun = NUMBER_WORDS.has(word.text) ? wordBefore(view, word.start) : word;
  return LABEL_NOUNS.has(noun?.text ?? '');
}

/** Fields and words that hold when a call or message was: `phone_verified_at`, `lastCall`, `called at`. */
const TIME_FIELD =
  /(?:[a-z0-9](?:_at|At|_ts|Ts|_time|Time)|last_?calls?|(?:called|texted|dialed|faxed|started|ended|sent) at)\\?["']?\s?[=:]?\s?\\?["']?$/i;
const MAX_TIME_FIELD_LENGTH = 24;

/** Whether the number is a time since 1970 by its length and by the words before. */
export const isTimeByWords = ({ text, previous }: View, start: number, end: number): boolean =>
  EPOCH.test(text.slice(start, end)) &&
  TIME_FIELD.test(text.slice(Math.max(previous?.end ?? 0, start - MAX_TIME_FIELD_LENGTH), start));
