import { queueContract } from '@rdp/testkit';
import { openHarness } from './engine-harness.ts';

queueContract('embedded', openHarness);
