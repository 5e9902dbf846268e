import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const emails = (text: string): string[] => findings('EMAIL', text);

describe('an address (RFC 5321 section 4.1.2)', () => {
  it.each([
    'ann@example.com',
    'a@b.co',
    'ANN.LEE@EXAMPLE.ORG',
    'ann.lee+tag@mail.example.co.uk',
    '_svc_@example.net',
    "o'neill@example.com",
    '2025550100@example.com',
    'ann@123.example.com',
    'ann@24.7seas.example',
    '192.0.2.1@example.com',
    '+12025550123@example.com',
    '202-555-0123@example.com',
    'r&d@example.com',
    'ann@example.museum',
    'ann@my-host.example.com',
  ])('is found as a whole: %s', (address) => {
    expect(emails(`mail from ${address} came`)).toEqual([address]);
    expect(emails(address)).toEqual([address]);
  });

  it.each([
    ['<ann@example.com>', 'ann@example.com'],
    ['to=<ann@example.com>, relay', 'ann@example.com'],
    ['Mail ann@example.com.', 'ann@example.com'],
    ['(ann@example.com)', 'ann@example.com'],
    ["user='ann@example.com'", 'ann@example.com'],
    ["u'ann@example.com', b'ann'", 'ann@example.com'],
    ["'o'neill@example.com'", "o'neill@example.com"],
    ['**ann@example.com**', 'ann@example.com'],
    ['...ann@example.com-', 'ann@example.com'],
    ['email=ann@example.com&v=2', 'ann@example.com'],
    ['mailto:ann@example.com?subject=x', 'ann@example.com'],
    ['https://example.com/u/ann@example.com/edit', 'ann@example.com'],
    ['ann@example.com:25', 'ann@example.com'],
    ['ann@example.com.123', 'ann@example.com'],
    ['ann@example.com_old', 'ann@example.com'],
  ])('is found without what stands around it: %s', (text, address) => {
    expect(emails(text)).toEqual([address]);
  });

  it.each([
    // Senders rewrite return paths: VERP, Sender Rewriting Scheme, Bounce Address Tag Validation.
    ['Return-Path: <bounces+4711-ann=example.com@mail.example.net>', 'bounces+4711-ann=example.com@mail.example.net'],
    ['from bounces+4711-ann=example.com@mail.example.net', 'bounces+4711-ann=example.com@mail.example.net'],
    ['{"m":"bounces\\u002b4711-ann=example.com@example.net"}', 'bounces\\u002b4711-ann=example.com@example.net'],
    ['{"m":"\\ud83d+fax=ann@example.com"}', 'ann@example.com'],
    ['to list-bounces+ann=example.com@lists.example.net', 'list-bounces+ann=example.com@lists.example.net'],
    ['from=SRS0=HHH=TT=example.com=ann@example.net', 'SRS0=HHH=TT=example.com=ann@example.net'],
    ['from prvs=2067d9a4f6=ann@example.com', 'prvs=2067d9a4f6=ann@example.com'],
    // Angle brackets hold one address and nothing else.
    ['RCPT TO:<ann/lee@example.com>', 'ann/lee@example.com'],
    ['to=<key=ann@example.com>', 'key=ann@example.com'],
    ['<#ann@example.com>', '#ann@example.com'],
    ['<what?ann@example.com>', 'what?ann@example.com'],
    ['user !ann@example.com', '!ann@example.com'],
  ])('is found with all of its characters: %s', (text, address) => {
    expect(emails(text)).toEqual([address]);
  });

  it.each([
    ['user=ann@example.com', 'ann@example.com'],
    ['?work+mail=ann@example.com', 'ann@example.com'],
    ['https://example.com/?from=ann@example.com', 'ann@example.com'],
    ['<a href=x>ann@example.com</a>', 'ann@example.com'],
    ['</b>ann@example.com>', 'ann@example.com'],
    ['*!ann@example.com', 'ann@example.com'],
    ['<mailto:ann@example.com>', 'ann@example.com'],
  ])('is found without the name of its field: %s', (text, address) => {
    expect(emails(text)).toEqual([address]);
  });

  it.each(['<{user}@example.com>', '{user}@example.com', '<>@example.com'])('has a local part: %s', (text) => {
    expect(emails(text)).toEqual([]);
  });

  it('is found beside others, whatever separates them', () => {
    const text = 'a@example.com,b@example.com;c@example.com|d@example.com/e@example.com';
    expect(emails(text)).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.com`));
  });
});

describe('an internationalized address (RFC 6531, RFC 5890)', () => {
  it.each([
    'jürgen@example.de',
    'ann@bücher.example',
    'ann@xn--bcher-kva.example',
    'ann@example.xn--p1ai',
    '用户@例子.公司',
    'иван@пример.рф',
  ])('is found as a whole: %s', (address) => {
    expect(emails(`<${address}>`)).toEqual([address]);
  });

  it.each([
    ['ann@example.comに送信', 'ann@example.com'],
    ['ann@example.com。', 'ann@example.com'],
    ['ann@example.co.jp으로', 'ann@example.co.jp'],
  ])('ends where a sentence without spaces goes on: %s', (text, address) => {
    expect(emails(text)).toEqual([address]);
  });

  it('is found with a wide @ or a wide dot', () => {
    expect(emails('ann＠example.com ann@example。com')).toEqual(['ann＠example.com', 'ann@example。com']);
  });
});

describe('a quoted local part and an address literal (RFC 5321 sections 4.1.2 and 4.1.3)', () => {
  it.each([
    '"ann lee"@example.com',
    '"ann@home"@example.com',
    '"a\\"b"@example.com',
    '"a(),:;<>[]@\\\\b"@example.com',
    'ann@[192.0.2.1]',
    'ann@[IPv6:2001:db8::1]',
  ])('is found with its quotes or brackets: %s', (address) => {
    expect(emails(`from ${address} to`)).toEqual([address]);
  });

  it('is found with escaped quotes in JSON, and in JSON within JSON', () => {
    const address = '"ann lee"@example.com';
    const once = JSON.stringify(address).slice(1, -1);
    const twice = JSON.stringify(once).slice(1, -1);
    expect(emails(`{"m":"${once}"}`)).toEqual([once]);
    expect(emails(`{"m":"${twice}"}`)).toEqual([twice]);
  });

  it.each([
    '{"a":"b","c":"@example.com"}',
    '["a", "@example.com"]',
    '{"a":1,"@example.com":2}',
    '"@example.com',
    '""@example.com',
    '{&quot;a&quot;: &quot;@example.com&quot;}',
    '{&quot;a&quot;:&quot;b&quot;,&quot;@example.com&quot;:1}',
  ])('is not what JSON puts before a string: %s', (text) => {
    expect(emails(text)).toEqual([]);
  });

  it('is no longer than a quoted local part can be', () => {
    expect(emails(`"${'a b'.repeat(60)}"@example.com`)).toEqual([]);
  });

  it.each(['ann@[10.0]', 'ann@[IPv6:xyz]', 'ann@[', 'relay=mx[192.0.2.1]:25'])('needs a whole literal: %s', (text) => {
    expect(emails(text)).toEqual([]);
  });
});

describe('an encoded address', () => {
  it.each([
    ['?u=ann%40example.com&x=1', 'ann%40example.com'],
    ['?u=ann%2Btag%40example.com', 'ann%2Btag%40example.com'],
    ['?u=%3Cann%40example.com%3E', 'ann%40example.com'],
    ['redirect=%2Flogin%3Fu%3Dann%2540example.com', 'ann%2540example.com'],
    ['{"m":"\\u003cann@example.com\\u003e"}', 'ann@example.com'],
    ['{"m":"ann\\u0040example.com"}', 'ann\\u0040example.com'],
    ['{"m":"j\\u00fcrgen@b\\u00fccher.example"}', 'j\\u00fcrgen@b\\u00fccher.example'],
    ['{"m":"a\\nann@example.com\\r\\n"}', 'ann@example.com'],
    ['{"m":"{\\"m\\":\\"a\\\\nann@example.com\\"}"}', 'ann@example.com'],
    ['mailto:%22ann%20lee%22@example.com', '%22ann%20lee%22@example.com'],
    ['\u001b[32mann@example.com\u001b[0m', 'ann@example.com'],
    ['{"m":"\\u001b[1;32mann@example.com\\u001b[0m"}', 'ann@example.com'],
    ['CORP\\\\bob@example.com', 'bob@example.com'],
    ['?u=ann%40%5B192.0.2.1%5D', 'ann%40%5B192.0.2.1%5D'],
    ['?u=ann%40%5BIPv6%3A2001%3Adb8%3A%3A1%5D', 'ann%40%5BIPv6%3A2001%3Adb8%3A%3A1%5D'],
    ['?u=j%C3%BCrgen%40b%C3%BCcher.example', 'j%C3%BCrgen%40b%C3%BCcher.example'],
    ['?u=%E2%80%9Cann%40example.com%E2%80%9D', 'ann%40example.com'],
    ['?u=%22a%5C%22b%22%40example.com', '%22a%5C%22b%22%40example.com'],
    ['to=&quot;a\\&quot;b&quot;@example.com', '&quot;a\\&quot;b&quot;@example.com'],
    ['to=&quot;ann lee&quot;@example.com&gt;', '&quot;ann lee&quot;@example.com'],
    ['{&quot;m&quot;:&quot;ann@example.com&quot;}', 'ann@example.com'],
  ])('is found, and no half of an escape with it: %s', (text, address) => {
    expect(emails(text)).toEqual([address]);
  });
});

describe('what is no address', () => {
  it.each([
    'root@localhost',
    'session opened for root@web01',
    'ubuntu@10.1.2.3',
    'java.lang.Object@1a2b3c',
    'Handler@1a2b3c.toString',
    'left-pad@1.2.3',
    'core@7.0.0-beta.rc',
    'uses: actions/checkout@v4.1.0',
    'image@sha256:0123abcd',
    'eslint@npm:7.8.5',
    '@angular/core',
    '@app.route',
    ' @example.com',
    "'root'@'db.example.com'",
    '/img/icon@2x.png',
    '/img/sprite@1.5x.svg',
    'getty@tty1.service',
    'backup@daily.timer',
    'fsck@dev-disk-by\\x2duuid-476D.service',
    'a@b.c',
    'ann@example',
    'ann@example.',
    'ann@.com',
    'ann@example..com',
    'ann@-',
    'ann@example.c0m',
    `ann@example.${'x'.repeat(64)}`,
    'a @ b.com',
    '100%40',
    '\\u0040',
  ])('is left alone: %s', (text) => {
    expect(emails(text)).toEqual([]);
  });
});
