import { expect, test } from 'vitest';
import { Access, type Server } from '../src/access';
import { Problem, type Media } from '../src/api';
import type { Answered } from '../src/relays';

const old: Media = { ...mediaOf('room', 'me'), token: 'old' };
const fresh: Media = { ...old, token: 'fresh' };
const { signal } = new AbortController();

/** A server that knows one token, and whoever comes with another is told so. */
class House implements Server {
  readonly asked: string[] = [];
  valid = 'old';
  gives: Media | null = fresh;
  offer = (media: Media, sdp: string) => this.#answer('offer', media, sdp);
  change = (media: Media, sdp: string) => this.#answer('change', media, sdp);
  renew = () => {
    this.asked.push('renew');
    return Promise.resolve(this.gives);
  };

  #answer(deed: string, media: Media, sdp: string): Promise<Answered> {
    this.asked.push(`${deed} ${media.token}`);
    return media.token === this.valid ? Promise.resolve({ sdp: `answer to ${sdp}`, relays: [{ urls: `turns:${deed}` }] }) : Promise.reject(new Problem(401, 'unauthorized', '', ''));
  }
}

test('who has access asks once', async () => {
  const house = new House();
  const access = new Access(old, house);
  expect(await access.join('sdp', signal)).toBe('answer to sdp');
  expect(await access.change('more', signal)).toBe('answer to more');
  expect(house.asked).toEqual(['offer old', 'change old']);
  expect(access.offers).toBe(2);
  expect(access.relays).toEqual([{ urls: 'turns:change' }]);
});

test('access that ran out is renewed, and the same is asked again', async () => {
  const house = new House();
  house.valid = 'fresh';
  const access = new Access(old, house);
  expect(await access.change('sdp', signal)).toBe('answer to sdp');
  expect(await access.join('sdp', signal)).toBe('answer to sdp');
  expect(house.asked).toEqual(['change old', 'renew', 'change fresh', 'offer fresh']);
  expect(access.offers).toBe(2);
});

test('who gets no fresh access hears why, and nothing is asked twice', async () => {
  const house = new House();
  house.valid = 'fresh';
  house.gives = null;
  await expect(new Access(old, house).join('sdp', signal)).rejects.toMatchObject({ status: 401 });
  expect(house.asked).toEqual(['offer old', 'renew']);
});

test('what is no question of access is not renewed', async () => {
  const house = new House();
  house.change = () => Promise.reject(new Problem(409, 'replaced', '', ''));
  await expect(new Access(old, house).change('sdp', signal)).rejects.toMatchObject({ code: 'replaced' });
  expect(house.asked).toEqual([]);
});

test('access is for one participant of one room, whatever token says so', () => {
  const access = new Access(old, new House());
  expect(access.isFor(fresh)).toBe(true);
  expect(access.isFor(mediaOf('room', 'other'))).toBe(false);
  expect(access.isFor(mediaOf('elsewhere', 'me'))).toBe(false);
});

function mediaOf(room_id: string, participant_id: string): Media {
  return { room_id, participant_id, url: `/v1/rooms/${room_id}/media`, token: '' } as Media;
}
