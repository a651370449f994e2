import { expect, test } from 'vitest';
import { isWorse } from '../src/path';
import { relaysOf, wayOf } from '../src/relays';

const OURS = '<turns:amt.de:443?transport=tcp>; rel="ice-server"; username="1800000000:x"; credential="a/b+c="; credential-type="password"';

test('relays are read from the header, several from one', () => {
  const other = OURS.replace('amt.de', 'turn.example');
  const relay = { urls: 'turns:amt.de:443?transport=tcp', username: '1800000000:x', credential: 'a/b+c=' };
  expect(relaysOf(OURS)).toEqual([relay]);
  expect(relaysOf(`${OURS}, ${other}`)).toEqual([relay, { ...relay, urls: 'turns:turn.example:443?transport=tcp' }]);
});

test('what is no relay is skipped', () => {
  for (const link of [null, '', 'nonsense', '<style.css>; rel="preload"', '<stun:amt.de>; rel="ice-server"']) expect(relaysOf(link)).toEqual([]);
  expect(relaysOf(`<a.css>; rel="preload", ${OURS}`)).toHaveLength(1);
});

test('the way is told by the selected pair', () => {
  const report = (local: object, remote: object, pair: object = {}) =>
    new Map<string, object>([
      ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
      ['P', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', ...pair }],
      ['L', local],
      ['R', remote],
    ]) as unknown as RTCStatsReport;
  expect(wayOf(report({ candidateType: 'host' }, { protocol: 'udp' }))).toBe('direct');
  expect(wayOf(report({ candidateType: 'prflx' }, { protocol: 'tcp' }))).toBe('tcp');
  expect(wayOf(report({ candidateType: 'relay' }, { protocol: 'udp' }))).toBe('relay');
  expect(wayOf(new Map() as unknown as RTCStatsReport)).toBeNull();
});

test('a better way than TCP or a relay is looked for, and a relay held for nothing is let go', () => {
  expect([isWorse('relay', true), isWorse('tcp', false), isWorse('direct', true)]).toEqual([true, true, true]);
  expect([isWorse('direct', false), isWorse(null, true)]).toEqual([false, false]);
});
