import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/redact/index.ts';
import { findings } from '../findings.ts';

const blocks = (text: string): string[] => findings('PRIVATE_KEY', text);
const lines = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7', `${'aB3+/9xZ'.repeat(8)}`, 'kq9sT0w='];
const block = (label: string, body: readonly string[] = lines): string =>
  [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join('\n');

describe('a block (RFC 7468, RFC 9580 section 6.2)', () => {
  it.each([
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'DSA PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('is found from label to label: %s', (label) => {
    expect(blocks(`key:\n${block(label)}\nloaded`)).toEqual([block(label)]);
  });

  it('is found with headers', () => {
    const legacy = block('RSA PRIVATE KEY', ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,0123ABCD', '', ...lines]);
    const pgp = block('PGP PRIVATE KEY BLOCK', ['Version: GnuPG v2', 'Comment: made up', '', ...lines, '=njUN']);
    expect(blocks(`${legacy}\n${pgp}`)).toEqual([legacy, pgp]);
  });

  it('is found as SSH2 writes it', () => {
    const ssh2 = `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${lines.join('\n')}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`;
    expect(blocks(ssh2)).toEqual([ssh2]);
  });

  it.each([
    ['\\n', (text: string) => JSON.stringify(text).slice(1, -1)],
    ['\\\\n', (text: string) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
    ['\\r\\n', (text: string) => JSON.stringify(text.replaceAll('\n', '\r\n')).slice(1, -1)],
    ['\\n and \\u002B', (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('+', '\\u002B')],
    ['\\n and \\/', (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
    ['CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['spaces', (text: string) => text.replaceAll('\n', ' ')],
    ['percent-encoding', (text: string) => encodeURIComponent(text)],
    ['indentation', (text: string) => text.replaceAll('\n', '\n    ')],
  ])('is found with %s between its lines', (_, write) => {
    const written = write(block('PRIVATE KEY'));
    expect(blocks(`a ${written}" b`)).toEqual([written]);
  });

  it('is found beside another', () => {
    const two = [block('EC PRIVATE KEY'), block('PRIVATE KEY')];
    expect(blocks(two.join('\n'))).toEqual(two);
  });
});

describe('a block that is cut off', () => {
  it.each([1, 2, 3])('reaches as far as its %s lines do', (count) => {
    const cut = ['-----BEGIN PRIVATE KEY-----', ...lines.slice(0, count)].join('\n');
    expect(blocks(cut)).toEqual([cut]);
    expect(blocks(`${cut}\n`)).toEqual([cut]);
  });

  it('takes no words of what follows', () => {
    const cut = `-----BEGIN PRIVATE KEY-----\n${lines[0]}`;
    expect(blocks(`${cut}\nnext line`)).toEqual([cut]);
    expect(blocks(`${cut}... (cut)`)).toEqual([cut]);
  });

  it('leaves JSON text whole', () => {
    const text = JSON.stringify({ m: `-----BEGIN PRIVATE KEY-----\n${lines[0]}\n${lines[1]}\n`, n: 1 });
    const redacted = compile({ kinds: ['PRIVATE_KEY'] }).redact(text).text;
    expect(JSON.parse(redacted)).toEqual({ m: '[REDACTED]\n', n: 1 });
  });
});

describe('what is no private key', () => {
  it.each([
    block('PUBLIC KEY'),
    block('CERTIFICATE'),
    block('CERTIFICATE REQUEST'),
    block('PGP PUBLIC KEY BLOCK'),
    block('PGP MESSAGE'),
    'expected -----BEGIN PRIVATE KEY----- at line 1',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\\n[REDACTED]\\n-----END PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'BEGIN PRIVATE KEY',
    '----- BEGIN TRANSACTION -----',
  ])('is left alone: %s', (text) => {
    expect(blocks(text)).toEqual([]);
  });
});
