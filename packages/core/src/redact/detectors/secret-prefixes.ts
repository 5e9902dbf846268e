import { ALNUM, BASE64, BASE64URL, DOTTED, HEX, runEnd } from '../checks/token-chars.ts';
import { isTokenStart } from '../checks/token-start.ts';
import type { Span, View } from '../detector.ts';

/** Every ASCII character; NUL stands for the edge of the text too. */
export const ANY = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));
const TOKEN = ANY.replace(/[^\w+/=.-]/g, '');

/** How a token of one kind is written: what it starts with, then at least `min` characters of `mask`. */
interface Format {
  readonly prefix: string;
  readonly mask: number;
  readonly min: number;
  /** The rare character of the prefix at which it is looked for. */
  readonly anchor: number;
}

/** Formats, which are looked for at the last character of their prefix unless `anchor` says where. */
const each = (prefixes: string, mask: number, min: number, anchor?: number): Format[] =>
  prefixes.split(' ').map((prefix) => ({ prefix, mask, min, anchor: anchor ?? prefix.length - 1 }));

/**
 * Tokens that say by a prefix what they are. Sources: the providers' pages on token formats (GitHub "About authentication",
 * GitLab "Token overview", Slack "Token types", Stripe "API keys", …) and the rules of gitleaks (config/gitleaks.toml).
 */
const FORMATS: readonly Format[] = [
  // Version control and packages: GitHub, GitLab, npm, PyPI, RubyGems, Docker Hub, Sourcegraph, Bitbucket and Atlassian
  ...each('ghp_ gho_ ghu_ ghs_ ghr_', ALNUM, 30),
  ...each('github_pat_', BASE64URL, 30),
  ...each('glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent- gloas- glffct-', DOTTED, 16),
  ...each('npm_', ALNUM, 36),
  ...each('pypi-', BASE64URL, 50),
  ...each('rubygems_', HEX, 32),
  ...each('dckr_pat_ dckr_oat_', BASE64URL, 20),
  ...each('sgp_', BASE64URL, 40),
  ...each('ATATT3x', BASE64 | BASE64URL, 100),
  // Chat: Slack
  ...each('xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxc- xoxd- xapp-', BASE64URL, 10),
  ...each('xoxe.xoxp- xoxe.xoxb-', BASE64URL, 10),
  // Social: Facebook (pages and users)
  ...each('EAAC EAAM', ALNUM, 100),
  // Payment: Stripe, Shopify, Square, Razorpay, PayPal Braintree, Flutterwave
  ...each('sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_', ALNUM, 10),
  ...each('whsec_', BASE64 | BASE64URL, 24),
  ...each('shpat_ shpca_ shppa_ shpss_', HEX, 32),
  ...each('sq0atp- sq0csp-', BASE64URL, 22),
  ...each('FLWSECK_TEST- FLWSECK-', ALNUM, 12),
  // Cloud: Google, DigitalOcean, Databricks, Fly, Heroku, Supabase, PlanetScale, Pulumi, Vault, Terraform, Azure DevOps
  ...each('AIza', BASE64URL, 35, 2),
  ...each('GOCSPX-', BASE64URL, 28),
  ...each('ya29.', DOTTED, 20, 0),
  ...each('dop_v1_ doo_v1_ dor_v1_', HEX, 64),
  ...each('dapi', HEX, 32, 2),
  ...each('fo1_', BASE64URL, 43),
  ...each('HRKU-', BASE64URL, 36),
  ...each('sbp_', HEX, 40),
  ...each('sb_secret_', BASE64URL, 30),
  ...each('pscale_tkn_ pscale_pw_ pscale_oauth_', DOTTED, 32),
  ...each('pul-', HEX, 40),
  ...each('hvs.', BASE64URL, 24, 1),
  ...each('hvb.', BASE64URL, 100, 1),
  // Machine learning: OpenAI, Anthropic, Hugging Face, Groq, Replicate, xAI, Perplexity, OpenRouter, NVIDIA
  ...each('sk-ant-', BASE64URL, 20),
  ...each('sk-proj- sk-svcacct- sk-admin- sk-or-v1-', BASE64URL, 20),
  ...each('sk-', ALNUM, 32),
  ...each('hf_', ALNUM, 30),
  ...each('api_org_', ALNUM, 30),
  ...each('gsk_', ALNUM, 40),
  ...each('r8_', ALNUM, 37),
  ...each('xai-', ALNUM, 70),
  ...each('pplx-', ALNUM, 40),
  ...each('nvapi-', BASE64URL, 60),
  // Mail and telephony: SendGrid, Brevo, Mailgun, Twilio
  ...each('SG.', DOTTED, 50, 1),
  ...each('xkeysib- xsmtpsib-', BASE64URL, 64),
  ...each('key-', HEX, 32),
  ...each('SK', HEX, 32),
  // Work and watch: Linear, Notion, Grafana, New Relic, Sentry, PostHog, Postman, Figma, Buildkite, Doppler, age, 1Password
  ...each('lin_api_ lin_oauth_', ALNUM, 32),
  ...each('ntn_ secret_', ALNUM, 40),
  ...each('glsa_', BASE64URL, 32),
  ...each('glc_', BASE64, 32),
  ...each('NRAK- NRJS- NRII-', BASE64URL, 16),
  ...each('sntrys_ sntryu_', BASE64 | BASE64URL, 40),
  ...each('phx_', ALNUM, 40),
  ...each('PMAK-', BASE64URL, 50),
  ...each('figd_', BASE64URL, 40),
  ...each('bkua_', HEX, 40),
  ...each('AGE-SECRET-KEY-', ALNUM, 50),
  ...each('ops_', BASE64, 250),
];

