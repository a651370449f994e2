//! A node on the other side of a link: calls are made through it as on the same machine, strangers
//! are kept out, versions get along, and whoever dies is noticed.
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside of the media plane and read the clock themselves"
)]

mod support;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use schalter_sfu::link::wire::Versions;
use schalter_sfu::link::{Authority, Client, Closing, Door, Identity, LinkError, Token};
use schalter_sfu::{Gate, Handle, Notice, Refusal, RoomId};
use support::{ALICE, BOB, ROOM, Town, until};
use tokio::time::timeout;

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(10);

fn anywhere() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

fn token(door: SocketAddr, identity: Identity) -> Token {
    Token {
        name: "rack-1".to_owned(),
        addresses: vec![door.to_string()],
        identity,
    }
}

/// A control that knows one authority, and a node with a token of it.
struct Fleet {
    authority: Authority,
    door: Door,
    town: Town,
    client: Arc<Client>,
}

impl Fleet {
    fn start() -> Self {
        Self::speaking(Versions::OURS, Versions::OURS)
    }

    fn speaking(control: Versions, node: Versions) -> Self {
        let authority = Authority::generate().expect("an authority");
        let door = Door::speaking(control, anywhere(), &authority).expect("a door");
        let town = Town::start(2);
        let token = token(
            door.address().expect("its address"),
            authority.node().expect("a certificate"),
        );
        let client = Client::speaking(node, token, town.handle.clone(), 2);
        let client = client.expect("a client");
        let runs = client.clone();
        tokio::spawn(async move { runs.run().await });
        Self {
            authority,
            door,
            town,
            client,
        }
    }

    async fn let_in(&self) -> Handle {
        let let_in = timeout(PATIENCE, let_in(&self.door)).await;
        let_in.expect("the node dials").expect("it is let in")
    }
}

/// The port is free again as soon as the last connection is forgotten.
async fn reopened(address: SocketAddr, authority: &Authority) -> Door {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Door::open(address, authority) {
            Ok(door) => return door,
            Err(error) => assert!(Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn let_in(door: &Door) -> Result<Handle, LinkError> {
    let knock = door.knock().await.expect("the door stands");
    knock.answer().await?.welcome().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_the_link_is_a_call() {
    let fleet = Fleet::start();
    let handle = fleet.let_in().await;
    let mut notices = handle.notices();
    handle.self_test().await.unwrap();
    handle.open_room(ROOM, Gate::Open).await.unwrap();
    // The link only carries words: picture and sound go straight to the node.
    let mut far = fleet.town;
    far.handle = handle.clone();
    let mut alice = far.join(ROOM, ALICE).await;
    let mut bob = far.join(ROOM, BOB).await;
    until(&mut [&mut alice, &mut bob], "Bob hears Alice", |all| {
        all[0].talk("alice");
        !all[1].heard.is_empty()
    });
    let first = timeout(PATIENCE, notices.recv()).await.unwrap().unwrap();
    assert!(matches!(first, Notice::Connected { room: ROOM, .. }));
    assert_eq!(handle.room(ROOM).await.unwrap().participants.len(), 2);
    assert_eq!(handle.rooms().await.unwrap(), [ROOM]);
    until(&mut [&mut alice, &mut bob], "the load is known", |_| {
        handle.load().participants == 2 && handle.load().rooms == 1
    });
    handle.close_room(ROOM).await.unwrap();
    assert!(handle.room(ROOM).await.is_none());
    let refused = handle.set_gate(RoomId(7), Gate::Open).await;
    assert_eq!(refused, Err(Refusal::UnknownRoom));
    let refused = handle.join(ROOM, ALICE, "no offer".to_owned()).await;
    assert_eq!(refused, Err(Refusal::UnknownRoom));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_another_authority_vouches_for_stays_outside() {
    let (authority, strangers) = (
        Authority::generate().unwrap(),
        Authority::generate().unwrap(),
    );
    let door = Door::open(anywhere(), &authority).unwrap();
    let town = Town::start(1);
    // A node of strangers, and one that shows a certificate of control: not even that is a node's.
    for identity in [strangers.node().unwrap(), authority.control().unwrap()] {
        let token = token(door.address().unwrap(), identity);
        let client = Client::new(token, town.handle.clone(), 1).unwrap();
        let linked = client.linked();
        let runs = tokio::spawn(async move { client.run().await });
        for _ in 0..2 {
            let knock = timeout(PATIENCE, door.knock()).await.unwrap().unwrap();
            assert!(knock.answer().await.is_err(), "nobody gets in");
        }
        assert_eq!(*linked.borrow(), 0);
        runs.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_turned_away_is_not_linked() {
    let fleet = Fleet::start();
    let knock = timeout(PATIENCE, fleet.door.knock())
        .await
        .unwrap()
        .unwrap();
    let arriving = knock.answer().await.unwrap();
    assert_eq!(arriving.fingerprint().len(), 64);
    assert_eq!(arriving.hello().workers, 2);
    arriving.turn_away();
    assert_eq!(*fleet.client.linked().borrow(), 0);
    // It tries again, and the operator may have thought better of it.
    let handle = fleet.let_in().await;
    handle.self_test().await.unwrap();
    let mut linked = fleet.client.linked();
    let one = linked.wait_for(|linked| *linked == 1);
    timeout(PATIENCE, one).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn version_n_and_the_next_speak_to_each_other() {
    let next = Versions {
        newest: Versions::OURS.newest + 1,
        ..Versions::OURS
    };
    for (control, node) in [(Versions::OURS, next), (next, Versions::OURS)] {
        let fleet = Fleet::speaking(control, node);
        fleet.let_in().await.self_test().await.unwrap();
    }
    let only_next = Versions {
        oldest: next.newest,
        ..next
    };
    let fleet = Fleet::speaking(Versions::OURS, only_next);
    let refused = timeout(PATIENCE, let_in(&fleet.door)).await.unwrap();
    assert!(matches!(refused, Err(LinkError::NoVersion)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_gone_is_noticed_and_nobody_waits_for_it() {
    let fleet = Fleet::start();
    let handle = fleet.let_in().await;
    handle.open_room(ROOM, Gate::Open).await.unwrap();
    fleet.client.close().await;
    let mut is_heard = handle.is_heard();
    let silent = is_heard.wait_for(|heard| !heard);
    timeout(PATIENCE, silent).await.unwrap().unwrap();
    let begun = Instant::now();
    assert_eq!(
        handle.open_room(RoomId(9), Gate::Open).await,
        Err(Refusal::Unreachable)
    );
    assert!(begun.elapsed() < Duration::from_secs(1), "at once");
    timeout(PATIENCE, handle.over()).await.unwrap();
    // Only the link: the node and its rooms live on.
    assert!(fleet.town.handle.room(ROOM).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_that_comes_back_finds_the_rooms_of_before() {
    let Fleet {
        authority,
        door,
        town,
        client,
    } = Fleet::start();
    let address = door.address().unwrap();
    let handle = let_in(&door).await.unwrap();
    handle.open_room(ROOM, Gate::Open).await.unwrap();
    door.close().await;
    drop((door, handle));
    let again = reopened(address, &authority).await;
    let handle = timeout(PATIENCE, let_in(&again)).await.unwrap().unwrap();
    assert_eq!(handle.rooms().await.unwrap(), [ROOM]);
    handle.close(Closing::Replaced);
    let mut linked = client.linked();
    let none = linked.wait_for(|linked| *linked == 0);
    timeout(PATIENCE, none).await.unwrap().unwrap();
    drop(town);
}
