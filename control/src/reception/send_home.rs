//! An officer no longer serves an office: what they have begun there ends.

use schalter_control_core::id::{OfficeId, OfficerId};
use schalter_control_core::{Input, Refusal};

use super::{Failure, Reception};

impl Reception {
    /// Takes back their call, ends their session, and they are at the desk no more.
    pub async fn send_home(&self, officer: OfficerId, from: &[OfficeId]) -> Result<(), Failure> {
        for &office in from {
            for input in self.what_ends(officer, office).await? {
                match self.handle(office, input).await {
                    // It has ended by itself meanwhile.
                    Ok(_)
                    | Err(Failure::Refused(Refusal::UnknownCall | Refusal::UnknownSession)) => {}
                    Err(failure) => return Err(failure),
                }
            }
        }
        Ok(())
    }

    async fn what_ends(&self, officer: OfficerId, office: OfficeId) -> Result<Vec<Input>, Failure> {
        let desk = self.fresh(office).await?.office.desk(officer);
        let call = desk.call.map(|call| Input::TakeBack {
            officer,
            call: call.call,
        });
        let session = desk.session.map(|session| Input::Finish {
            officer,
            session: session.session,
            services: None,
        });
        let absent = Some(Input::Absent { officer });
        Ok([call, session, absent].into_iter().flatten().collect())
    }
}
