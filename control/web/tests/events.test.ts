import { afterEach, expect, test, vi } from 'vitest';
import type { Problem } from '../src/api';
import { backoff_ms } from '../src/backoff';
import { FrameParser, listen, type News } from '../src/events';

afterEach(() => vi.unstubAllGlobals());

test('frames are cut wherever the network cuts the stream', () => {
  const stream = 'event: hello\ndata: {"a":1}\n\n: keep-alive\n\nid: 7\nevent: office.changed\ndata: {"b":\ndata: 2}\n\nid: 8\nda';
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const parser = new FrameParser();
    const frames = [...parser.feed(stream.slice(0, cut)), ...parser.feed(stream.slice(cut))];
    expect(frames).toEqual([
      { event: 'hello', id: null, data: '{"a":1}' },
      { event: 'office.changed', id: '7', data: '{"b":\n2}' },
    ]);
  }
});

test('waiting doubles, is capped, and never all at the same moment', () => {
  expect([0, 1, 2, 3, 4, 50].map((attempt) => backoff_ms(attempt, () => 1))).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  expect(backoff_ms(0, () => 0)).toBe(250);
});

test('a broken stream is resumed after the last event, with the ticket in a header', async () => {
  const asked: Headers[] = [];
  const streams = ['event: hello\ndata: {}\n\nid: 41\nevent: seat.called\ndata: {}\n\n', 'event: hello\ndata: {}\n\n'];
  world((init) => {
    asked.push(init.headers as Headers);
    const body = streams.shift();
    return body === undefined ? hanging(init) : new Response(body);
  });
  const heard: string[] = [];
  const stop = listen('/v1/events', 'ticket', { onnews: (news: News) => heard.push(news.type) });
  await vi.waitFor(() => expect(asked.length).toBe(3), { timeout: 4_000 });
  stop();
  expect(heard).toEqual(['hello', 'seat.called', 'hello']);
  expect(asked.map((headers) => headers.get('last-event-id'))).toEqual([null, '41', '41']);
  expect(asked.every((headers) => headers.get('authorization') === 'Bearer ticket')).toBe(true);
});

test('a final no is not asked again', async () => {
  let asked = 0;
  world(() => {
    asked += 1;
    return new Response('{"code":"unauthorized","title":"Nein","detail":""}', { status: 401 });
  });
  const problem = await new Promise<Problem>((resolve) => {
    listen('/v1/events', 'old', { onnews: () => undefined, onrefused: resolve });
  });
  expect([problem.code, asked]).toEqual(['unauthorized', 1]);
});

function world(answer: (init: RequestInit) => Response | Promise<Response>): void {
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => Promise.resolve(answer(init)));
}

function hanging(init: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });
}
