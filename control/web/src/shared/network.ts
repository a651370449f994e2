// Tells when this device changed its network: from Wi-Fi to cable, through a tunnel, out of sleep.

/** Until the returned function is called. */
export function onNetworkChange(deed: () => void): () => void {
  const connection = (navigator as { connection?: EventTarget }).connection;
  addEventListener('online', deed);
  connection?.addEventListener('change', deed);
  return () => {
    removeEventListener('online', deed);
    connection?.removeEventListener('change', deed);
  };
}
