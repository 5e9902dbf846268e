import { RdpError } from '../errors.ts';

/** The error for a policy that says something impossible in `field`, such as `rules[0].pattern`. */
export const policyInvalid = (field: string, reason: string): RdpError =>
  new RdpError('policy_invalid', `${field}: ${reason}`, { data: { field } });
