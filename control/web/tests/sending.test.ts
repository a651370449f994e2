import { describe, expect, it } from 'vitest';
import { capsOf, division } from '../src/sending';

describe('camera and screen share the line', () => {
  it('lets each have its own most while nobody says less', () => {
    expect(division(false, {}).camera.maxBitrate).toBe(1_700_000);
    expect(division(true, {})).toEqual({ camera: { maxBitrate: 350_000, maxFramerate: 20 }, screen: { maxBitrate: 2_500_000 } });
    expect(division(true, { camera: 9_000_000, screen: 9_000_000 })).toEqual(division(true, {}));
  });

  it('obeys the server, but never stands still', () => {
    const { camera, screen } = division(true, { camera: 0, screen: 200_000 });
    expect([camera.maxBitrate, screen.maxBitrate]).toEqual([30_000, 200_000]);
  });

  it('takes numbers from a message and nothing else', () => {
    expect(capsOf({ t: 'caps', camera: 0, screen: 700_000 })).toEqual({ camera: 0, screen: 700_000 });
    expect(capsOf({ t: 'caps' })).toEqual({});
    expect(capsOf({ t: 'caps', camera: 'much', screen: Number.NaN })).toEqual({});
  });
});
