import { RdpError } from '../errors.ts';

/** The media types that `POST /ingest` takes. */
export const MEDIA_TYPES = ['application/json', 'application/x-ndjson', 'text/plain'] as const;

/** One of {@link MEDIA_TYPES}. */
export type MediaType = (typeof MEDIA_TYPES)[number];

// RFC 8259 (8.1) allows UTF-8 alone; ASCII is a part of it.
const CHARSETS = ['utf-8', 'utf8', 'us-ascii'];

/**
 * The media type that a `Content-Type` field names.
 * @throws RdpError `unsupported_media_type` or `unsupported_charset`.
 */
export function parseMediaType(contentType: string | undefined): MediaType {
  const [essence = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const mediaType = MEDIA_TYPES.find((known) => known === essence);
  if (mediaType === undefined) {
    const said = contentType === undefined ? 'Content-Type is missing' : 'the media type is not supported';
    throw new RdpError('unsupported_media_type', said, { hint: `use ${MEDIA_TYPES.join(', ')}` });
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !CHARSETS.includes(charset.slice('charset='.length).replaceAll('"', ''))) {
    throw new RdpError('unsupported_charset', 'the charset is not supported', { hint: 'send UTF-8' });
  }
  return mediaType;
}
