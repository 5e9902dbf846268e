import { describe, expect, it } from 'vitest';
import { findings } from '../findings.ts';

const keys = (text: string): string[] => findings('AWS_ACCESS_KEY', text);
const id = 'AKIA5FQ3RT7XEXAMPL2K';
const secret = 'wJ4lrXUtnF3MI/K7MDENG+bPxRfiCYEXAMPLEKE2';

describe('an access key id (AWS IAM user guide, "IAM identifiers": unique IDs)', () => {
  it.each(['AKIA', 'ASIA', 'ABIA', 'ACCA'])('is found with the prefix %s', (prefix) => {
    const key = prefix + id.slice(4);
    expect(keys(`aws key ${key} used`)).toEqual([key]);
  });

  it.each([
    `${id}`,
    `(${id})`,
    `"accessKeyId":"${id}"`,
    `AWS_ACCESS_KEY_ID=${id}`,
    `Credential=${id}/20240131/eu-west-1/s3/aws4_request, SignedHeaders=host`,
    `X-Amz-Credential=${id}%2F20240131%2Feu-west-1`,
    `X-Amz-Credential%3D${id}%26`,
    `{"m":"a\\n${id}\\n"}`,
    `AWS ${id}:frJIUN8DYpKDtOLCwo//yllqDzg=`,
  ])('is found without what stands around it: %s', (text) => {
    expect(keys(text)).toEqual([id]);
  });

  it.each([
    'AKIA5FQ3RT7XEXAMPL2',
    'AKIA5FQ3RT7XEXAMPL2KK',
    'XAKIA5FQ3RT7XEXAMPL2K',
    'akia5fq3rt7xexampl2k',
    'AKIA5fq3RT7XEXAMPL2K',
    'AIDA5FQ3RT7XEXAMPL2K',
    'AROA5FQ3RT7XEXAMPL2K',
    'ASIAPACIFIC-REGION-01',
    'AUTHENTICATION_FAILED1',
  ])('is not %s', (text) => {
    expect(keys(text)).toEqual([]);
  });
});

describe('a secret access key', () => {
  it.each([
    `aws_secret_access_key = ${secret}`,
    `aws_secret_access_key=${secret}`,
    `AWS_SECRET_ACCESS_KEY='${secret}'`,
    `export AWS_SECRET_ACCESS_KEY="${secret}"`,
    `{"secretAccessKey":"${secret}"}`,
    `{"m":"{\\"SecretAccessKey\\":\\"${secret}\\"}"}`,
    `secretKey: ${secret}`,
  ])('is found behind its name: %s', (text) => {
    expect(keys(text)).toEqual([secret]);
  });

  it.each([
    `${id}:${secret}`,
    `${id},${secret}`,
    `["${id}","${secret}"]`,
    `{"${id}":"${secret}"}`,
    `${id} : ${secret}`,
    `${id}|${secret}`,
  ])('is found beside its id: %s', (text) => {
    expect(keys(text)).toEqual([id, secret]);
  });

  it('is found with its id when only spaces separate them', () => {
    expect(keys(`keys ${id}  ${secret} done`)).toEqual([`${id}  ${secret}`]);
  });

  it.each([
    secret,
    `sha=${secret}`,
    `aws_secret_access_key=${secret}x`,
    'aws_secret_access_key=da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'aws_secret_access_key=',
    'aws_secret_access_key=$AWS_SECRET',
  ])('is not %s', (text) => {
    expect(keys(text)).toEqual([]);
  });
});
