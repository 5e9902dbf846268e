/** What a request needs to say; everything else is as AWS sends it. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** The event of a function URL in its full shape (AWS Lambda Developer Guide, "Request payload format"; names made up). */
export const functionUrlEvent = ({ method = 'POST', path = '/ingest', headers = {}, ...sent }: Sent) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: 'dry=1&dry=2',
  cookies: ['session=made-up'],
  headers: {
    'x-amzn-tls-version': 'TLSv1.3',
    'x-amzn-trace-id': 'Root=1-62ecd163-5f302e550dcde3b12402207d',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    accept: '*/*',
    host: 'madeup.lambda-url.eu-central-1.on.aws',
    'user-agent': 'curl/8.5.0',
    ...headers,
  },
  queryStringParameters: { dry: '1,2' },
  requestContext: {
    accountId: 'anonymous',
    apiId: 'madeup',
    domainName: 'madeup.lambda-url.eu-central-1.on.aws',
    domainPrefix: 'madeup',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
    requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
    routeKey: '$default',
    stage: '$default',
    time: '02/Jan/2026:03:04:05 +0000',
    timeEpoch: 1_767_323_045_678,
  },
  isBase64Encoded: false,
  ...sent,
});
