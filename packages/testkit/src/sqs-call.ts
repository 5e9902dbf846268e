/** An action of SQS by its own wire protocol (AWS JSON 1.0), unsigned: for emulators, which check no signature. */
export async function sqsCall<T>(
  endpoint: string,
  action: string,
  input: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
    body: JSON.stringify(input),
    ...(signal && { signal }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action} was answered ${response.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
