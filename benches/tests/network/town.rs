//! A node in a namespace of its own, and lines to it, each with a caller's namespace at its end:
//!
//! ```text
//! server  line0 10.77.0.1 ──────────── 10.77.0.2 line  caller 0
//!         line1 10.77.1.1 ── (link) ── 10.77.1.2 line  caller 1
//! ```

use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

use schalter_benches::net::{Conditions, Link, Namespace};
use schalter_config::Media;
use schalter_sfu::{Gate, Handle, Node, ParticipantId, RoomId};
use tokio::runtime::{Builder, Runtime};

use crate::caller::{Caller, until};

pub(crate) const ROOM: RoomId = RoomId(0xA);

/// The way to one caller.
pub(crate) struct Line {
    /// Ends before the namespace it runs in.
    pub(crate) link: Option<Link>,
    middle: Option<Namespace>,
    /// Where the caller lives; its device is `line`.
    pub(crate) home: Namespace,
    /// The device of the server at the near end.
    pub(crate) server_device: String,
    pub(crate) ip: IpAddr,
}

impl Line {
    pub(crate) fn new(server: &Namespace, number: u8, link: Option<(u64, Conditions)>) -> Self {
        let home = Namespace::new(&format!("caller{number}")).unwrap();
        let near = format!("line{number}");
        let (link, middle) = lay(server, &near, &home, link);
        let [ours, theirs] = [1, 2].map(|end| Ipv4Addr::new(10, 77, number, end));
        server.address(&near, &format!("{ours}/24")).unwrap();
        home.address("line", &format!("{theirs}/24")).unwrap();
        home.default_route(&ours.to_string()).unwrap();
        Self {
            link,
            middle,
            home,
            server_device: near,
            ip: theirs.into(),
        }
    }
}

impl Line {
    /// A caller's namespace with a router before it, which the test has laid and taught.
    pub(crate) fn behind(router: Namespace, home: Namespace, ip: IpAddr) -> Self {
        Self {
            link: None,
            middle: Some(router),
            home,
            server_device: "wan".to_owned(),
            ip,
        }
    }

    /// What stands between, if anything does.
    pub(crate) fn router(&self) -> &Namespace {
        self.middle.as_ref().unwrap()
    }
}

/// A plain wire, or one with a link in its middle.
fn lay(
    server: &Namespace,
    near: &str,
    home: &Namespace,
    link: Option<(u64, Conditions)>,
) -> (Option<Link>, Option<Namespace>) {
    let Some((seed, conditions)) = link else {
        server.wire(near, home, "line").unwrap();
        return (None, None);
    };
    let middle = Namespace::new("link").unwrap();
    server.wire(near, &middle, "near").unwrap();
    middle.wire("far", home, "line").unwrap();
    let start = || Link::start(["near", "far"], seed, [conditions; 2]);
    (Some(middle.run(start).unwrap().unwrap()), Some(middle))
}

/// A node and the lines to it.
pub(crate) struct Town {
    pub(crate) handle: Handle,
    node: Option<Node>,
    runtime: Runtime,
    pub(crate) lines: Vec<Line>,
    pub(crate) server: Namespace,
    epoch: Instant,
    registry: prometheus::Registry,
}

impl Town {
    /// A town with one line per entry: a plain wire, or a link with this seed and conditions.
    pub(crate) fn new(lines: &[Option<(u64, Conditions)>]) -> Self {
        let server = Namespace::new("server").unwrap();
        let laid = (0..).zip(lines);
        let lines: Vec<_> = laid
            .map(|(number, link)| Line::new(&server, number, *link))
            .collect();
        let listen = (0..).take(lines.len());
        let settings = Media {
            listen: listen
                .map(|number| Ipv4Addr::new(10, 77, number, 1).into())
                .collect(),
            port: 0,
            workers: 1,
            ..Media::default()
        };
        Self::start(server, lines, &settings)
    }

    /// A node with these settings where lines are laid already.
    pub(crate) fn start(server: Namespace, lines: Vec<Line>, settings: &Media) -> Self {
        let registry = prometheus::Registry::new();
        let node = server.run(|| Node::start(settings, &registry));
        let node = node.unwrap().unwrap();
        Self {
            handle: node.handle(),
            node: Some(node),
            runtime: Builder::new_current_thread().enable_time().build().unwrap(),
            lines,
            server,
            epoch: Instant::now(),
            registry,
        }
    }

    /// Two callers on the first two lines, connected in an open room.
    pub(crate) fn call(&self) -> [Caller; 2] {
        self.open();
        Self::meet([0, 1].map(|number| self.join(number)))
    }

    /// Opens the room.
    pub(crate) fn open(&self) {
        let opened = self.handle.open_room(ROOM, Gate::Open);
        self.runtime.block_on(opened).unwrap();
    }

    /// Both as they are connected.
    pub(crate) fn meet(callers: [Caller; 2]) -> [Caller; 2] {
        let [mut anna, mut bert] = callers;
        until(&mut [&mut anna, &mut bert], "both are connected", |all| {
            all.iter().all(|one| one.connected && one.channel.is_some())
        });
        [anna, bert]
    }

    /// A caller on a line, answered but not yet connected.
    pub(crate) fn join(&self, number: usize) -> Caller {
        let line = &self.lines[number];
        let (mut caller, offer) = Caller::new(&line.home, line.ip, self.epoch);
        caller.accept(&self.answer(number, offer));
        caller
    }

    /// A caller on a line whose network lets no UDP through.
    pub(crate) fn join_over_tcp(&self, number: usize) -> Caller {
        let line = &self.lines[number];
        let servers = self.node.as_ref().unwrap().addresses().iter();
        let mut reachable = servers.filter(|at| at.is_ipv4() == line.ip.is_ipv4());
        let server = *reachable.nth(number).unwrap();
        let (mut caller, offer) = Caller::over_tcp(&line.home, server, self.epoch);
        caller.accept(&self.answer(number, offer));
        caller
    }

    /// Restarts ICE for the caller on a line, as its page would.
    pub(crate) fn mend(&self, number: usize, caller: &mut Caller) {
        let id = ParticipantId(number as u128 + 1);
        let answer = self.handle.renegotiate(ROOM, id, caller.restart_ice());
        caller.accept(&self.runtime.block_on(answer).unwrap());
    }

    fn answer(&self, number: usize, offer: String) -> String {
        let id = ParticipantId(number as u128 + 1);
        let answer = self.handle.join(ROOM, id, offer);
        self.runtime.block_on(answer).unwrap()
    }

    /// What a scrape of the node's metrics would read.
    pub(crate) fn metrics(&self) -> String {
        let families = self.registry.gather();
        let text = prometheus::TextEncoder::new().encode_to_string(&families);
        text.unwrap()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(node) = self.node.take() {
            node.shutdown();
        }
    }
}
