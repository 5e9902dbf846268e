import { TABLE_SCHEMA } from '@rdp/aws';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { removalOf } from './data-removal.ts';
import { inRange, type StoreOptions } from './options.ts';
import { tlsOnly } from './tls-only.ts';

const { timeIndex } = TABLE_SCHEMA;

/** What {@link StoreTable} needs. */
export interface StoreTableProps extends StoreOptions {
  readonly encryptionKey?: IKey | undefined;
  readonly protectData: boolean;
}

/** The table of records and its time index. Who may read only the index never sees raw text. */
export class StoreTable extends Construct {
  readonly table: TableV2;
  readonly indexName: string = timeIndex.defaultName;
  readonly indexArn: string;
  readonly shards: number;

  /** @throws OptionError when `shards` is out of range. */
  constructor(scope: Construct, id: string, props: StoreTableProps) {
    super(scope, id);
    this.shards = inRange('store.shards', props.shards ?? 4, 1, 256);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: TABLE_SCHEMA.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE_SCHEMA.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: this.indexName,
          partitionKey: { name: timeIndex.partitionKey, type: AttributeType.STRING },
          sortKey: { name: timeIndex.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...timeIndex.projectedAttributes],
        },
      ],
      billing: Billing.onDemand(),
      timeToLiveAttribute: TABLE_SCHEMA.timeToLiveAttribute,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true },
      deletionProtection: props.protectData,
      removalPolicy: removalOf(props.protectData),
      ...(props.encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(props.encryptionKey) }),
    });
    this.table.addToResourcePolicy(tlsOnly());
    this.indexArn = `${this.table.tableArn}/index/${this.indexName}`;
  }
}
