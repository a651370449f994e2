//! Who may do what: one table. The shell finds out who asks and whether the thing is theirs;
//! whether that is enough stands here and nowhere else.
//!
//! What is not in the table is allowed to nobody. A thing of another tenant is not in the table at
//! all: whoever asks sees one tenant only, the rest does not exist for them.

use serde::{Deserialize, Serialize};

/// Who asks, by the kind of credential and, for officers, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular.
    Anybody,
    /// By the ticket of a seat or the link of an appointment.
    Citizen,
    /// By the token of a room.
    Participant,
    /// Signed in; serves citizens.
    Officer,
    /// Signed in; also sets the rules of the offices they serve.
    OfficeLead,
    /// Signed in; administers the tenant.
    TenantAdmin,
    /// By API key; each key has scopes.
    Integrator,
    /// Runs the house for all tenants.
    Operator,
}

/// What an officer is to the tenant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves citizens in their offices.
    #[default]
    Officer,
    /// Also sets the rules of their offices.
    OfficeLead,
    /// Also administers the whole tenant.
    TenantAdmin,
}

/// What an API key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// See rooms.
    #[serde(rename = "rooms:read")]
    RoomsRead,
    /// Make and end rooms, admit participants.
    #[serde(rename = "rooms:write")]
    RoomsWrite,
    /// Hear the events of the tenant.
    #[serde(rename = "events:read")]
    EventsRead,
    /// See statistics.
    #[serde(rename = "statistics:read")]
    StatisticsRead,
    /// See and change webhooks.
    #[serde(rename = "webhooks:write")]
    WebhooksWrite,
}

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// The municipality as everybody sees it.
    Tenant,
    /// The municipalities of the house.
    Tenants,
    /// The media nodes of the house.
    Node,
    /// How much the program writes into its log.
    Log,
    /// What the operator did with what is no tenant's.
    HouseAudit,
    /// An office as everybody sees it.
    Office,
    /// The rules of an office.
    OfficeSettings,
    /// A seat in a waiting area.
    Seat,
    /// An appointment.
    Appointment,
    /// The own account of whoever is signed in.
    Account,
    /// The desk and the queue of an office.
    Desk,
    /// The door of an office.
    Door,
    /// A call.
    Call,
    /// A session.
    Session,
    /// What happened in an office, as numbers.
    Statistics,
    /// The accounts of officers.
    Officer,
    /// The keys of integrators.
    ApiKey,
    /// Who administered what.
    Audit,
    /// What is told to citizens: texts, and what could not be delivered.
    Notice,
    /// Where events are sent.
    Webhook,
    /// A room made by an integrator, and its participants.
    Room,
    /// The link of a participant, for whoever has it.
    JoinLink,
    /// The media connection of a participant.
    Media,
    /// A try of the media path before a visit.
    Check,
    /// The event stream.
    Events,
    /// Whether the house lives.
    Health,
}

/// What is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Look at it.
    Read,
    /// Make a new one.
    Create,
    /// Change it.
    Change,
    /// End it.
    Remove,
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What is theirs: their seat, their room, the offices they serve, their account.
    Own,
    /// Everything of the tenant.
    All,
    /// Everything of the tenant, with a key of this scope.
    Scoped(Scope),
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What it is about.
    pub noun: Noun,
    /// What is done with it.
    pub verb: Verb,
    reach: [Reach; Who::ALL.len()],
}

macro_rules! cell {
    (-) => {
        Reach::Nothing
    };
    (own) => {
        Reach::Own
    };
    (all) => {
        Reach::All
    };
    ($scope:ident) => {
        Reach::Scoped(Scope::$scope)
    };
}

macro_rules! table {
    ($($noun:ident $verb:ident :
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt;)*) => {
        /// The table: who × resource × verb.
        pub const TABLE: &[Rule] = &[$(Rule {
            noun: Noun::$noun,
            verb: Verb::$verb,
            reach: [
                cell!($a), cell!($b), cell!($c), cell!($d),
                cell!($e), cell!($f), cell!($g), cell!($h),
            ],
        }),*];
    };
}

