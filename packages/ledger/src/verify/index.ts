/**
 * Verification that needs nothing but the data and a trusted checkpoint: pure functions for browsers and Node alike.
 *
 * @packageDocumentation
 */
export { canonicalBytes, canonicalJson } from '../canonical';
export {
  formatCheckpoint,
  parseCheckpoint,
  type Checkpoint,
  type CheckpointVerdict,
} from './checkpoint';
export { verifyConsistency, type ConsistencyProof } from './consistency';
export {
  entryLeafHash,
  verifyInclusion,
  type InclusionProof,
} from './inclusion';
export {
  formatVerifierKey,
  isKeyName,
  parseNote,
  parseVerifierKey,
  verifierKey,
  type Note,
  type VerifierKey,
} from './note';
export {
  EMPTY_ROOT_HEX,
  isHexHash,
  leafHashHex,
  nodeHashHex,
  sha256Hex,
  type HexHash,
} from './sha256';
export type { Verdict } from './verdict';
export {
  checkCheckpointSignature,
  type SignatureResult,
  type Subtle,
} from './webCrypto';
