import { afterEach, expect, it, vi } from 'vitest';
import { defaultProvider } from '../functions/environment-credentials.ts';

afterEach(() => void vi.unstubAllEnvs());

function environment(id: string | undefined, secret: string | undefined, token: string | undefined): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  vi.stubEnv('AWS_SESSION_TOKEN', token);
}

it('gives the credentials of the role, with their token', async () => {
  environment('made-up-id', 'made-up-secret', 'made-up-token');
  expect(await defaultProvider()()).toEqual({
    accessKeyId: 'made-up-id',
    secretAccessKey: 'made-up-secret',
    sessionToken: 'made-up-token',
  });
});

it('gives those of a user, which have none', async () => {
  environment('made-up-id', 'made-up-secret', undefined);
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'made-up-id', secretAccessKey: 'made-up-secret' });
});

it('says that there are none, by the name that the SDK has for it', async () => {
  environment('made-up-id', undefined, undefined);
  await expect(defaultProvider()()).rejects.toMatchObject({ name: 'CredentialsProviderError' });
});
