import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/redact/index.ts';
import { findings } from '../findings.ts';

const secrets = (text: string): string[] => findings('SECRET', text);
const password = 'Tr0ub4dor-3!';
const token = 'kJ8sdf7Hq2LmZx9Pw4Rt';
/** Split, so that no scanner of this repository takes a made-up token for a real one. */
const made = (prefix: string, rest: string): string => prefix + rest;
const ALNUM = 'A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5r6S7t8U9v0W1x2Y3z4'.repeat(4);
const HEX = '0123456789abcdef'.repeat(8);

describe('a token with a prefix (pages of the providers; gitleaks config/gitleaks.toml)', () => {
  it.each([
    ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => made(prefix, ALNUM.slice(0, 36))),
    made('github_pat_', `${ALNUM.slice(0, 22)}_${ALNUM.slice(0, 59)}`),
    made('glpat-', 'y7BP_TREjO-GMZy8NOeS'),
    made('glpat-', `${ALNUM.slice(0, 30)}.01.0a1b2c3d4`),
    made('xoxb-', '123456789012-123456789012-aBcDeFgHiJkLmNoPqRsTuVwX'),
    made('xoxp-', '123456789012-123456789012-123456789012-0123456789abcdef0123456789abcdef'),
    made('xapp-', '1-A0123456789-1234567890123-0123456789abcdef'),
    made('xoxe.xoxp-', '1-Mi0yLTEyMzQ1Njc4OTAxMi0x'),
    made('sk_live_', ALNUM.slice(0, 24)),
    made('rk_test_', ALNUM.slice(0, 24)),
    made('EAAC', ALNUM.repeat(3)),
    made('whsec_', ALNUM.slice(0, 32)),
    made('AIza', ALNUM.slice(0, 35)),
    made('GOCSPX-', ALNUM.slice(0, 28)),
    made('ya29.', `a0Af_${ALNUM.slice(0, 60)}`),
    made('npm_', ALNUM.slice(0, 36)),
    made('pypi-', `AgEIcHlwaS5vcmc${ALNUM.slice(0, 60)}`),
    made('SG.', `${ALNUM.slice(0, 22)}.${ALNUM.slice(0, 43)}`),
    made('SK', HEX.slice(0, 32)),
    made('shpat_', HEX.slice(0, 32)),
    made('dop_v1_', HEX.slice(0, 64)),
    made('hf_', ALNUM.slice(0, 34)),
    made('sk-', ALNUM.slice(0, 48)),
    made('sk-proj-', ALNUM.slice(0, 60)),
    made('sk-ant-', `api03-${ALNUM.slice(0, 93)}AA`),
    made('dapi', HEX.slice(0, 32)),
    made('lin_api_', ALNUM.slice(0, 40)),
    made('hvs.', ALNUM.slice(0, 90)),
    made('AGE-SECRET-KEY-', `1${ALNUM.toUpperCase().slice(0, 58)}`),
    made('123456789:', `AA${ALNUM.slice(0, 33)}`),
    made('MTA1', `${ALNUM.slice(0, 20)}.GaBcDe.${ALNUM.slice(0, 38)}`),
    made('key-', HEX.slice(0, 32)),
    made('glsa_', `${ALNUM.slice(0, 32)}_0a1b2c3d`),
    made('NRAK-', ALNUM.toUpperCase().slice(0, 27)),
    made('https://hooks.slack.com/services/', `T01234567/B01234567/${ALNUM.slice(0, 24)}`),
    made('https://discord.com/api/webhooks/', `123456789012345678/${ALNUM.slice(0, 68)}`),
  ])('is found as a whole: %s', (value) => {
    expect(secrets(value)).toEqual([value]);
    expect(secrets(`remote said ${value} expired`)).toEqual([value]);
    expect(secrets(`("${value}")`)).toEqual([value]);
    expect(secrets(JSON.stringify({ m: `a\n${value}\n` }))).toEqual([value]);
  });

  it.each([
    'ghp_short',
    made('ghp_', 'x'.repeat(36)),
    'npm_config_registry',
    'npm_package_version=1.2.3',
    'sk-learn-is-a-library-for-machine-learning',
    'task-0123456789abcdef0123456789abcdef01234567',
    'disk-0123456789abcdef0123456789abcdef01234567',
    'key-value',
    'monkey-0123456789abcdef0123456789abcdef',
    'glpat-',
    'pypi-mirror',
    'secret_santa',
    'SKU12345678901234567890123456789012',
    'SG.example.com',
    'xoxo-love',
    'AIzawa',
    '12:34:56:AA',
    'com.MTAgent.xyz',
  ])('is not %s', (text) => {
    expect(secrets(text)).toEqual([]);
  });
});