table! {
    // resource     verb     anybody citizen participant officer lead admin integrator   operator
    Tenant          Read   :  all     all     all         all     all  all   all             all;
    Tenant          Change :  -       -       -           -       -    all   -               -;
    Tenants         Read   :  -       -       -           -       -    -     -               all;
    Tenants         Create :  -       -       -           -       -    -     -               all;
    Tenants         Change :  -       -       -           -       -    -     -               all;
    Tenants         Remove :  -       -       -           -       -    -     -               all;
    Node            Read   :  -       -       -           -       -    -     -               all;
    Node            Create :  -       -       -           -       -    -     -               all;
    Node            Change :  -       -       -           -       -    -     -               all;
    Node            Remove :  -       -       -           -       -    -     -               all;
    Log             Read   :  -       -       -           -       -    -     -               all;
    Log             Change :  -       -       -           -       -    -     -               all;
    HouseAudit      Read   :  -       -       -           -       -    -     -               all;
    Office          Read   :  all     all     all         all     all  all   all             all;
    Office          Create :  -       -       -           -       -    all   -               -;
    Office          Remove :  -       -       -           -       -    all   -               -;
    OfficeSettings  Read   :  -       -       -           -       own  all   -               -;
    OfficeSettings  Change :  -       -       -           -       own  all   -               -;
    Seat            Create :  all     all     all         all     all  all   all             all;
    Seat            Read   :  -       own     -           -       -    -     -               -;
    Seat            Change :  -       own     -           -       -    -     -               -;
    Seat            Remove :  -       own     -           -       -    -     -               -;
    Appointment     Create :  all     all     all         all     all  all   all             all;
    Appointment     Read   :  -       own     -           own     own  own   -               -;
    Appointment     Change :  -       own     -           own     own  own   -               -;
    Account         Create :  all     all     all         all     all  all   all             all;
    Account         Read   :  -       -       -           own     own  own   -               -;
    Account         Change :  -       -       -           own     own  own   -               -;
    Account         Remove :  -       -       -           own     own  own   -               -;
    Desk            Read   :  -       -       -           own     own  own   -               -;
    Desk            Change :  -       -       -           own     own  own   -               -;
    Door            Change :  -       -       -           own     own  own   -               -;
    Call            Create :  -       -       -           own     own  own   -               -;
    Call            Read   :  -       -       -           own     own  own   -               -;
    Call            Change :  -       -       -           own     own  own   -               -;
    Call            Remove :  -       -       -           own     own  own   -               -;
    Session         Read   :  -       -       -           own     own  own   -               -;
    Session         Change :  -       -       -           own     own  own   -               -;
    Statistics      Read   :  -       -       -           own     own  all   StatisticsRead  -;
    Officer         Read   :  -       -       -           -       own  all   -               -;
    Officer         Create :  -       -       -           -       -    all   -               -;
    Officer         Change :  -       -       -           -       -    all   -               -;
    ApiKey          Read   :  -       -       -           -       -    all   -               -;
    ApiKey          Create :  -       -       -           -       -    all   -               -;
    ApiKey          Change :  -       -       -           -       -    all   -               -;
    ApiKey          Remove :  -       -       -           -       -    all   -               -;
    Audit           Read   :  -       -       -           -       -    all   -               -;
    Notice          Read   :  -       -       -           -       -    all   -               -;
    Notice          Change :  -       -       -           -       -    all   -               -;
    Webhook         Read   :  -       -       -           -       -    all   WebhooksWrite   -;
    Webhook         Create :  -       -       -           -       -    all   WebhooksWrite   -;
    Webhook         Change :  -       -       -           -       -    all   WebhooksWrite   -;
    Webhook         Remove :  -       -       -           -       -    all   WebhooksWrite   -;
    Room            Create :  -       -       -           -       -    -     RoomsWrite      -;
    Room            Read   :  -       -       -           -       -    -     RoomsRead       -;
    Room            Change :  -       -       -           -       -    -     RoomsWrite      -;
    Room            Remove :  -       -       -           -       -    -     RoomsWrite      -;
    JoinLink        Read   :  all     all     all         all     all  all   all             all;
    Media           Create :  -       -       own         -       -    -     -               -;
    Media           Change :  -       -       own         -       -    -     -               -;
    Media           Remove :  -       -       own         -       -    -     -               -;
    Check           Create :  all     all     all         all     all  all   all             all;
    Events          Read   :  all     own     -           all     all  all   EventsRead      all;
    Health          Read   :  all     all     all         all     all  all   all             all;
}

