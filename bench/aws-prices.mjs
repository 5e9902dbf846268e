// What AWS charges: US dollars, us-east-1, no free tier, no volume discount. Each price with its source and the date of that.
// They change, and differ by region: compare with https://calculator.aws before you rely on them.
export const REGION = 'us-east-1';

const price = (usd, per, source, date) => ({ usd: usd / per, source, date });

const SQS = 'https://cloudburn.io/blog/amazon-sqs-pricing';
const LAMBDA = 'https://cloudchipr.com/blog/aws-lambda-pricing';
const DYNAMO = 'https://airbyte.com/data-engineering-resources/dynamodb-pricing';

/** Dollars for one of each. */
export const PRICES = {
  /** A request to a standard queue, for each 64 KiB of its payload begun. */
  sqsUnit: price(0.4, 1e6, SQS, '2026-03-14'),
  /**
   * On top of it where messages have a group id (fair queues). No source says which requests of such a message count, so every
   * unit of every request does here.
   */
  sqsFairUnit: price(0.1, 1e6, SQS, '2026-03-14'),
  lambdaInvocation: price(0.2, 1e6, LAMBDA, '2024'),
  /** arm64, in steps of 1 ms. */
  lambdaGbSecond: price(0.0000133334, 1, LAMBDA, '2024'),
  /** On demand. */
  writeUnit: price(0.625, 1e6, DYNAMO, '2025-07'),
  readUnit: price(0.125, 1e6, DYNAMO, '2025-07'),
};
