// What is weighed as "G.711": encoder and decoder of both laws.
export { makeAlaw, makeMulaw } from '../../src/audio/codecs/g711.ts';
