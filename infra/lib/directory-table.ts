import { DIRECTORY_SCHEMA } from '@rdp/aws';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { removalOf } from './data-removal.ts';
import { tlsOnly } from './tls-only.ts';

const { partitionKey, listIndex } = DIRECTORY_SCHEMA;

/** What {@link DirectoryTable} needs. */
export interface DirectoryTableProps {
  readonly pointInTimeRecovery?: boolean | undefined;
  readonly encryptionKey?: IKey | undefined;
  readonly protectData: boolean;
}

/** The table of tenants and their keys, of which it has only hashes. */
export class DirectoryTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: DirectoryTableProps) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: listIndex.name,
          partitionKey: { name: listIndex.partitionKey, type: AttributeType.STRING },
          sortKey: { name: listIndex.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true },
      deletionProtection: props.protectData,
      removalPolicy: removalOf(props.protectData),
      ...(props.encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(props.encryptionKey) }),
    });
    this.table.addToResourcePolicy(tlsOnly());
  }
}
