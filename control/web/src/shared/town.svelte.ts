// Whose town hall this is; asked once.
import { getTenant, type Tenant } from '../api';

let name = $state('');
let links = $state.raw<Tenant['branding'] | null>(null);

export function townName(): string {
  return name;
}

/** The town's own pages, as far as they are known. */
export function townLinks(): Partial<Tenant['branding']> {
  return links ?? {};
}

export async function learnTown(): Promise<void> {
  try {
    const town = await getTenant();
    name = town.name;
    links = town.branding;
  } catch {
    // The page works without the name; the next visit asks again.
  }
}
