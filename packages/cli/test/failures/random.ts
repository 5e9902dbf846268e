export { createRandom, type Random, SEED } from '@rdp/testkit';
