import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const phones = (text: string): string[] => findings('PHONE', text);

describe('a number whose shape tells it', () => {
  it.each([
    // North American notation; 555-01xx is kept for fiction, and the plan is not checked: 000-000-0000 goes too.
    '555-0199',
    '202-555-0123',
    '202.555.0123',
    '123-456-7890',
    '000-000-0000',
    '(202) 555-0123',
    '(202)555-0123',
    '(202) 555.0123',
    '(202) 555 0123',
    '(202)-555-0123',
    '(202) 5550123',
    '1-202-555-0123',
    '1.202.555.0123',
    '1 (202) 555-0123',
    '202 555-0123',
    // ITU-T E.123 and E.164; numbers kept for fiction by Ofcom, ACMA, ARCEP and others.
    '+12025550123',
    '+1 202 555 0123',
    '+1-202-555-0123',
    '+1.202.555.0123',
    '+1 (202) 555-0123',
    '+44 20 7946 0018',
    '+442079460018',
    '+44 (0)20 7946 0018',
    '+44(0)2079460018',
    '(+44) 20 7946 0018',
    '+33 1 99 00 12 34',
    '+33 (0)1 99 00 12 34',
    '+49 30 23125 000',
    '+61 491 570 156',
    '+46 70 174 06 05',
    '+7 (999) 000-12-34',
    '+7-999-000-12-34',
    '+86 138 0000 0000',
    '+55 (11) 90000-0000',
    '+353 20 910 0000',
    '0044 20 7946 0018',
    '0044 (0)20 7946 0018',
    '0033 1 99 00 12 34',
    '0049-30-23125-000',
  ])('is found as a whole: %s', (number) => {
    expect(phones(number)).toEqual([number]);
    expect(phones(`User ${number} logged in`)).toEqual([number]);
    expect(phones(`Dialing ${number}...`)).toEqual([number]);
    expect(phones(`(ann)[${number}]`)).toEqual([number]);
    expect(phones(`{"n":"${number}"}`)).toEqual([number]);
    expect(phones(`12:30:01,250 ${number}, done`)).toEqual([number]);
  });

  it.each([
    ['202\u2011555\u20110123', 'no-break hyphens'],
    ['202\u2013555\u20130123', 'en dashes'],
    ['555\u22120199', 'a minus sign'],
    ['+44\u00a020\u00a07946\u00a00018', 'no-break spaces'],
    ['+44\u202f20\u20097946\u20090018', 'thin spaces'],
    ['+44\u200b20\u200b7946\u200b0018', 'zero-width spaces'],
    ['(202)\u00a0555\u20110123', 'both'],
    ['+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨', 'Arabic-Indic digits'],
    ['＋４４２０７９４６００１８', 'wide digits and plus'],
    ['（202）555-0123', 'wide parentheses'],
    ['+1 (202) 555 – 0123', 'a dash between blanks'],
  ])('is found in other characters: %s (%s)', (number) => {
    expect(phones(`call from ${number} ended`)).toEqual([number]);
  });

  it.each([
    ['%2B12025550123&x', '%2B12025550123'],
    ['n=%2B1%20202%20555%200123&x', '%2B1%20202%20555%200123'],
    ['{"n":"\\u002B12025550123"}', '\\u002B12025550123'],
    ['{"n":"202\\u2011555\\u20110123"}', '202\\u2011555\\u20110123'],
    ['{"m":"line\\n202-555-0123\\r\\n"}', '202-555-0123'],
    ['{"m":"\\u00a0202-555-0123\\u003c"}', '202-555-0123'],
    ['\u001b[31m555-0199\u001b[0m', '555-0199'],
    ['\\x1b[1m(202) 555-0123\\x1b[0m', '(202) 555-0123'],
    ['q=%20202-555-0123%22', '202-555-0123'],
    ['{"m":"\\\\u002b12025550123"}', '\\\\u002b12025550123'],
  ])('is found in encoded text: %s', (text, number) => {
    expect(phones(text)).toEqual([number]);
  });

  it.each(['ext. 123', 'ext 12', 'x123', 'x 5', 'extension 7'])('is found with its extension: %s', (extension) => {
    expect(phones(`fax 202-555-0123 ${extension} queue`)).toEqual([`202-555-0123 ${extension}`]);
  });

  it.each(['Durchwahl 12', 'ramal 12', 'interno 12', 'toestel 12', 'wew. 12', 'доб. 12', '#12', ', ext. 12'])(
    'is found with its extension in other words: %s',
    (extension) => {
      const [glue, rest] = extension.startsWith(',') ? ['', extension] : [' ', extension];
      expect(phones(`+49 30 23125 000${glue}${rest}, x`)).toEqual([`+49 30 23125 000${glue}${rest}`]);
    },
  );

  it('is found without the field behind it', () => {
    expect(phones('phone=202-555-0123 x=1')).toEqual(['202-555-0123']);
  });

  it.each(['x123', '#45', ';ext=12'])('is found with the extension right behind it (RFC 3966): %s', (extension) => {
    expect(phones(`tel:+1-202-555-0123${extension}, x`)).toEqual([`+1-202-555-0123${extension}`]);
  });

  it.each([
    ['+61 491 570 156 200 OK', '+61 491 570 156'],
    ['+1 202 555 0123 200 512', '+1 202 555 0123'],
    ['+33199001234 200 512', '+33199001234'],
    ['+12025550123 (2)', '+12025550123'],
    ['202-555-0123 xyz', '202-555-0123'],
    ['202-555-0123 x12345678', '202-555-0123'],
    ['202-555-0123, x 200', '202-555-0123'],
    ['555-0199,12', '555-0199'],
    ['555-0199 555-0188', '555-0199'],
    ['+12025550123\u2013home', '+12025550123'],
    ['202-555-0123\u2014call', '202-555-0123'],
  ])('ends where its plan ends it: %s', (text, number) => {
    expect(phones(text)[0]).toBe(number);
  });

  it.each([
    // RFC 3261 section 19.1.1: the user of a SIP address.
    ['phone +33554432', '+33554432'],
    ['<sip:+12025550123@192.0.2.1:5060;user=phone>', '+12025550123'],
    ['Called PJSIP/+442079460018@trunk', '+442079460018'],
    ['[+442079460018@from-internal:1]', '+442079460018'],
    // Blanks of a query string (application/x-www-form-urlencoded), non-ASCII characters of a URL (RFC 3986 section 2.5).
    ['?to=%2B44+20+7946+0018&x', '%2B44+20+7946+0018'],
    ['?to=%28202%29+555-0123&x', '%28202%29+555-0123'],
    ['?to=%2B44%C2%A020%C2%A07946%C2%A00018&x', '%2B44%C2%A020%C2%A07946%C2%A00018'],
    ['?n=202%E2%80%91555%E2%80%910123&x', '202%E2%80%91555%E2%80%910123'],
    ['a%3D%22555%E2%80%930199%22%20b', '555%E2%80%930199'],
    ['\\\\"555-0199\\\\" x', '555-0199'],
    ['{"m":"\\uff11-\\uff12\\uff10\\uff12-555-0123"}', '\\uff11-\\uff12\\uff10\\uff12-555-0123'],
    ['１-２０２-５５５-０１２３', '１-２０２-５５５-０１２３'],
  ])('is found wherever it is written: %s', (text, number) => {
    expect(phones(text)).toEqual([number]);
  });

  it('is found beside others', () => {
    const text = '202-555-0123/202-555-0124,+44 20 7946 0018;555-0199+12025550125(202) 555-0126';
    expect(phones(text)).toEqual([
      '202-555-0123',
      '202-555-0124',
      '+44 20 7946 0018',
      '555-0199',
      '+12025550125',
      '(202) 555-0126',
    ]);
  });
});

