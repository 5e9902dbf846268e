// What AWS counts of a request: its rules for sizes and units, applied to what goes over the wire.
import { TABLE_SCHEMA } from '../packages/aws/src/schema.ts';

const SQS_UNIT_BYTES = 64 * 1024;
const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

const unitsOf = (bytes, size) => Math.max(1, Math.ceil(bytes / size));
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Units of an SQS request: each 64 KiB of bodies and attributes begun, of all its messages together (aws.amazon.com/sqs/pricing). */
export const sqsUnits = (messages) => unitsOf(sum(messages.map(messageBytes)), SQS_UNIT_BYTES);

function messageBytes({ MessageBody, Body = MessageBody, MessageAttributes = {} }) {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = '' }]) => name.length + DataType.length + Buffer.byteLength(StringValue),
  );
  return Buffer.byteLength(Body) + sum(attributes);
}

/** Bytes of an item on the wire (docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
export const itemBytes = (item) =>
  sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));

function valueBytes(value) {
  const [[type, content]] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(content);
  // One byte for two digits, and one; leading and trailing zeroes are no digits.
  if (type === 'N') return Math.ceil(content.replace(/^[-0.]+|[-.]|0+$/g, '').length / 2) + 1;
  if (type === 'B') return Buffer.byteLength(content, 'base64');
  if (type === 'BOOL' || type === 'NULL') return 1;
  if (type === 'L') return 3 + sum(content.map((element) => 1 + valueBytes(element)));
  if (type === 'M') return 3 + itemBytes(content) + Object.keys(content).length;
  throw new Error(`no rule for the size of a DynamoDB ${type}`);
}

const { partitionKey, sortKey, timeIndex } = TABLE_SCHEMA;
const PROJECTED = new Set([
  partitionKey,
  sortKey,
  timeIndex.partitionKey,
  timeIndex.sortKey,
  ...timeIndex.projectedAttributes,
]);

const project = (item) => Object.fromEntries(Object.entries(item).filter(([name]) => PROJECTED.has(name)));

/** Write units of a new item: in the table, and of its entry in the index if it has one. */
export const putUnits = (item) => ({
  table: unitsOf(itemBytes(item), WRITE_UNIT_BYTES),
  index: item[timeIndex.partitionKey] ? unitsOf(itemBytes(project(item)), WRITE_UNIT_BYTES) : 0,
});

/** Read units of a GetItem. */
export const getUnits = (item, consistent) => unitsOf(itemBytes(item ?? {}), READ_UNIT_BYTES) * (consistent ? 1 : 0.5);
