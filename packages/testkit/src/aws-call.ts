/** An action of SQS over its own wire protocol (AWS JSON 1.0), for emulators: they check no signature. */
export const sqsCall = <T>(endpoint: string, action: string, input: Input, signal?: AbortSignal): Promise<T> =>
  call<T>(endpoint, `AmazonSQS.${action}`, input, signal);

/** An action of DynamoDB, as {@link sqsCall}. Attribute values are as they are on the wire: `{ S: 'text' }`. */
export const dynamoCall = <T>(endpoint: string, action: string, input: Input): Promise<T> =>
  call<T>(endpoint, `DynamoDB_20120810.${action}`, input);

type Input = Readonly<Record<string, unknown>>;

/** Emulators look at the form of a signature: some refuse a request that has none. */
const MADE_UP_SIGNATURE = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=made-up/20260101/us-east-1/made-up/aws4_request, SignedHeaders=host, Signature=made-up',
  'x-amz-date': '20260101T000000Z',
};

async function call<T>(endpoint: string, target: string, input: Input, signal?: AbortSignal): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...MADE_UP_SIGNATURE },
    body: JSON.stringify(input),
    ...(signal && { signal }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} was answered ${response.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