describe('a number that words tell', () => {
  it.each([
    ...['2025550123', '12025550123', '442079460018', '00442079460018', '5550199'],
    ...['202 555 0123', '1 202 555 0123', '555 0199', '555.0199', '555\u00a00199'],
    ...[
      '020 7946 0018',
      '01 99 00 12 34',
      '01.99.00.12.34',
      '01-99-00-12-34',
      '030/23125000',
      '030 23125 000',
      '070-174 06 05',
    ],
    ...[
      '(0)20 7946 0018',
      '(11) 90000-0000',
      '(020) 7946 0018',
      '00 33 1 99 00 12 34',
      '011 44 20 7946 0018',
      '8 (999) 000-12-34',
    ],
    ...['٠٢٠٧٩٤٦٠٠١٨'],
  ])('is found as a whole beside one, and left alone without: %s', (number) => {
    expect(phones(`tel: ${number}, order 7`)).toEqual([number]);
    expect(phones(`mobile='${number}' created`)).toEqual([number]);
    expect(phones(`sms sent to ${number} in 5ms`)).toEqual([number]);
    expect(phones(`total ${number} done`)).toEqual([]);
  });

  it.each([
    'phone=#',
    'phone: #',
    '"phone":"#"',
    '\\"phone\\":\\"#\\"',
    "'phone': u'#'",
    '<phone>#</phone>',
    'phone%3D#',
    'phone_number=#',
    'homePhoneNumber: #',
    'PHONE #',
    'phone2=#',
    'phone_2: #',
    'phone_e164=#',
    'Phone(s): #',
    'callingPartyNumber: #',
    'Phone No.: #',
    'tel:#',
    'sms:#?body=x',
    'wa.me/#',
    'Ph: #',
    'callback number is #',
    'Dialing #',
    'CALL FROM #',
    'call me at #',
    'text message to mobile #',
    'caller_id=#',
    'callerId: #',
    'caller=#',
    'msisdn=#',
    'fax #',
    'phone number ending #',
    'tél. #',
    'Telefonnummer: #',
    'Handy #',
    'móvil #',
    'телефон: #',
    'tlf #',
    '电话：#',
    '手机号#',
    '전화 #',
    '携帯 #',
    '# (mobile)',
    '#(fax)',
    'phones: [#]',
    'to=#',
    '"from":"#"',
    'recipient=#',
    'contact #',
    'tel.#',
    'phone-#',
    'Rufnummer: #',
    'Rückruf an # erbeten',
    'Mobiltelefon #',
    'telefoonnummer: #',
    'telemóvel #',
    'telefonszám: #',
    'số điện thoại: #',
    'telepon: #',
    'هاتف: #',
    'טלפון #',
    'मोबाइल #',
    'โทร #',
    '<phone type="home">#</phone>',
    '&quot;phone&quot;:&quot;#&quot;',
    '%22phone%22%3A%22#%22',
    'phone%20#',
    'user[phone]=#',
    'Array ( [phone] => # )',
    'WhatsApp #',
    'Faxnummer: #',
    '핸드폰: #',
    '휴대폰 번호: #',
    "field 'phone': rejected value [#]",
    'Telefonnummer des Kunden: #',
    'telefono del cliente #',
    '{"m":"T\\u00e9l. #"}',
    '{"m":"\\u0442\\u0435\\u043b\\u0435\\u0444\\u043e\\u043d: #"}',
    '{"m":"\\u624b\\u673a\\u53f7\\u7801\\uff1a#"}',
    't%C3%A9l%C3%A9phone=#',
  ])('is found beside %s', (pattern) => {
    expect(phones(pattern.replace('#', '12025550123'))).toEqual(['12025550123']);
  });

  it.each([
    '089 / 123 45 67',
    '030 / 1234567',
    '0811 / 12 34 56 78',
    // Prefixes for calls abroad: North America, Australia, Japan, Russia.
    '011 44 20 7946 0018',
    '0011 44 20 7946 0018',
    '010 44 20 7946 0018',
    '011 49 1512 345 6789',
  ])('is found as it is written there: %s', (number) => {
    expect(phones(`phone: ${number}, x`)).toEqual([number]);
  });

  it.each([
    'phone_id=#',
    'call_id: #',
    'callDuration=#',
    'mobile_app_version=#',
    'phone order #',
    'system call # took',
    'rpc call #',
    'iphone #',
    'telemetry #',
    'smsc id #',
    'phonebook #',
    'the call was dropped, #',
    'call] #',
    'to #',
    'count=#',
    'caller: main id #',
    '# (items)',
    'hotel: #',
    'phone; #',
    '[call] #',
    '&amp;phone&amp; #',
  ])('is left alone beside %s', (pattern) => {
    expect(phones(pattern.replace('#', '12025550123'))).toEqual([]);
  });

  it.each([
    ['phones: 2025550123, 2025550124; 2025550125', 3],
    ['mobile 07700 900123 or 07700 900124', 2],
    ['"phones":["2025550123","2025550124"]', 2],
    ['call from 2025550123 to 2025550124', 2],
    ['phone 2025550123, 1700000000', 1],
    ['call 202-555-0123, 2025550124', 1],
    ['phone 2025550123 size 2025550124', 1],
  ])('goes on in a list: %s', (text, count) => {
    expect(phones(text)).toHaveLength(count);
  });

  it.each([
    'phone 123456',
    'phone 1234567890123456',
    'phone 192.0.2.100',
    'call at 2024-01-31 10:30:00',
    'call at 31.01.2024 10:30',
    'sms 20240131',
    'sms 20240131123000',
    'call 20240131 123000',
    'call took 12.3456789',
    'mobile 1234.5678',
    'to=1700000000',
    'from=1700000000000',
    'to=1234567',
    'phone 2025550123abc',
    'phone 2025550123:80',
    'phone 5550199.5',
    'phone_verified_at=1700000000',
    '"lastCallAt":"1700000000000"',
    'last_call=1700000000',
    'called at 1700000000',
    'phone 4111 1111 1111 1111',
  ])('has the length and form of one: %s', (text) => {
    expect(phones(text)).toEqual([]);
  });

  it('may have its word as the key of the value', () => {
    expect(phones('"caller":"555 0199"')).toEqual(['555 0199']);
  });
});

