import { describe, expect, it } from 'vitest';
import { only, synthesize } from './harness.ts';

const tableOf = (template = synthesize()) => {
  const [, resource] = only(template, 'AWS::DynamoDB::GlobalTable', 'StoreTable');
  const [replica, ...others] = resource['Properties'].Replicas;
  expect(others).toEqual([]);
  return { resource, properties: resource['Properties'], replica };
};

describe('the table', () => {
  const { resource, properties, replica } = tableOf();

  it('is keyed by tenant and log, and paid by request', () => {
    expect(properties.KeySchema).toEqual([
      { AttributeName: 'tenant_id', KeyType: 'HASH' },
      { AttributeName: 'log_id', KeyType: 'RANGE' },
    ]);
    expect(properties.BillingMode).toBe('PAY_PER_REQUEST');
  });

  it('has one index, by tenant, shard and time, without the originals', () => {
    const [index, ...others] = properties.GlobalSecondaryIndexes;
    expect(others).toEqual([]);
    expect(index).toMatchObject({
      IndexName: 'by-time',
      KeySchema: [
        { AttributeName: 'tenant_shard', KeyType: 'HASH' },
        { AttributeName: 'time_key', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE' },
    });
    expect(index.Projection.NonKeyAttributes).toEqual(
      expect.arrayContaining(['modified_data', 'attributes', 'redactions', 'content_mac', 'expires_at']),
    );
    expect(index.Projection.NonKeyAttributes).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/original|mac_key/)]),
    );
  });

  it('lets items expire, is backed up, and is not deleted with its stack', () => {
    expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expires_at', Enabled: true });
    expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(replica.DeletionProtectionEnabled).toBe(true);
    expect([resource['DeletionPolicy'], resource['UpdateReplacePolicy']]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  it('refuses whoever comes without TLS', () => {
    expect(replica.ResourcePolicy.PolicyDocument.Statement).toEqual([
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'dynamodb:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('a trial can be thrown away', () => {
    const trial = tableOf(synthesize({ protectData: false, store: { pointInTimeRecovery: false } }));
    expect(trial.resource['DeletionPolicy']).toBe('Delete');
    expect(trial.replica.DeletionProtectionEnabled).toBe(false);
    expect(trial.replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: false });
  });

  it('takes a key of the customer', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    const encrypted = tableOf(synthesize({ encryptionKeyArn: arn }));
    expect(encrypted.properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(encrypted.replica.SSESpecification).toEqual({ KMSMasterKeyId: arn });
  });

  it.each([0, 257, 1.5])('refuses %d shards', (shards) => {
    expect(() => synthesize({ store: { shards } })).toThrow(/store\.shards must be a whole number from 1 to 256/);
  });
});