/** The characters that formats are looked for at, and for each those that one of them has before and after it. */
export const ANCHORS: readonly { char: string; before: string; after: string }[] = [
  ...new Set(FORMATS.map(({ prefix, anchor }) => prefix.charAt(anchor))),
].map((char) => {
  const formats = FORMATS.filter(({ prefix, anchor }) => prefix.charAt(anchor) === char);
  return {
    char,
    before: formats.map(({ prefix, anchor }) => (anchor === 0 ? ANY : prefix.charAt(anchor - 1))).join(''),
    after: formats.map(({ prefix, anchor }) => prefix.charAt(anchor + 1) || TOKEN).join(''),
  };
});

/** A format and the code of its first character, which turns most candidates down. */
type Candidate = Format & { readonly first: number };

/** Formats by their anchor and the character before it: most prefixes end in a pair that no other word has. */
const BY_PAIR: (readonly Candidate[] | undefined)[] = buildPairs();

/** The token whose prefix has its anchor at `at`. */
export function findPrefixed(view: View, at: number): Span | undefined {
  const { text } = view;
  const formats = BY_PAIR[pairOf(text.charCodeAt(at), at === 0 ? 0 : text.charCodeAt(at - 1))];
  if (formats === undefined) return undefined;
  for (const { prefix, first, mask, min, anchor } of formats) {
    const start = at - anchor;
    if (start < 0 || text.charCodeAt(start) !== first || !text.startsWith(prefix, start) || !isTokenStart(view, start))
      continue;
    const body = start + prefix.length;
    if (runEnd(text, body, mask, body + min) - body < min) continue;
    const end = trimDots(text, runEnd(text, body, mask));
    if (!isFiller(text, body)) return { start, end, kind: 'SECRET' };
  }
  return undefined;
}

/** A token with dots in it may end a sentence. */
function trimDots(text: string, stop: number): number {
  let end = stop;
  while (text.charAt(end - 1) === '.') end--;
  return end;
}

/** `ghp_xxxxxxxx`: documentation, not a token. */
function isFiller(text: string, body: number): boolean {
  const first = text.charAt(body);
  return text.startsWith(first.repeat(8), body);
}

function pairOf(anchor: number, before: number): number {
  return ((anchor & 127) << 7) | (before & 127);
}

function buildPairs(): (readonly Candidate[] | undefined)[] {
  const table = new Array<Candidate[] | undefined>(1 << 14).fill(undefined);
  for (const format of FORMATS) {
    const anchor = format.prefix.charCodeAt(format.anchor);
    // A prefix that starts with its anchor has any character before it.
    const befores =
      format.anchor === 0 ? Array.from({ length: 128 }, (_, i) => i) : [format.prefix.charCodeAt(format.anchor - 1)];
    for (const before of befores) {
      const index = pairOf(anchor, before);
      // The longer prefix first: `xoxe.xoxp-` ends in `xoxp-`.
      table[index] = [...(table[index] ?? []), { ...format, first: format.prefix.charCodeAt(0) }].sort(
        (a, b) => b.prefix.length - a.prefix.length,
      );
    }
  }
  return table;
}
