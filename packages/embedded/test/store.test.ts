import { storeContract } from '@rdp/testkit';
import { openHarness } from './engine-harness.ts';

storeContract('embedded', openHarness);
