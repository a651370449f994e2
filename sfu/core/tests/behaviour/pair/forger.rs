//! A participant that seals what no browser would: it listens where its own engine gets its
//! keys, and then writes packets of its own with them. What it says over DTLS it replaces.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, ProtocolVersion,
};
use str0m::crypto::{
    AeadAes256GcmCipher, CryptoError, CryptoProvider, SrtpProvider, SupportedAeadAes128Gcm,
    SupportedAeadAes256Gcm, SupportedAes128CmSha1_80, from_feature_flags,
};

const TAG: usize = 16;

/// A key and the salt it is used with.
#[derive(Clone, Copy)]
struct Seal {
    key: [u8; 32],
    salt: [u8; 12],
}

#[derive(Default)]
struct Heard {
    rtp: Option<Seal>,
    rtcp: Option<Seal>,
    /// What to say in place of the next message over DTLS.
    instead: Option<Vec<u8>>,
    index: u32,
}

thread_local! {
    static HEARD: RefCell<Heard> = RefCell::default();
}

/// The provider for the engine that is listened to; one per test.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    HEARD.take();
    Arc::new(CryptoProvider {
        srtp_provider: &Srtp,
        dtls_provider: &Dtls,
        ..from_feature_flags()
    })
}

/// Seals an RTP packet: any header, extensions included, and any payload. Nothing before the
/// engine has sent RTP itself.
pub(crate) fn rtp(header: &[u8], payload: &[u8]) -> Option<Vec<u8>> {
    let seal = HEARD.with_borrow(|heard| heard.rtp)?;
    let mut iv = [0; 12];
    iv[2..6].copy_from_slice(header.get(8..12)?);
    iv[10..12].copy_from_slice(header.get(2..4)?);
    let mut packet = header.to_vec();
    packet.extend(seal.close(iv, header, payload));
    Some(packet)
}

/// Seals RTCP: any text. Nothing before the engine has sent RTCP itself.
pub(crate) fn rtcp(contents: &[u8]) -> Option<Vec<u8>> {
    let (seal, index) = HEARD.with_borrow_mut(|heard| {
        heard.index += 1;
        heard.rtcp.map(|seal| (seal, 0x8100_0000 + heard.index))
    })?;
    let (head, body) = contents.split_at_checked(8)?;
    let mut iv = [0; 12];
    iv[2..6].copy_from_slice(&head[4..8]);
    iv[8..12].copy_from_slice(&(index & 0x7fff_ffff).to_be_bytes());
    let mut aad = head.to_vec();
    aad.extend(index.to_be_bytes());
    let mut packet = head.to_vec();
    packet.extend(seal.close(iv, &aad, body));
    packet.extend(index.to_be_bytes());
    Some(packet)
}

/// Says this in place of the next message over DTLS.
pub(crate) fn say_instead(contents: &[u8]) {
    HEARD.with_borrow_mut(|heard| heard.instead = Some(contents.to_vec()));
}

impl Seal {
    fn close(self, mut iv: [u8; 12], aad: &[u8], text: &[u8]) -> Vec<u8> {
        xor(&mut iv, self.salt);
        let mut out = vec![0; text.len() + TAG];
        let factory = from_feature_flags().srtp_provider.aead_aes_256_gcm();
        let mut cipher = factory.create_cipher(self.key, true);
        cipher.encrypt(&iv, aad, text, &mut out).expect("a seal");
        out
    }
}

fn xor(iv: &mut [u8; 12], with: [u8; 12]) {
    for (byte, with) in iv.iter_mut().zip(with) {
        *byte ^= with;
    }
}

/// What the engine seals tells the salt, as everything else of an IV can be read (RFC 7714).
fn listen(key: [u8; 32], iv: &[u8; 12], aad: &[u8]) {
    let mut salt = [0; 12];
    let report = (192..224).contains(&aad[1]);
    if report {
        salt[2..6].copy_from_slice(&aad[4..8]);
        salt[8..12].copy_from_slice(&aad[8..12]);
        salt[8] &= 0x7f;
    } else {
        salt[2..6].copy_from_slice(&aad[8..12]);
        salt[10..12].copy_from_slice(&aad[2..4]);
    }
    xor(&mut salt, *iv);
    HEARD.with_borrow_mut(|heard| {
        let place = if report {
            &mut heard.rtcp
        } else {
            &mut heard.rtp
        };
        place.get_or_insert(Seal { key, salt });
    });
}

#[derive(Debug)]
struct Srtp;

fn usual() -> &'static dyn SrtpProvider {
    from_feature_flags().srtp_provider
}

impl SrtpProvider for Srtp {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        usual().aes_128_cm_sha1_80()
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        usual().aead_aes_128_gcm()
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        &Factory
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_256_ecb_round(key, input, output);
    }
}

#[derive(Debug)]
struct Factory;

impl SupportedAeadAes256Gcm for Factory {
    fn create_cipher(&self, key: [u8; 32], encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        let inner = usual().aead_aes_256_gcm().create_cipher(key, encrypt);
        Box::new(Cipher { key, inner })
    }
}

#[derive(Debug)]
struct Cipher {
    key: [u8; 32],
    inner: Box<dyn AeadAes256GcmCipher>,
}

impl AeadAes256GcmCipher for Cipher {
    fn encrypt(
        &mut self,
        iv: &[u8; 12],
        aad: &[u8],
        input: &[u8],
        output: &mut [u8],
    ) -> Result<(), CryptoError> {
        listen(self.key, iv, aad);
        self.inner.encrypt(iv, aad, input, output)
    }

    fn decrypt(
        &mut self,
        iv: &[u8; 12],
        aads: &[&[u8]],
        input: &[u8],
        output: &mut [u8],
    ) -> Result<usize, CryptoError> {
        self.inner.decrypt(iv, aads, input, output)
    }
}

#[derive(Debug)]
struct Dtls;

impl DtlsProvider for Dtls {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        from_feature_flags().dtls_provider.generate_certificate()
    }

    fn new_dtls(
        &self,
        cert: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let usual = from_feature_flags().dtls_provider;
        Ok(Box::new(Line(usual.new_dtls(cert, now, version, mtu)?)))
    }
}

/// A DTLS connection that says something else when told to.
#[derive(Debug)]
struct Line(Box<dyn DtlsInstance>);

impl DtlsInstance for Line {
    fn set_active(&mut self, active: bool) {
        self.0.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.0.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buf: &'a mut [u8]) -> DtlsOutput<'a> {
        self.0.poll_output(buf)
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.0.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        match HEARD.with_borrow_mut(|heard| heard.instead.take()) {
            Some(instead) => self.0.send_application_data(&instead).map(|_| data.len()),
            None => self.0.send_application_data(data),
        }
    }

    fn is_active(&self) -> bool {
        self.0.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.0.protocol_version()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.0.close()
    }
}