describe('the value of a name', () => {
  it.each([
    `password=${password}`,
    `password: ${password}`,
    `Password = ${password}`,
    `passwd=${password}`,
    `pwd: ${password}`,
    `db.password=${password}`,
    `DB_PASS=${password}`,
    `export DB_PASS=${password}`,
    `export DB_PASS='${password}'`,
    `PGPASSWORD=${password} psql -h db`,
    `spring.datasource.password=${password}`,
    `user.newPassword=${password}`,
    `password1=${password}`,
    `password := ${password}`,
    `:password => ${password}`,
    `user[password]=${password}`,
    `params['password'] = '${password}'`,
    `"password":"${password}"`,
    `{"user":"bob","password":"${password}","n":1}`,
    `{"password" : "${password}"}`,
    `{'password': '${password}'}`,
    `{'password': b'${password}'}`,
    `{\\"password\\":\\"${password}\\"}`,
    `{\\\\\\"password\\\\\\":\\\\\\"${password}\\\\\\"}`,
    `{"m":"login password=${password}\\nnext"}`,
    `{"m":"login password=\\"${password}\\" failed"}`,
    `password="${password}"`,
    `user=bob password='${password}' host=db`,
    `user=bob,password=${password},host=db`,
    `Server=db;User Id=sa;Password=${password};Encrypt=true`,
    `(password=${password})`,
    `[password=${password}]`,
    `{user=bob, password=${password}}`,
    `password=[${password}]`,
    `login with password=${password}.`,
    `level=warn msg="login password=${password}" user=bob`,
    `?user=bob&password=${password}&v=2`,
    `?user=bob&amp;password=${password}&amp;v=2`,
    `%22password%22%3A%22${password}%22`,
    `\u001b[36mpassword\u001b[0m=${password}`,
    `password=\u001b[31m${password}\u001b[0m`,
    `passphrase: ${password}`,
    `password\uff1d${password}`,
    `password:\u00a0${password}\u00a0ok`,
    `password=&quot;${password}&quot;`,
    `{&quot;password&quot;:&quot;${password}&quot;,&quot;v&quot;:2}`,
    `password%3A%20${password}`,
    `password%3A%20%22${password}%22%2C`,
    `SET PASSWORD FOR bob = '${password}'`,
    `SET PASSWORD = '${password}'`,
    `%22password%22:%22${password}%22`,
    `next=%252Fa%253Fpassword%253D${password}%2526v%253D2`,
    `“password”: ${password}`,
    `secret=${password}`,
    `client_secret=${password}`,
    `clientSecret: '${password}'`,
    `api_key=${password}`,
    `apikey: ${password}`,
    `API key: ${password}`,
    `X-Api-Key: ${password}`,
    `private_key=${password}`,
    `passwort=${password}`,
    `Kennwort: ${password}`,
    `contraseña=${password}`,
    `mot_de_passe=${password}`,
    `senha: ${password}`,
    `пароль: ${password}`,
    `密码：${password}`,
    `パスワード: ${password}`,
    `<password>${password}</password>`,
    `<ns:apiKey>${password}</ns:apiKey>`,
    `--password ${password}`,
    `mysqldump --password=${password} --all`,
    `--db-password '${password}' --port 1`,
    `curl -u bob:${password} https://example.com`,
    `sshpass -p ${password} ssh bob@host`,
    `ALTER USER bob IDENTIFIED BY '${password}'`,
    `CREATE ROLE bob PASSWORD '${password}'`,
    `password "${password}" rejected`,
    `{"m":"password \\"${password}\\" rejected"}`,
    `docker login -u bob -p ${password} registry`,
    `mysql -u root -p${password} db`,
    `redis-cli -a ${password} ping`,
    `password_hash=${password}`,
    `SECRET_KEY_BASE=${password}`,
    `{"m":"password=\\u0022${password}\\u0022 x"}`,
  ])('is found alone: %s', (text) => {
    expect(secrets(text)).toEqual([password]);
  });

  it.each([
    `token=${token}`,
    `token: ${token}`,
    `"token":"${token}"`,
    `access_token=${token}`,
    `refreshToken: "${token}"`,
    `GET /reset?token=${token}&v=2 HTTP/1.1`,
    `GET /reset?token=${token} HTTP/1.1`,
    `/cb#access_token=${token}&expires_in=3600`,
    `redirect=%2Flogin%3Ftoken%3D${token}%26v%3D2`,
    `auth=${token}`,
    `auth_token=${token}; path=/`,
    `Cookie: theme=dark; JSESSIONID=${token}; lang=en`,
    `Set-Cookie: sessionid=${token}; HttpOnly; Path=/`,
    `Cookie: PHPSESSID=${token}`,
    `Set-Cookie: connect.sid=${token}; Path=/`,
    `X-Auth-Token: ${token}`,
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${token};EndpointSuffix=core.windows.net`,
    `{"m":"token=${token}\\u0026v=2"}`,
    `https://a.blob.core.windows.net/c?sv=2022&sig=${token}${token}&se=1`,
  ])('is found alone when it looks like a token: %s', (text) => {
    expect(secrets(text).join('')).toMatch(new RegExp(`^(?:${token})+$`));
    expect(secrets(text)).toHaveLength(1);
  });

  it.each([
    ['password="correct horse battery"', 'correct horse battery'],
    ['{"password":"a\\"b\\\\c"}', 'a\\"b\\\\c'],
    ['{"password":",abc"}', ',abc'],
    ['{"password":12345,"n":1}', '12345'],
    ['{"pass":"letmein"}', 'letmein'],
    ["password='it''s' ok", "it''s"],
    ["password='o'neill'", "o'neill"],
    ['password=p@ss;w,o&r|d', 'p@ss;w,o&r|d'],
    ['password=a,b,user=bob', 'a,b'],
    ['password=a&b#c', 'a&b#c'],
    ['password=a(b)c)', 'a(b)c'],
    ['password=ab"cd ef', 'ab"cd'],
    ['password=p%40ss%26word', 'p%40ss%26word'],
    ['?password=p%40ss%26word&v=2', 'p%40ss%26word'],
    ['password=ab\\u0040cd', 'ab\\u0040cd'],
    ['password=abc==', 'abc=='],
    ['password="abc def', 'abc def'],
    ['password=abc\npassword=def', 'abc,def'],
    ['password: hunter', 'hunter'],
    ['password=пароль1', 'пароль1'],
    ['password=1234', '1234'],
    ['<password>a b</password>', 'a b'],
  ])('ends where it ends: %s', (text, value) => {
    expect(secrets(text).join()).toBe(value);
  });
});

