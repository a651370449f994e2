// The relays (TURN) that the server names with its answers, as WHIP has it (RFC 9725, 4.6): one link for each, with a name
// and a password that are good for a while. Knows nothing about pages.

/** What came of an offer. */
export interface Answered {
  sdp: string;
  /** Empty where nobody relays. */
  relays: RTCIceServer[];
}

/** Reads the header; several come as one, with commas. What is no relay is skipped. */
export function relaysOf(link: string | null): RTCIceServer[] {
  const links = (link ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+="[^"]*")*)/g);
  return [...links].flatMap(([, urls, words]) => {
    const said = new Map([...(words ?? '').matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    const [username, credential] = [said.get('username'), said.get('credential')];
    if (said.get('rel') !== 'ice-server' || !urls || username === undefined || credential === undefined) return [];
    return [{ urls, username, credential }];
  });
}

/** How a connection goes through the network right now. */
export type Way = 'direct' | 'tcp' | 'relay';

/** Read from its statistics; null while it goes no way. */
export function wayOf(report: RTCStatsReport): Way | null {
  const all = [...report.values()] as Record<string, unknown>[];
  const transport = all.find(({ type }) => type === 'transport');
  // Firefox has no word for it on the transport.
  const pair = (report.get(String(transport?.['selectedCandidatePairId'])) ?? all.find(({ selected }) => selected === true)) as Record<string, unknown> | undefined;
  const [local, remote] = ['localCandidateId', 'remoteCandidateId'].map((key) => report.get(String(pair?.[key])) as Record<string, unknown> | undefined);
  if (!local || !remote) return null;
  if (local['candidateType'] === 'relay') return 'relay';
  return remote['protocol'] === 'tcp' ? 'tcp' : 'direct';
}
