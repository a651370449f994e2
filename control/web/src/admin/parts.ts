// The parts of the administration, and who sees which. A lead sees what belongs to their own offices.
import type { Role } from '../api';
import type { IconName } from '../shared/icons';

export type Part = 'offices' | 'officers' | 'statistics' | 'texts' | 'keys' | 'webhooks' | 'town' | 'embed' | 'privacy';

export interface Entry {
  part: Part;
  name: string;
  icon: IconName;
  /** Only who administers the whole municipality. */
  adminOnly: boolean;
}

export const PARTS: readonly Entry[] = [
  { part: 'offices', name: 'admin-offices', icon: 'hall', adminOnly: false },
  { part: 'officers', name: 'admin-officers', icon: 'people', adminOnly: false },
  { part: 'statistics', name: 'admin-statistics', icon: 'chart', adminOnly: false },
  { part: 'texts', name: 'admin-texts', icon: 'chat', adminOnly: true },
  { part: 'town', name: 'admin-town', icon: 'globe', adminOnly: true },
  { part: 'embed', name: 'admin-embed', icon: 'screen', adminOnly: true },
  { part: 'keys', name: 'admin-keys', icon: 'lock', adminOnly: true },
  { part: 'webhooks', name: 'admin-webhooks', icon: 'send', adminOnly: true },
  { part: 'privacy', name: 'admin-privacy', icon: 'info', adminOnly: false },
];

export function partsOf(role: Role): Entry[] {
  return role === 'officer' ? [] : PARTS.filter(({ adminOnly }) => !adminOnly || role === 'tenant_admin');
}
