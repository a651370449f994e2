//! Two of str0m's engines talk with keys we know, and all they seal is kept: the stage of the
//! tests in `interop.rs`.

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, KeyingMaterial,
    ProtocolVersion, SrtpProfile as EngineProfile,
};
use str0m::crypto::{CryptoError, CryptoProvider, from_feature_flags};
use str0m::media::{Direction, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::rtcp::Rtcp;
use str0m::rtp::{ExtensionValues, RawPacket, RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::SrtpProfile;
use crate::handshake::Sharing;
use crate::packet::{is_rtcp, is_rtp};
use crate::seal::{Opener, Sealer, from_material};
use crate::testing::start;

thread_local! {
    /// The profile connections of this thread agree on.
    static AGREED: Cell<EngineProfile> = const { Cell::new(EngineProfile::AEAD_AES_128_GCM) };
}

fn engine_profile(profile: SrtpProfile) -> EngineProfile {
    match profile {
        SrtpProfile::AeadAes256Gcm => EngineProfile::AEAD_AES_256_GCM,
        SrtpProfile::AeadAes128Gcm => EngineProfile::AEAD_AES_128_GCM,
        SrtpProfile::Aes128CmSha1 => EngineProfile::AES128_CM_SHA1_80,
    }
}

fn material(profile: EngineProfile) -> Vec<u8> {
    let bytes = match profile {
        EngineProfile::AEAD_AES_256_GCM => 88,
        EngineProfile::AEAD_AES_128_GCM => 56,
        _ => 60,
    };
    (100..100 + bytes).collect()
}

/// DTLS as usual, but the keys that come of it are known.
#[derive(Debug)]
struct Known;

impl DtlsProvider for Known {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        Sharing.generate_certificate()
    }

    fn new_dtls(
        &self,
        certificate: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let dtls = Sharing.new_dtls(certificate, now, version, mtu)?;
        Ok(Box::new(KnownDtls(dtls)))
    }
}

#[derive(Debug)]
struct KnownDtls(Box<dyn DtlsInstance>);

impl DtlsInstance for KnownDtls {
    fn set_active(&mut self, active: bool) {
        self.0.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.0.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buffer: &'a mut [u8]) -> DtlsOutput<'a> {
        match self.0.poll_output(buffer) {
            DtlsOutput::KeyingMaterial(..) => {
                let profile = AGREED.get();
                DtlsOutput::KeyingMaterial(KeyingMaterial::new(&material(profile)), profile)
            }
            other => other,
        }
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.0.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.0.send_application_data(data)
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

/// One of the two, and what was seen of it.
pub(crate) struct End {
    pub(crate) rtc: Rtc,
    pub(crate) address: SocketAddr,
    wake_at: Instant,
    connected: bool,
    /// The RTP and RTCP it sent, sealed.
    pub(crate) sealed: Vec<Vec<u8>>,
    /// Its reports as it sent them and as it read them.
    pub(crate) wrote: Vec<Rtcp>,
    pub(crate) read: Vec<Rtcp>,
    pub(crate) packets: Vec<RtpPacket>,
}

impl End {
    fn new(last: u8, now: Instant) -> Self {
        let crypto = CryptoProvider {
            dtls_provider: &Known,
            ..from_feature_flags()
        };
        let mut rtc = Rtc::builder()
            .set_crypto_provider(Arc::new(crypto))
            .set_rtp_mode(true)
            .enable_raw_packets(true)
            .build(now);
        let address = SocketAddr::from(([198, 51, 100, last], 50_000));
        rtc.add_local_candidate(Candidate::host(address, "udp").expect("an address"));
        Self {
            rtc,
            address,
            wake_at: now,
            connected: false,
            sealed: Vec::new(),
            wrote: Vec::new(),
            read: Vec::new(),
            packets: Vec::new(),
        }
    }

    /// Takes all the engine gives; the datagrams come back.
    fn drain(&mut self) -> Vec<Vec<u8>> {
        let mut datagrams = Vec::new();
        loop {
            match self.rtc.poll_output().expect("the engine lives") {
                Output::Timeout(at) => {
                    self.wake_at = at;
                    return datagrams;
                }
                Output::Transmit(transmit) => datagrams.push(transmit.contents.to_vec()),
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::RtpPacket(packet) => self.packets.push(packet),
            Event::RawPacket(raw) => match *raw {
                RawPacket::RtcpTx(rtcp) => self.wrote.push(rtcp),
                RawPacket::RtcpRx(rtcp) => self.read.push(rtcp),
                _ => {}
            },
            _ => {}
        }
    }

    pub(crate) fn receive(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) {
        let received = Receive::new(Protocol::Udp, from, self.address, datagram);
        let input = Input::Receive(now, received.expect("a datagram"));
        self.rtc.handle_input(input).expect("the engine lives");
    }
}

/// Anna, who offered, and Bert.
pub(crate) struct Play {
    pub(crate) anna: End,
    pub(crate) bert: End,
    pub(crate) mid: Mid,
    pub(crate) now: Instant,
}

impl Play {
    pub(crate) fn connected(profile: SrtpProfile) -> Self {
        AGREED.set(engine_profile(profile));
        let now = start();
        let (mut anna, mut bert) = (End::new(1, now), End::new(2, now));
        let mut changes = anna.rtc.sdp_api();
        let mid = changes.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = changes.apply().expect("there is something to offer");
        let offer = SdpOffer::from_sdp_string(&offer.to_sdp_string()).expect("an offer");
        let answer = bert.rtc.sdp_api().accept_offer(offer).expect("it fits");
        let accepted = anna.rtc.sdp_api().accept_answer(pending, answer);
        accepted.expect("it fits");
        let mut play = Self {
            anna,
            bert,
            mid,
            now,
        };
        for _ in 0..100 {
            play.run(Duration::from_millis(50));
            if play.anna.connected && play.bert.connected {
                play.forget_reports();
                return play;
            }
        }
        panic!("the two connect within five seconds")
    }

    /// What an engine wrote before it had keys never left.
    fn forget_reports(&mut self) {
        for end in [&mut self.anna, &mut self.bert] {
            end.sealed.clear();
            end.wrote.clear();
            end.read.clear();
        }
    }

    pub(crate) fn run(&mut self, duration: Duration) {
        let end = self.now + duration;
        loop {
            self.deliver();
            let next = self.anna.wake_at.min(self.bert.wake_at);
            if next > end {
                self.now = end;
                return;
            }
            self.now = self.now.max(next);
            for side in [&mut self.anna, &mut self.bert] {
                let timeout = Input::Timeout(self.now);
                side.rtc.handle_input(timeout).expect("the engine lives");
            }
        }
    }

    /// Lets both say what they have to, until they are quiet.
    pub(crate) fn deliver(&mut self) {
        let mut quiet = false;
        while !quiet {
            quiet = true;
            for turn in [true, false] {
                let (from, to) = if turn {
                    (&mut self.anna, &mut self.bert)
                } else {
                    (&mut self.bert, &mut self.anna)
                };
                for datagram in from.drain() {
                    quiet = false;
                    to.receive(from.address, &datagram, self.now);
                    if is_rtp(&datagram) || is_rtcp(&datagram) {
                        from.sealed.push(datagram);
                    }
                }
            }
        }
    }

    /// Anna sends a second of sound, the numbers of which begin anew in the middle of it.
    pub(crate) fn anna_speaks(&mut self) {
        let pt = self.pt();
        for seq in 65_510..65_560_u64 {
            let ext_vals = ExtensionValues {
                audio_level: Some(-30),
                voice_activity: Some(true),
                ..ExtensionValues::default()
            };
            let write = RtpWrite::new(pt, seq.into(), sound_time(seq), self.now, payload(seq))
                .marker(seq % 2 == 0)
                .ext_vals(ext_vals);
            let mut api = self.anna.rtc.direct_api();
            let stream = api.stream_tx_by_mid(self.mid, None);
            stream.expect("she sends").write_rtp(write);
            self.run(Duration::from_millis(20));
        }
    }

    pub(crate) fn pt(&self) -> Pt {
        let media = self.anna.rtc.media(self.mid).expect("it is there");
        media.remote_pts()[0]
    }

    /// The SSRC in which someone sends.
    pub(crate) fn ssrc(end: &mut End, mid: Mid) -> u32 {
        let mut api = end.rtc.direct_api();
        let stream = api.stream_tx_by_mid(mid, None).expect("it sends");
        *stream.ssrc()
    }

    /// What opens Anna's packets and seals in Bert's name.
    pub(crate) fn bert_keys(profile: SrtpProfile) -> (Opener, Sealer) {
        keys(profile, BERT_IS_CLIENT)
    }

    pub(crate) fn anna_keys(profile: SrtpProfile) -> (Opener, Sealer) {
        keys(profile, !BERT_IS_CLIENT)
    }
}

/// str0m lets who offered begin DTLS.
const BERT_IS_CLIENT: bool = false;

fn keys(profile: SrtpProfile, is_client: bool) -> (Opener, Sealer) {
    let material = material(engine_profile(profile));
    from_material(&material, profile, is_client).expect("the length fits")
}

pub(crate) fn sound_time(seq: u64) -> u32 {
    u32::try_from(seq * 960).expect("early")
}

pub(crate) fn payload(seq: u64) -> Vec<u8> {
    let length = usize::try_from(seq % 40).expect("short") + 1;
    vec![u8::try_from(seq % 251).expect("a byte"); length]
}
