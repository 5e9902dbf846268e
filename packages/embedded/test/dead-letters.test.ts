import { deadLettersContract } from '@rdp/testkit';
import { openHarness } from './engine-harness.ts';

deadLettersContract('embedded', openHarness);
