// One booking, from the service to the letter that is on its way. The held slot outlives a reload of this tab.
import { getOffice, type Office } from '../api';
import { cancel, getAppointment, getSlots, hold, setContact, type Appointment, type OwnAppointment, type Slot } from '../appointment-api';
import { Attempts } from '../shared/attempts.svelte';
import { forgetHere, recallHere, rememberHere } from '../shared/memory';
import { language, t } from '../shared/text.svelte';

export const STEPS = ['service', 'time', 'contact', 'check', 'sent'] as const;
export type Step = (typeof STEPS)[number];

const KEPT = 'schalter.booking';
const MOST_SERVICES = 10;

export class BookingForm extends Attempts {
  office = $state.raw<Office | null>(null);
  unknown = $state(false);
  step = $state<Step>('service');
  services = $state<string[]>([]);
  slots = $state.raw<Slot[] | null>(null);
  held = $state.raw<OwnAppointment | null>(null);
  name = $state('');
  mail = $state('');
  mobile = $state('');

  constructor(readonly officeId: string) {
    super();
  }

  /** `at`: a time chosen on the overview already. */
  async start(at: string | null): Promise<void> {
    await this.attempt(async () => {
      this.office = await getOffice(this.officeId);
      await this.#takeKept();
    });
    this.unknown = this.problem?.status === 404;
    if (this.office?.services.length === 0 && this.step === 'service') await this.chooseTimes();
    if (at && !this.held) this.#wished = at;
  }

  #wished: string | null = null;

  /** The page speaks another language now: the town may, too. */
  async speakAgain(): Promise<void> {
    const { held, office } = this;
    if (!office) return;
    this.office = await getOffice(this.officeId).catch(() => office);
    if (!held) return;
    const again = await getAppointment(held.id, held.token).catch(() => held);
    if (this.held?.id === held.id) this.held = { ...again, token: held.token };
  }

  toggleService(id: string, on: boolean): void {
    const others = this.services.filter((known) => known !== id);
    this.services = on ? [...others, id].slice(0, MOST_SERVICES) : others;
  }

  async chooseTimes(): Promise<void> {
    await this.attempt(async () => {
      this.slots = await getSlots(this.officeId, this.services);
      this.step = 'time';
    });
    const wished = this.#wished;
    this.#wished = null;
    if (wished && this.slots?.some(({ starts_at }) => starts_at === wished)) await this.take(wished);
  }

  /** Holds the new slot before it lets go of the old one. */
  async take(startsAt: string): Promise<void> {
    await this.attempt(async () => {
      const before = this.held;
      this.#keep(await hold(this.officeId, startsAt, this.services));
      this.step = 'contact';
      if (before) await cancel(before.id, before.token).catch(() => undefined);
    });
    if (this.problem?.code === 'slot-taken') {
      const taken = this.problem;
      await this.chooseTimes();
      this.problem = taken;
    }
  }

  async send(): Promise<void> {
    const { held } = this;
    if (!held) return;
    await this.attempt(async () => {
      const contact = { name: this.name.trim(), mail: this.mail.trim(), mobile: this.mobile.trim() };
      const given = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== ''));
      const asked = await setContact(held.id, held.token, { ...given, locale: language() });
      this.#keep({ ...asked, token: held.token });
      this.step = 'sent';
    });
  }

  /** The ten minutes are over: the slot is anybody's. */
  async again(): Promise<void> {
    this.#letGo();
    await this.chooseTimes();
  }

  async giveUp(): Promise<void> {
    const { held } = this;
    if (held && this.step !== 'sent') await cancel(held.id, held.token).catch(() => undefined);
    this.#letGo();
  }

  /** What is wrong with the contact, by field; in words. */
  faults(): { reach?: string; mail?: string; mobile?: string } {
    const [mail, mobile] = [this.mail.trim(), this.mobile.trim()];
    if (mail === '' && mobile === '') return { reach: t('contact-fault-none') };
    return {
      ...(mail !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail) && { mail: t('contact-fault-mail') }),
      ...(mobile !== '' && !/^\+?[\d ()/-]{7,25}$/.test(mobile) && { mobile: t('contact-fault-mobile') }),
    };
  }

  #keep(held: OwnAppointment): void {
    this.held = held;
    rememberHere(KEPT, JSON.stringify({ id: held.id, token: held.token }));
  }

  #letGo(): void {
    this.held = null;
    forgetHere(KEPT);
  }

  async #takeKept(): Promise<void> {
    const kept = JSON.parse(recallHere(KEPT) ?? 'null') as Pick<OwnAppointment, 'id' | 'token'> | null;
    if (!kept) return;
    const found: Appointment | null = await getAppointment(kept.id, kept.token).catch(() => null);
    if (found?.state !== 'reserved' || found.office_id !== this.officeId || found.link_sent) return forgetHere(KEPT);
    this.services = found.services.map(({ id }) => id);
    this.slots = await getSlots(this.officeId, this.services);
    this.held = { ...found, token: kept.token };
    this.step = 'contact';
  }
}