describe('credentials of HTTP (RFC 9110 section 11.4, RFC 6750, RFC 7617, RFC 7616)', () => {
  it.each([
    [`Authorization: Bearer ${token}`, token],
    [`authorization: bearer ${token}`, token],
    [`"Authorization":"Bearer ${token}"`, token],
    [`'Authorization': 'Bearer ${token}'`, token],
    [`{"m":"{\\"Authorization\\":\\"Bearer ${token}\\"}"}`, token],
    [`authorization=[Bearer ${token}]`, token],
    [`-H 'Authorization: token ${token}'`, token],
    ['Authorization: Basic Ym9iOmh1bnRlcjI=', 'Ym9iOmh1bnRlcjI='],
    ['Proxy-Authorization: Basic Ym9iOmh1bnRlcjI=', 'Ym9iOmh1bnRlcjI='],
    [`Authorization: ${token}`, token],
    [`sent Bearer ${token}, refused`, token],
    [`Authorization: Custom ${token}`, token],
    [`{"Authorization": ["Bearer ${token}"]}`, token],
    [`map[Authorization:[Bearer ${token}] Accept:[*/*]]`, token],
    ['retry with Basic Ym9iOmh1bnRlcjI= now', 'Ym9iOmh1bnRlcjI='],
    [
      'Authorization: Digest username="bob", nonce="1a2b", response="6629fae4"',
      'username="bob", nonce="1a2b", response="6629fae4"',
    ],
    [
      '{"authorization":"Digest username=\\"bob\\", response=\\"6629fae4\\"","n":1}',
      'username=\\"bob\\", response=\\"6629fae4\\"',
    ],
  ])('are found behind their scheme: %s', (text, value) => {
    expect(secrets(text)).toEqual([value]);
  });

  it.each([
    'Authorization: Bearer [REDACTED]',
    'Authorization: [REDACTED]',
    'Authorization: Bearer <token>',
    'Authorization: Bearer ***',
    'Authorization: Basic auth required',
    'Authorization: required',
    'authorization: denied for user bob',
    'WWW-Authenticate: Bearer realm="example"',
    'Bearer token expired',
    'Bearer authentication failed',
    'basic configuration loaded',
    'authorization=true',
    'Authorization: AWS4-HMAC-SHA256 Credential=[REDACTED]/20240131/eu-west-1/s3/aws4_request, SignedHeaders=host',
  ])('are not in %s', (text) => {
    expect(secrets(text)).toEqual([]);
  });
});

