// One's own voice and the sound of a shared tab as one track: there is one m-line for sound.

export class Mix {
  readonly track: MediaStreamTrack;
  #context = new AudioContext({ sampleRate: 48_000 });
  #out = this.#context.createMediaStreamDestination();
  #voice: MediaStreamAudioSourceNode | null = null;

  /** `sound` is what the tab plays. */
  constructor(readonly sound: MediaStreamTrack) {
    this.#source(sound).connect(this.#out);
    this.track = this.#out.stream.getAudioTracks()[0] as MediaStreamTrack;
    void this.#context.resume();
  }

  /** With this voice, or with none when one is muted. */
  speak(voice: MediaStreamTrack | null): void {
    this.#voice?.disconnect();
    this.#voice = voice && this.#source(voice);
    this.#voice?.connect(this.#out);
  }

  close(): void {
    this.sound.stop();
    this.track.stop();
    void this.#context.close();
  }

  #source(track: MediaStreamTrack): MediaStreamAudioSourceNode {
    return this.#context.createMediaStreamSource(new MediaStream([track]));
  }
}