describe('what is no phone number', () => {
  it.each([
    '2024-01-31T10:30:00.123Z 2024-01-31 10:30:00,123 31/Jan/2024:10:30:00 +0000 Jan 31 10:30:00',
    '240131 103000 2488 WARN 20240131T103000Z 2024-01-31-10.30.00.123456 31.01.2024',
    '2024-01-31 10:30:00 +1000 2024 x [+0530]',
    'ts=1700000000 ms=1700000000000 us=1700000000000000 ns=1700000000000000000',
    '12345678-1234-1234-1234-123456789012 00491234-1234-5678-9012-345678901234',
    '7d89fc24-268f-4b74-8512-2ad02bc41234 sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'version 1.2.3.4567 2024.01.31.1234 10.0.19041.1234',
    'case no 213-8534 order no. 680-6019 invoice number 555-0199 vlan 100-4094 tcp 300-4000',
    'order #202-555-0123 order 123-4567 ticket 555-0199 ORD-202-555-0123 A024-657-6023',
    'lat=40.7127761 lon=-74.0059741 40.7128, -74.0060',
    'bytes 512-1023/2048 lines 120-4500 ports 300-4000 frames 100-2000 rows 318-2404 range=200-1023',
    '120-4500 bytes 300-4000ms 100-2000 rows',
    'pid=12345 tid=1234567 port 8080 0x7fff5fbff8c0 uid=8257401257',
    '"GET / HTTP/1.1" 200 512 1024 0.123 1234567 7655',
    '192.0.2.1 192.168.100.200:8080 10.0.0.1/24 255.255.255.255',
    '4111 1111 1111 1111 4111-1111-1111-1111 3782 822463 10005 DE89 3704 0044 0532 0130 00',
    'ssn 123-45-6789 isbn 978-3-16-148410-0 mac 00-11-22-33-44-55',
    '/data/455-7492/x s3://bucket/209-546-3861.gz C:\\logs\\875-7492\\x.tmp /a/875-7492',
    'thread-202-555-0123 job_555-0199 5.10.0-555-0199 x555-0199 555-0199x 555-0199-ab #555-0199 $555-0199 @555-0199',
    '+123 +1234567 ++12025550123 1+12025550123 +0123456789 +12345678 +1234567890123456',
    '+33554432 +67108864 +4294967296 +2147483647 +2 147 483 647 (+20240131) offset=+86400000 +604800000 ms +30000000',
    '+40.7128-074.0060 +52.5200+013.4050 +999123456789',
    '+12025550123bob +1202555012 (202) 555-01234 (202) 5555-0123',
    '0012 3456 7890 1234 0000 0020 3040 00:11:22:33',
    '089 / 123 45 67 12 / 3456789 100 / 200 / 300 1+202+555+0123 a=%20202+555+0123',
    '+12025550123@example.com sip:+12025550123@sip.example.com',
    '202-555-0123@example.com 202-555-01234 12-202-555-0123 202-555-012',
    '(1) (12) () ( + - %2B %2Bx \\u002b \\u002',
  ])('is left alone: %s', (text) => {
    expect(phones(text)).toEqual([]);
  });

  it.each(['msg from 555-1234', 'users 555-1234', 'status 555-1234', 'at 555-1234'])(
    'is told from a range: %s',
    (text) => {
      expect(phones(text)).toEqual(['555-1234']);
    },
  );

  it('is not spread over columns', () => {
    expect(phones('tel\t020\t7946\t0018')).toEqual([]);
    expect(phones('+44\t20 7946 0018\t202\t555-0123')).toEqual(['555-0123']);
  });

  it('is a range only if no group begins with 0', () => {
    expect(phones('pages 035-3562 copied, lines 120-0450')).toEqual(['035-3562', '120-0450']);
  });

  it('is not what a word of phones stands before', () => {
    expect(phones('phone #202-555-0123, fax/555-0199, tel.555-0199')).toEqual(['202-555-0123', '555-0199', '555-0199']);
  });
});