describe('the password of a URL (RFC 3986 section 3.2.1)', () => {
  it.each([
    [`postgres://bob:${password}@db.example.com:5432/app`, password],
    [`https://bob:${password}@example.com/x?y=1`, password],
    [`redis://:${password}@cache:6379/0`, password],
    ['amqp://guest:guest@localhost', 'guest'],
    ['mongodb+srv://bob:p%40ss@db.example.com', 'p%40ss'],
    ['mysql://bob:p@ss@db.example.com', 'p@ss'],
    ['mysql://bob:pa/ss@db.example.com', 'pa/ss'],
    [`{"dsn":"postgres:\\/\\/bob:${password}@db\\/app"}`, password],
    [`https://${token}@github.com/a/b.git`, token],
  ])('is found alone: %s', (text, value) => {
    expect(secrets(text)).toEqual([value]);
  });

  it('goes, and the host stays, with e-mail addresses on', () => {
    const redactor = compile({ kinds: ['EMAIL', 'SECRET'], replacement: 'label' });
    expect(redactor.redact('postgres://bob:hunter2@db.example.com/app').text).toBe(
      'postgres://bob:[REDACTED:SECRET]@db.example.com/app',
    );
  });

  it.each([
    'http://example.com:8080/a@b',
    'https://example.com/@scope/pkg',
    'ssh://git@github.com/a/b',
    'https://bob@example.com/',
    'http://[2001:db8::1]:80/',
    'postgres://bob:[REDACTED]@db.example.com/app',
    'postgres://bob:***@db.example.com/app',
    'postgres://bob:$PASSWORD@db.example.com/app',
    'file:///C:/Users/bob',
    'https://hooks.slack.com/services/',
  ])('is not in %s', (text) => {
    expect(secrets(text)).toEqual([]);
  });
});

