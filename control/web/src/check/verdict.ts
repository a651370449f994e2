// What the numbers of the check mean: pure, from samples to one of four words.

export interface Sample {
  path: 'udp' | 'tcp' | null;
  rtt_ms: number;
  received: number;
  lost: number;
}

export interface Network {
  path: 'udp' | 'tcp';
  /** The median: one hiccup is no slow line. */
  rtt_ms: number;
  /** Of the packets on the way there and back, 0…1. */
  loss: number;
}

export type Verdict = 'good' | 'fair' | 'poor' | 'blocked';

const FAIR = { loss: 0.01, rtt_ms: 200 };
const POOR = { loss: 0.05, rtt_ms: 450 };

export function verdictOf(network: Network | null): Verdict {
  if (network === null) return 'blocked';
  if (network.loss > POOR.loss || network.rtt_ms > POOR.rtt_ms) return 'poor';
  const isFair = network.loss > FAIR.loss || network.rtt_ms > FAIR.rtt_ms || network.path === 'tcp';
  return isFair ? 'fair' : 'good';
}

/** Null when no packet came, or nobody knows by which way. */
export function summed(samples: readonly Sample[]): Network | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return null;
  const received = last.received - first.received;
  const lost = Math.max(0, last.lost - first.lost);
  if (last.path === null || received <= 0) return null;
  const trips = samples.map(({ rtt_ms }) => rtt_ms).filter((rtt_ms) => rtt_ms > 0).sort((a, b) => a - b);
  return { path: last.path, rtt_ms: trips[Math.floor(trips.length / 2)] ?? 0, loss: lost / (lost + received) };
}

interface Report {
  forEach: (each: (entry: Record<string, unknown>) => void) => void;
}

export function readNetwork(report: Report): Sample {
  const sample: Sample = { path: null, rtt_ms: 0, received: 0, lost: 0 };
  const protocols = new Map<unknown, unknown>();
  let used: unknown;
  report.forEach((entry) => {
    if (entry['type'] === 'local-candidate') protocols.set(entry['id'], entry['protocol']);
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true && entry['state'] === 'succeeded') {
      used = entry['localCandidateId'];
      sample.rtt_ms = numberOf(entry['currentRoundTripTime']) * 1_000;
    }
    if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio') {
      sample.received += numberOf(entry['packetsReceived']);
      sample.lost += numberOf(entry['packetsLost']);
    }
  });
  const protocol = protocols.get(used);
  if (protocol === 'udp' || protocol === 'tcp') sample.path = protocol;
  return sample;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
