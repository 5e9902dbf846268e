// A Lambda handler that does nothing: what a cold start costs without any of ours.
export const handler = async () => ({ statusCode: 202, headers: {}, body: '{}', isBase64Encoded: false });
