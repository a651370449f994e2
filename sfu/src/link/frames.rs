//! Frames on a stream of QUIC.

use quinn::{ReadExactError, RecvStream, SendStream};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::LinkError;
use super::wire::{self, LENGTH_BYTES};

/// Says one frame.
pub(super) async fn say(stream: &mut SendStream, words: &impl Serialize) -> Result<(), LinkError> {
    Ok(stream.write_all(&wire::encode(words)?).await?)
}

/// Hears one frame. Not to be broken off half way.
pub(super) async fn hear<T: DeserializeOwned>(stream: &mut RecvStream) -> Result<T, LinkError> {
    let mut prefix = [0; LENGTH_BYTES];
    exactly(stream, &mut prefix).await?;
    let mut frame = vec![0; wire::length(prefix)?];
    exactly(stream, &mut frame).await?;
    Ok(wire::decode(&frame)?)
}

async fn exactly(stream: &mut RecvStream, into: &mut [u8]) -> Result<(), ReadExactError> {
    stream.read_exact(into).await
}