describe('what a careful reader leaves', () => {
  it.each([
    ...['password is required', 'token expired', 'secret: null', 'password=***', 'password=********', 'password=xxxxx'],
    ...['password=[REDACTED]', 'password=[REDACTED:SECRET]', '"password":"[REDACTED]"', 'password="[FILTERED]"'],
    ...['Password for root:', 'Password: ', 'Enter password:', 'token count=5', 'tokens=512', 'max_tokens: 4096'],
    ...['invalid password for user bob', 'Failed password for root from 10.0.0.1 port 22 ssh2', 'auth=true'],
    ...[
      'secretName: my-config',
      'session opened for user root',
      'author=Ann',
      'tokenizer=bert4',
      'passing=12 failed=0',
    ],
    ...[
      'key=value',
      'password=$PASSWORD',
      'token=<token>',
      'password=%s',
      'password=%(password)s',
      'password={{ pw }}',
    ],
    ...['token = getToken()', 'password = os.getenv("DB_PASS")', 'password: string', 'password=self.password'],
    ...['const token = await fetchToken()', 'password: Optional[str]', 'token=Token{a64f992 Activity', 'password=null'],
    ...[
      'password: (none)',
      'password=(not set)',
      'password: !vault |',
      'password: !secret db_password',
      'sid;=abc123def',
    ],
    ...["SELECT name = 'abc123def'", 'token;:a1b2c3d4e5f6a7b8'],
    ...['password=', 'password="" user=bob', "password='' user=bob", 'password= user=bob', 'password: user=bob'],
    ...['password: does not match', 'password: must be at least 8', 'password: too short', 'token: invalid signature'],
    ...['{"password":null}', '{"password":true}', '{"password":""}', '{"password":["required"]}', '{"token":{"a":1}}'],
    ...['{"m":"no password="}', '{"m":"no password=","n":1}', '["password: ", "x"]', '{"prompt":"Password: "}'],
    ...['password == other', 'password != other', 'Password::Rule', 'https://example.com/password/reset', 'pass: 12'],
    ...['PWD=/home/bob ; USER=root', 'pwd=/usr/local', '/etc/passwd: not found', 'UserService.checkPassword:88'],
    ...['sessionid:0x34ed93485090001', 'session=1234', 'session_id=550e8400-e29b-41d4-a716-446655440000'],
    ...['next_token=CAUQAA18sdf7Hq2LmZ', 'unexpected token: abc123def', 'token=0x7f3a2b', 'token=42', 'pass=3 fail=1'],
    ...['secret=default/my-tls not found', 'password_file=/run/secrets/db', 'passwordLength=12', 'token_type=bearer'],
    ...[
      'password_reset=true',
      'key=a1b2c3d4e5f6g7h8',
      'public_key=a1b2c3d4e5f6',
      'signature=a1b2c3d4',
      'compass=north1',
    ],
    ...[
      'docker run -u 1000:1000 -p 8080:80 img',
      'ssh -p 2222 bob@host',
      '{"m":"no password "}',
      '--token-file /x/y1234567',
      "user's 'name'",
      "by 'default'",
      'x > y',
      '<b>x1</b>',
    ],
    ...['<token>', '<password></password>', 'expected <token> here', 'android.os.BinderProxy', 'sid=S-1-5-18'],
    ...['activity token: android.os.BinderProxy@2bd79ce', 'credentials: include', 'auth: ldap', 'authMethod=publickey'],
  ])('is left alone: %s', (text) => {
    expect(secrets(text)).toEqual([]);
  });
});

describe('what is said about a value', () => {
  it.each([
    '{"errors":{"password":"is required"}}',
    '{"password":"must contain 8 characters"}',
    '{"errors":{"password":["is too short"]}}',
    'imagePullSecrets: regcred',
    'secret: my-config',
    'Secret: Opaque',
    'vault: secret=kv/data/app',
    'pam_unix(passwd:chauthtok): user does not exist',
    'token_type=Bearer expires_in=3600',
    'PASS: test_login',
    'private_key: /etc/ssl/key.pem',
    'password=/run/secrets/db_password',
    'encryption_key=aes-256-gcm',
    'signing_key: RS256',
    'master_key: rotated',
    'parse error near token: identifier42',
    'etag="abc123def456"',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'request_id=550e8400-e29b-41d4-a716-446655440000',
    'com.acme.TokenService:123',
    'fun auth(token: String, secret: String)',
    'Access-Control-Allow-Headers: Authorization, X-Api-Key',
  ])('is left alone: %s', (text) => {
    expect(secrets(text)).toEqual([]);
  });
});

describe('a value under a JSON key', () => {
  const { redactJson } = compile({ kinds: ['SECRET'] });

  it('goes as a whole at any depth, a number too', () => {
    const value = { a: { userPassword: 'x y', list: [{ api_key: 7 }] }, 'X-Api-Key': 'k', token: null, tokenCount: 3 };
    expect(redactJson(value).value).toEqual({
      a: { userPassword: '[REDACTED]', list: [{ api_key: '[REDACTED]' }] },
      'X-Api-Key': '[REDACTED]',
      token: null,
      tokenCount: 3,
    });
  });
});
