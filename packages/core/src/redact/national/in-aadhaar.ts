import { isVerhoeff } from '../checks/verhoeff.ts';
import { vocabularyOf } from '../vocabulary.ts';
import { identifier, isUniform } from './identifier.ts';

/** Indian Aadhaar numbers (Unique Identification Authority of India): twelve digits, the first 2 to 9, the last by Verhoeff. */
export const inAadhaar = identifier({
  kind: 'IN_AADHAAR',
  named: ['dddd dddd dddd', 'dddd-dddd-dddd', 'dddddddddddd'],
  words: vocabularyOf('aadhaar aadhar adhaar adhar uid uidai आधार'),
  keys: ['aadhaar', 'aadhar', 'aadhaarnumber', 'aadharnumber', 'aadhaarno'],
  check: (value) => /^[2-9]/.test(value) && !isUniform(value) && isVerhoeff(value),
});
