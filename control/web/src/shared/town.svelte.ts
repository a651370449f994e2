// Whose town hall this is; asked once.
import { getTenant } from '../api';

let name = $state('');

export function townName(): string {
  return name;
}

export async function learnTown(): Promise<void> {
  try {
    name = (await getTenant()).name;
  } catch {
    // The page works without the name; the next visit asks again.
  }
}