/// How far the permission of these reaches.
pub fn reach(who: Who, verb: Verb, noun: Noun) -> Reach {
    let row = TABLE
        .iter()
        .find(|rule| rule.noun == noun && rule.verb == verb);
    row.map_or(Reach::Nothing, |rule| rule.of(who))
}

impl Rule {
    /// How far it reaches for these.
    pub fn of(&self, who: Who) -> Reach {
        let place = Who::ALL.iter().position(|one| *one == who);
        place.map_or(Reach::Nothing, |place| self.reach[place])
    }
}

impl Reach {
    /// Whether it covers a thing that is (or is not) theirs, with a key of these scopes.
    pub fn covers(self, is_own: bool, scopes: &[Scope]) -> bool {
        match self {
            Self::Nothing => false,
            Self::Own => is_own,
            Self::All => true,
            Self::Scoped(scope) => scopes.contains(&scope),
        }
    }
}

impl Who {
    /// The columns of the table, in order.
    pub const ALL: [Self; 8] = [
        Self::Anybody,
        Self::Citizen,
        Self::Participant,
        Self::Officer,
        Self::OfficeLead,
        Self::TenantAdmin,
        Self::Integrator,
        Self::Operator,
    ];
}

impl From<Role> for Who {
    fn from(role: Role) -> Self {
        match role {
            Role::Officer => Self::Officer,
            Role::OfficeLead => Self::OfficeLead,
            Role::TenantAdmin => Self::TenantAdmin,
        }
    }
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Officer, Self::OfficeLead, Self::TenantAdmin];

    /// As it is written in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::OfficeLead => "office_lead",
            Self::TenantAdmin => "tenant_admin",
        }
    }

    /// The role of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::RoomsRead,
        Self::RoomsWrite,
        Self::EventsRead,
        Self::StatisticsRead,
        Self::WebhooksWrite,
    ];

    /// As it is written in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RoomsRead => "rooms:read",
            Self::RoomsWrite => "rooms:write",
            Self::EventsRead => "events:read",
            Self::StatisticsRead => "statistics:read",
            Self::WebhooksWrite => "webhooks:write",
        }
    }

    /// The scope of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_stands_twice() {
        for (place, rule) in TABLE.iter().enumerate() {
            let same = |other: &Rule| other.noun == rule.noun && other.verb == rule.verb;
            assert_eq!(TABLE.iter().position(same), Some(place), "{rule:?}");
        }
    }

    #[test]
    fn a_higher_role_may_all_that_a_lower_one_may() {
        let far = |reach| match reach {
            Reach::Nothing => 0,
            Reach::Own => 1,
            Reach::All | Reach::Scoped(_) => 2,
        };
        for rule in TABLE {
            let reaches = Role::ALL.map(|role| far(rule.of(role.into())));
            assert!(reaches.is_sorted(), "{rule:?}");
        }
    }

    #[test]
    fn scopes_are_for_integrators_and_operators_run_the_house_only() {
        for rule in TABLE {
            for who in Who::ALL {
                let is_scoped = matches!(rule.of(who), Reach::Scoped(_));
                assert!(!is_scoped || who == Who::Integrator, "{rule:?}");
            }
            let is_private = rule.of(Who::Anybody) == Reach::Nothing;
            let is_operators = rule.of(Who::Operator) != Reach::Nothing;
            let is_the_houses = matches!(
                rule.noun,
                Noun::Tenants | Noun::Node | Noun::Log | Noun::HouseAudit
            );
            assert!(
                !(is_private && is_operators) || is_the_houses,
                "an operator sees nothing of a tenant that is not public: {rule:?}"
            );
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_allowed_to_nobody() {
        for who in Who::ALL {
            assert_eq!(reach(who, Verb::Remove, Noun::Audit), Reach::Nothing);
        }
    }

    #[test]
    fn own_is_own_and_a_scope_must_be_there() {
        let lead = reach(Who::OfficeLead, Verb::Change, Noun::OfficeSettings);
        assert!(lead.covers(true, &[]) && !lead.covers(false, &[]));
        let key = reach(Who::Integrator, Verb::Create, Noun::Room);
        assert!(!key.covers(true, &[Scope::RoomsRead]));
        assert!(key.covers(false, &[Scope::RoomsWrite]));
    }

    #[test]
    fn names_are_the_same_in_tables_and_in_json() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
            assert_eq!(Role::by_name(role.name()), Some(role));
        }
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.name());
            assert_eq!(Scope::by_name(scope.name()), Some(scope));
        }
    }
}
