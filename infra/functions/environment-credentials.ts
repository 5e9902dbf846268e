/**
 * @module
 * Stands for `@aws-sdk/credential-provider-node` in the bundles. On Lambda the role's credentials are in the environment, always,
 * and live as long as it does; the other nine places where the SDK would look are a quarter of the bundle.
 */

/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The SDK's default: what gives the credentials of this function. */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: token,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    // By this name the AWS engine knows what it means.
    throw Object.assign(new Error('no credentials in the environment'), { name: 'CredentialsProviderError' });
  }
  return { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) };
};
