import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { KeptDeadLetter } from '@rdp/core/ports';
import { inBatches, MAX_ENTRIES, throwIfRefused } from './batches.ts';
import { toLetter } from './letter.ts';
import { receiveMessages } from './queue.ts';

/** The dead-letter queue that a pass goes over. */
export interface PassOptions {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrl: string;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** How long an empty poll waits, in seconds up to 4; default 1. At 0 SQS asks only some of its servers. */
  readonly waitSeconds?: number | undefined;
}

/** A letter that this pass holds: nobody else receives it now. */
export interface HeldLetter {
  readonly letter: KeptDeadLetter;
  readonly receipt: string;
}

/** One pass over the dead letters, from the first receive on. */
export interface LetterPass {
  /** The next few letters, each once; the pass is over after the last. */
  batches(): AsyncGenerator<HeldLetter[]>;
  /** Drops letters for good. @throws RdpError when SQS did not drop all of them. */
  drop(held: readonly HeldLetter[]): Promise<void>;
  /** Makes all visible again that this pass has received and not dropped. @throws RdpError */
  giveBack(): Promise<void>;
}

/**
 * How long a letter that a pass received stays invisible to others, in seconds: also what an operator waits for who has killed
 * a pass in its middle. Whoever gets over 100,000 letters in it would come upon the first of them again.
 */
const HELD_SECONDS = 300;
/** So often in a row nothing comes before the queue counts as read: SQS may give nothing though something is there. */
const EMPTY_POLLS = 3;

/**
 * Goes over the dead-letter queue once. What it receives stays invisible until it is dropped or given back, so that the next
 * receive gives others. It ends after three empty polls, or when a letter comes a second time: then the first ones have become
 * visible again, and going on would go round in circles. It also ends at `most` letters that it holds.
 */
export function createLetterPass(
  { sqs, deadLetterQueueUrl, random, waitSeconds = 1 }: PassOptions,
  most: number,
): LetterPass {
  const held = new Map<string, string>();
  const dropped = new Set<string>();

  async function receive(): Promise<Message[]> {
    for (let poll = 1; poll <= EMPTY_POLLS; poll++) {
      const messages = await receiveMessages(sqs, {
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: MAX_ENTRIES,
        VisibilityTimeout: HELD_SECONDS,
        WaitTimeSeconds: waitSeconds,
      });
      if (messages.length > 0) return messages;
    }
    return [];
  }

  async function drop(letters: readonly HeldLetter[]): Promise<void> {
    const results = await inBatches(
      letters.map(({ receipt }) => ({ ReceiptHandle: receipt })),
      {
        request: (batch) => sqs.send(new DeleteMessageBatchCommand({ QueueUrl: deadLetterQueueUrl, Entries: batch })),
        doing: 'drop dead letters',
        random,
      },
    );
    results.forEach(({ ok }, index) => {
      const { id } = (letters[index] as HeldLetter).letter;
      if (!ok) return;
      held.delete(id);
      dropped.add(id);
    });
    throwIfRefused(results);
  }

  return {
    async *batches() {
      let repeated = false;
      while (!repeated && held.size < most) {
        const messages = await receive();
        if (messages.length === 0) return;
        const all = messages.map((message) => ({ letter: toLetter(message), receipt: message.ReceiptHandle ?? '' }));
        // A server that missed the deletion may bring a letter once more ("DeleteMessage"): it is deleted there, too.
        const ghosts = all.filter(({ letter }) => dropped.has(letter.id));
        if (ghosts.length > 0) await drop(ghosts);
        const batch: HeldLetter[] = [];
        for (const one of all.filter(({ letter }) => !dropped.has(letter.id))) {
          if (held.has(one.letter.id)) repeated = true;
          else batch.push(one);
          // The newest receipt is the one that counts.
          held.set(one.letter.id, one.receipt);
        }
        yield batch;
      }
    },

    drop,

    async giveBack() {
      const results = await inBatches(
        [...held.values()].map((receipt) => ({ ReceiptHandle: receipt, VisibilityTimeout: 0 })),
        {
          request: (batch) =>
            sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: deadLetterQueueUrl, Entries: batch })),
          doing: 'give dead letters back',
          random,
        },
      );
      held.clear();
      // A receipt that is void belongs to a letter that others can see already, or that is gone.
      throwIfRefused(results.filter((result) => !result.ok && result.error.code !== 'aws_refused'));
    },
  };
}
