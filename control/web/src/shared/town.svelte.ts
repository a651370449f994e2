// Whose town hall this is; asked once.
import { getTenant, type Tenant } from '../api';
import { paint } from './branding';
import { firstTenant } from './first';

let name = $state(firstTenant()?.name ?? '');
let locale = $state(firstTenant()?.locale ?? 'de');
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', wear);

let branding = $state.raw<Tenant['branding'] | null>(firstTenant()?.branding ?? null);

export function townName(): string {
  return name;
}

/** The town's own look and pages, as far as they are known. */
export function townBranding(): Partial<Tenant['branding']> {
  return branding ?? {};
}

/** In which it says first what it says in several. */
export function townLanguage(): string {
  return locale;
}

export async function learnTown(): Promise<void> {
  try {
    const town = firstTenant() ?? (await getTenant());
    name = town.name;
    locale = town.locale;
    branding = town.branding;
    wear();
  } catch {
    // The page works without the name; the next visit asks again.
  }
}

/** Puts on the town's colours, as they can be read in the light or in the dark. */
function wear(): void {
  if (!branding) return;
  for (const [name, value] of Object.entries(paint(branding, dark.matches))) document.body.style.setProperty(name, value);
}
