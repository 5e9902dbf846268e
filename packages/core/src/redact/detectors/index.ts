import type { Detector } from '../detector.ts';
import { email } from './email.ts';
import { phone } from './phone.ts';

/** Every detector. A kind is added by its file, a line here and its name in `KINDS`. */
export const DETECTORS: readonly Detector[] = [email, phone];
