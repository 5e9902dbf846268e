import { awsKeyEnd } from '../checks/aws-key.ts';
import { jwtEnd } from '../checks/jwt.ts';
import { privateKeyEnd } from '../checks/private-key.ts';
import { wordList } from '../word-list.ts';
import type { Name } from './secret-names.ts';
import type { Value } from './secret-values.ts';

/** A longer value is a secret, whatever is in it: what is turned down must be short, or a scan would not be linear. */
export const MAX_DOUBTFUL = 128;

/** What stands for a value: nothing, a type, a verdict, a word of the sentence `password: …`. In lower case. */
const STOP_WORDS = wordList(`
  null none nil undefined true false yes no on off empty blank unset n/a string str number int integer
  boolean bool any bytes text varchar object char required optional missing invalid incorrect wrong
  expired rejected denied failed failure error ok okay success succeeded successful accepted valid
  verified changed updated reset set unchanged unknown disabled enabled default mismatch mismatched hidden
  masked redacted filtered removed omitted sanitized scrubbed secret protected encrypted hashed prompt
  authentication authorization unauthorized forbidden not must is was are has have does do did cannot can
  could should will too to the a an for from of in by with and or at least minimum maximum min max please
  enter your user using use this that it new old no. only more include same-origin omit basic bearer auth
  digest password token username length files compat required. found loaded created deleted revoked
  refreshed received generated unexpected already never being been if when because authenticating checking
  todo opaque rotated renewed stored configured present provided see same pending available unavailable
  active inactive
`);
/** A mask, or one of the ways in which others redact. */
const MASK =
  /^(?:[*xX•●·.#_?-]+|.*\*{3}.*|.{0,8}(?:\.{3}|…)|\[(?:redacted|filtered|masked|hidden|removed|secret|protected)\b.*|\(?(?:redacted|masked|hidden|filtered)\)?|\((?:none|null|empty|unset|not|no|unknown|default)\b.*)$/i;
/** What a template, a shell or a format string puts a value in place of: `${X}`, `$X`, `$(x)`, `{{x}}`, `<x>`, `%s`, `%(x)s`, `%X%`, a tag of YAML such as `!vault`. */
const TEMPLATE =
  /^(?:\$\{.*|\$\(.*|\$[A-Za-z_]\w*|\{\{.*|#\{.*|\{[\w.]*\}?|<[\w .:/-]*>?|%(?:[sdvqxr@]|\(\w+\)s|\{.*|[A-Z_]+%)|:[a-z_]\w*|@[A-Z]\w*|!(?:vault|secret|env|env_var|ref|sub|include|encrypted))$/;
/** A call, a type with its fields, a path through an object, the name of a variable. */
const CODE =
  /^(?:[A-Za-z_$][A-Za-z_$.]{2,}[({[]|(?:process|os|self|this|config|cfg|settings|env|req|request|args|options|opts)\.[\w.$[\]]+$|[A-Z][A-Z]*_[A-Z_]+$)/;
const MEMBER = /^[a-z_]\w*(?:\.[a-z_]\w*)*\.(?:\w*(?:password|passwd|pwd|secret|token|key))$/i;
/** A sentence about a value: `"password":"must have a digit"`. */
const SENTENCE =
  /^(?:is|are|was|must|should|cannot|can(?:'t|not)?|does|doesn't|has|too|at least|invalid|incorrect|please|minimum|required|needs|not) /i;
/** A file that holds the value, or the algorithm of a key. */
const FILE =
  /^(?:~|\.{1,2}|\/(?:etc|var|run|home|usr|opt|tmp|root|mnt|secrets?|app|srv|data|dev|Users|private|vault|config))(?:\/[\w.-]+)+$/;
const ALGORITHM = /^(?:aes|rsa|hmac|ecdsa|ed25519|[rhep]s|sha|ssh)-?\d{0,4}(?:-\w{1,8})*$/i;
/** A resource name, as of Kubernetes: `default/my-tls`. */
const RESOURCE = /^[a-z][a-z0-9]*(?:[-/.][a-z0-9]{1,10})+$/;
const UUID = /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i;
const PATH = /^(?:[~/\\]|\.{1,2}\/|[A-Za-z]:[\\/])/;
/** RFC 8259 numbers that cannot become a marker in quotes. */
const ODD_NUMBER = /^-|^[\d.]+e[+-]?\d+$/i;

/** Whether `value` is a secret, given the name before it. */
export function isSecret(text: string, name: Name, value: Value): boolean {
  const length = value.end - value.start;
  if (length === 0 || isOfOtherKind(text, value)) return false;
  if (length > MAX_DOUBTFUL) return true;
  const content = text.slice(value.start, value.end);
  if (isPlaceholder(content)) return false;
  if (value.quote === '' && !isUnquotedSecret(text, name, value, content)) return false;
  return isOfClass(text, name, value, content);
}

/** What a detector of its own finds a few characters on: the more exact kind gets it. */
export const isOfOtherKind = (text: string, { start, end }: { start: number; end: number }): boolean =>
  (text.startsWith('eyJ', start) && jwtEnd(text, start) === end) ||
  isAwsKey(text, start, end) ||
  (text.startsWith('----', start) && privateKeyEnd(text, start) !== -1);

/** The id, or a credential scope that starts with it (AWS Signature Version 4). */
function isAwsKey(text: string, start: number, end: number): boolean {
  const keyEnd = awsKeyEnd(text, start);
  return keyEnd !== -1 && (keyEnd === end || text.charAt(keyEnd) === '/' || text.startsWith('%2F', keyEnd));
}

/** Whether `content` only stands in the place of a value. */
export const isPlaceholder = (content: string): boolean =>
  content.startsWith('[REDACTED') ||
  STOP_WORDS.has(content.toLowerCase()) ||
  MASK.test(content) ||
  TEMPLATE.test(content);

function isUnquotedSecret(
  text: string,
  { quote, separator, start, class: nameClass }: Name,
  value: Value,
  content: string,
): boolean {
  if (quote === '"') return !ODD_NUMBER.test(content) && !/^[[{]/.test(content);
  if (CODE.test(content) || MEMBER.test(content)) return false;
  if (!separator.endsWith(':') && separator !== ':=') return true;
  // `validatePassword:88` is a line of a source; `password: user=bob` begins a list.
  // And `pam_unix(passwd:chauthtok)` is a service and its phase.
  if (value.gap === '')
    return !/^\d{1,5}$/.test(content) && !(text.charAt(start - 1) === '(' && /^[a-z]+$/.test(content));
  return !/^[A-Za-z_]\w*=/.test(content) && !isProse(text, value, content, nameClass);
}

/** `Password: does not match`. A password that is one short word of letters goes on to no other word. */
function isProse(text: string, value: Value, content: string, nameClass: string): boolean {
  if (!/^[A-Za-z][a-z']*$/.test(content)) return false;
  return (
    content.length <= 3 ||
    nameClass !== 'strong' ||
    /^[,.]? (?:is|was|not|must|to|has|for|of|be|in|and|or|does|with|from)\b/.test(text.slice(value.end, value.end + 8))
  );
}

function isOfClass(
  text: string,
  { class: nameClass, compact, separator, start, isEncoded }: Name,
  value: Value,
  content: string,
): boolean {
  switch (nameClass) {
    case 'strong':
      if (compact.endsWith('pwd') && PATH.test(content)) return false;
      if (FILE.test(content) || SENTENCE.test(content) || (compact.endsWith('key') && ALGORITHM.test(content)))
        return false;
      return !(compact.endsWith('secret') && compact.length <= 9 && value.quote === '' && RESOURCE.test(content));
    case 'pass':
      if (separator.endsWith(':') && value.quote === '' && !/\d/.test(content)) return false;
      return content.length >= 4 && !/^[\d.,%/]+$|^\d+\w{0,2}$/.test(content) && !/\s/.test(content);
    case 'weak':
      return isRandom(content, 8);
    case 'session':
      return isRandom(content, 16) && !/^[\w.-]+=/.test(content) && !UUID.test(content) && !/^0x/i.test(content);
    case 'signature': {
      const before = text.charAt(start - 1);
      const isQuery =
        isEncoded || before === '?' || before === '&' || before === ';' || /(?:amz|goog)signature$/.test(compact);
      return isQuery && isRandom(content, 24);
    }
    default:
      return false;
  }
}

/**
 * Whether `content` looks drawn at random: no spaces, letters mixed with digits or with capitals in the middle. Words,
 * numbers, addresses of memory and names of classes do not.
 */
export function isRandom(content: string, minLength: number): boolean {
  if (content.length < minLength || /[\s(){}<>]/.test(content) || /^0x[0-9a-f]{1,16}$/i.test(content)) return false;
  if (/^[\w.$]+@[0-9a-f]{1,16}$/.test(content)) return false;
  if (/\d/.test(content))
    return /[A-Za-z]/.test(content) ? !/^[A-Za-z]+[-_.]?\d{1,3}$/.test(content) : content.length >= 20;
  return (
    content.length >= 20 && /[a-z][A-Z][a-z]*[A-Z]/.test(content) && !/^[A-Za-z]+(?:[._/-][A-Za-z]+)+$/.test(content)
  );
}
