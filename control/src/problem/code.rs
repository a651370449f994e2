//! Every problem the API can answer with: its code, its status, and its words in German and
//! English. One table; the pages show these words as they are, so they are written for citizens
//! and officers: what happened (title) and what to do now (detail).

use axum::http::StatusCode;

use schalter_control_core::Locale;

use crate::languages;

/// A title and a detail in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What happened.
    pub title: &'static str,
    /// What to do now.
    pub detail: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:ident
        de $de_title:literal $de_detail:literal
        en $en_title:literal $en_detail:literal;)*) => {
        /// What went wrong, as a word a program can compare.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The word in `"code"` and at the end of `"type"`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// The HTTP status this problem is answered with.
            pub fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status,)* }
            }

            /// The words for people.
            pub fn words(self, language: Locale) -> Words {
                let own = languages::problem(language, self.as_str());
                own.unwrap_or_else(|| if language == Locale::EN { self.english() } else { self.german() })
            }

            fn german(self) -> Words {
                match self { $(Code::$name => Words { title: $de_title, detail: $de_detail },)* }
            }

            fn english(self) -> Words {
                match self { $(Code::$name => Words { title: $en_title, detail: $en_detail },)* }
            }
        }
    };
}

codes! {
    /// Nothing lives at this path.
    NotFound "not-found" NOT_FOUND
        de "Nicht gefunden" "Diese Adresse gibt es nicht. Bitte prüfen Sie die Schreibweise oder beginnen Sie auf der Startseite."
        en "Not found" "This address does not exist. Please check the spelling or begin at the start page.";
    /// No tenant claims the host name of the request.
    UnknownTenant "unknown-tenant" NOT_FOUND
        de "Unter diesem Namen gibt es keine Kommune" "Bitte prüfen Sie die Adresse. Wer das Haus betreibt, legt Namen mit „schalter tenant“ an."
        en "There is no municipality of this name" "Please check the address. Whoever runs the house adds names with “schalter tenant”.";
    /// No such office in this tenant.
    UnknownOffice "unknown-office" NOT_FOUND
        de "Dieses Büro gibt es nicht" "Bitte wählen Sie ein Büro aus der Übersicht."
        en "There is no such office" "Please choose an office from the overview.";
    /// No such seat, or not with this ticket.
    UnknownSeat "unknown-seat" NOT_FOUND
        de "Diesen Warteplatz gibt es nicht" "Bitte nehmen Sie in der Übersicht neu Platz."
        en "There is no such seat" "Please take a new seat from the overview.";
    /// The seat is not parked.
    NotParked "not-parked" CONFLICT
        de "Dieser Platz ist nicht geparkt" "Er wartet schon oder ist aufgerufen. Bitte laden Sie den Arbeitsplatz neu."
        en "This seat is not parked" "It is waiting already, or called. Please reload the desk.";
    /// The seat is parked already.
    AlreadyParked "already-parked" CONFLICT
        de "Dieser Platz ist schon geparkt" "Eine Kollegin oder ein Kollege war schneller. Bitte laden Sie den Arbeitsplatz neu."
        en "This seat is parked already" "A colleague was faster. Please reload the desk.";
    /// No officer of this id serves there.
    UnknownOfficer "unknown-officer" NOT_FOUND
        de "Hier arbeitet niemand mit dieser Kennung" "Bitte wählen Sie jemanden aus diesem Büro oder ein anderes Büro."
        en "Nobody with this id works here" "Please choose somebody of this office, or another office.";
    /// Whoever sat down now would be called after closing time.
    AfterClosing "after-closing" CONFLICT
        de "Heute reicht die Zeit nicht mehr" "Es warten schon so viele, dass Sie erst nach dem Ende der Öffnungszeit an der Reihe wären. Bitte kommen Sie ein anderes Mal oder nehmen Sie einen Termin."
        en "There is not enough time left today" "So many are waiting already that you would be called after closing time. Please come another time or book an appointment.";
    /// The office has no such service.
    UnknownService "unknown-service" UNPROCESSABLE_ENTITY
        de "Dieses Anliegen gibt es hier nicht" "Das Büro bietet es nicht oder nicht mehr an. Die Anliegen stehen bei GET /v1/offices/{id}."
        en "This service does not exist here" "The office does not offer it, or no more. Its services are at GET /v1/offices/{id}.";
    /// No such call.
    UnknownCall "unknown-call" NOT_FOUND
        de "Diesen Aufruf gibt es nicht" "Der Aufruf ist vorbei oder wurde zurückgenommen. Bitte laden Sie den Arbeitsplatz neu."
        en "There is no such call" "The call is over or was taken back. Please reload the desk.";
    /// No such session.
    UnknownSession "unknown-session" NOT_FOUND
        de "Dieses Gespräch gibt es nicht" "Das Gespräch ist beendet. Bitte laden Sie die Seite neu."
        en "There is no such session" "The session has ended. Please reload the page.";
    /// No such room, or it was closed.
    UnknownRoom "unknown-room" NOT_FOUND
        de "Diesen Raum gibt es nicht" "Der Raum ist geschlossen oder gehört zu einem anderen Mandanten."
        en "There is no such room" "The room is closed or belongs to another tenant.";
    /// No join link of this secret, or none that is good any more.
    UnknownLink "unknown-link" NOT_FOUND
        de "Dieser Link gilt nicht mehr" "Das Gespräch ist beendet oder der Link ist abgelaufen. Bitte fragen Sie die Stelle, die ihn geschickt hat, nach einem neuen."
        en "This link is no longer valid" "The conversation is over or the link has expired. Please ask whoever sent it for a new one.";
    /// No such API key in this tenant.
    UnknownApiKey "unknown-api-key" NOT_FOUND
        de "Diesen API-Schlüssel gibt es nicht" "Er wurde entzogen oder gehört zu einem anderen Mandanten."
        en "There is no such API key" "It was taken away or belongs to another tenant.";
    /// No such sign-in of this officer.
    UnknownSignIn "unknown-sign-in" NOT_FOUND
        de "Diese Anmeldung gibt es nicht" "Sie ist abgelaufen oder wurde schon beendet."
        en "There is no such sign-in" "It has expired or was ended already.";
    /// The name belongs to somebody else.
    NameTaken "name-taken" CONFLICT
        de "Dieser Name ist vergeben" "Bitte wählen Sie einen anderen Anmeldenamen."
        en "This name is taken" "Please choose another name to sign in with.";
    /// The host name belongs to another municipality.
    HostTaken "host-taken" CONFLICT
        de "Diese Adresse ist vergeben" "Eine andere Kommune des Hauses wird unter diesem Namen erreicht. Bitte wählen Sie einen anderen."
        en "This host name is taken" "Another municipality of the house is reached by this name. Please choose another.";
    /// The house would be without any municipality.
    LastTenant "last-tenant" CONFLICT
        de "Das ist die letzte Kommune" "Ein Haus ohne Kommune antwortet niemandem mehr. Legen Sie zuerst eine andere an."
        en "This is the last municipality" "A house without any answers nobody. Found another one first.";
    /// No media node of this name was ever given a token.
    UnknownNode "unknown-node" NOT_FOUND
        de "Diesen Medienknoten gibt es nicht" "Oder seine Zugangsmarke wurde ihm entzogen. Alle stehen bei GET /v1/nodes."
        en "There is no such media node" "Or its token was taken away. All of them are at GET /v1/nodes.";
    /// There is no other media node to which rooms could move.
    OwnNode "own-node" CONFLICT
        de "Dies ist der eigene Medienknoten des Hauses" "Eine Zugangsmarke hat er nicht. Leeren lässt er sich, wenn neben ihm andere zugelassen sind (link.listen); sonst schließen Sie die Büros und beenden Sie das Programm."
        en "This is the house's own media node" "It has no token. It can be drained where others are let in beside it (link.listen); else close the offices and stop the program.";
    /// Media nodes would not find control.
    NoLink "no-link" CONFLICT
        de "Medienknoten fänden nicht hierher" "Setzen Sie link.listen und link.announce in den Einstellungen und starten Sie neu."
        en "Media nodes would not find their way here" "Set link.listen and link.announce in the settings and start again.";
    /// The program does not log: it runs inside another.
    NoLog "no-log" CONFLICT
        de "Dieses Programm führt kein Protokoll" "Es läuft in einem anderen Programm; dort wird bestimmt, was protokolliert wird."
        en "This program keeps no log" "It runs inside another program, which decides what is logged.";
    /// The store does not answer right now.
    StoreUnavailable "store-unavailable" SERVICE_UNAVAILABLE
        de "Gerade kann nichts gespeichert werden" "Bitte versuchen Sie es gleich noch einmal. Was Ihnen schon bestätigt wurde, gilt."
        en "Nothing can be saved right now" "Please try again in a moment. What was confirmed to you still holds.";
    /// The disk of the store is full.
    DiskFull "disk-full" SERVICE_UNAVAILABLE
        de "Der Speicherplatz ist voll" "Es kann gerade nichts Neues gespeichert werden. Was Ihnen schon bestätigt wurde, gilt, und laufende Gespräche gehen weiter. Bitte versuchen Sie es später noch einmal."
        en "The disk is full" "Nothing new can be saved right now. What was confirmed to you still holds, and running conversations go on. Please try again later.";
    /// Nobody could administer the tenant any more.
    LastAdmin "last-admin" CONFLICT
        de "Jemand muss verwalten" "Das ist die letzte Person mit Verwaltungsrechten. Geben Sie diese zuerst einer anderen."
        en "Somebody must administer" "This is the last tenant admin. Make another officer one first.";
    /// Somebody talks in the office.
    OfficeInUse "office-in-use" CONFLICT
        de "In diesem Büro ist noch jemand" "Schließen Sie die Tür und warten Sie, bis niemand mehr spricht. Wer wartet, wird benachrichtigt und Termine werden abgesagt."
        en "Somebody is still in this office" "Close the door and wait until nobody talks any more. Those who wait are told, and appointments are called off.";
    /// A sign-in needs a code of the second factor.
    SecondFactorRequired "second-factor-required" UNAUTHORIZED
        de "Bitte geben Sie den Code ein" "Senden Sie im Feld „code“ den sechsstelligen Code Ihrer App oder einen Wiederherstellungscode."
        en "Please enter the code" "Send the six digits of your app, or a recovery code, in “code”.";
    /// The tenant has no identity provider.
    NoIdentityProvider "no-identity-provider" NOT_FOUND
        de "Es gibt keine zentrale Anmeldung" "Bitte melden Sie sich mit Name und Passwort an."
        en "There is no identity provider" "Please sign in by name and password.";
    /// The identity provider does not answer as it should.
    IdentityProviderFails "identity-provider-fails" BAD_GATEWAY
        de "Die zentrale Anmeldung antwortet nicht" "Bitte versuchen Sie es in einigen Minuten noch einmal."
        en "The identity provider does not answer" "Please try again in a few minutes.";
    /// What came back from the identity provider does not fit.
    OidcRefused "oidc-refused" UNAUTHORIZED
        de "Die Anmeldung konnte nicht geprüft werden" "Bitte beginnen Sie die Anmeldung noch einmal von vorn."
        en "The sign-in could not be verified" "Please begin to sign in once more.";
    /// Known to the identity provider, but in no group of ours.
    OidcNoGroup "oidc-no-group" FORBIDDEN
        de "Sie sind hier nicht eingetragen" "Ihre Verwaltung muss Sie in eine Gruppe aufnehmen, die hier arbeiten darf."
        en "You are not registered here" "Your administration must add you to a group that works here.";
    /// There is a confirmed second factor already.
    SecondFactorExists "second-factor-exists" CONFLICT
        de "Es gibt schon einen zweiten Faktor" "Entfernen Sie ihn zuerst, wenn Sie ein anderes Gerät verwenden möchten."
        en "There is a second factor already" "Remove it first if you want to use another device.";
    /// The new password is easily guessed.
    WeakPassword "weak-password" UNPROCESSABLE_ENTITY
        de "Dieses Passwort ist leicht zu erraten" "Nehmen Sie zum Beispiel vier Wörter, die nichts miteinander und nichts mit Ihrem Namen oder Ihrer Stadt zu tun haben."
        en "This password is easily guessed" "Take four words, for example, that have nothing to do with each other, your name or your town.";
    /// The same key was used for another request.
    IdempotencyKeyReused "idempotency-key-reused" UNPROCESSABLE_ENTITY
        de "Dieser Idempotency-Key gehört zu einer anderen Anfrage" "Bitte nehmen Sie für jede neue Anfrage einen neuen Schlüssel."
        en "This Idempotency-Key belongs to another request" "Please use a new key for every new request.";
    /// The same request is being answered.
    StillAnswering "still-answering" CONFLICT
        de "Diese Anfrage wird gerade beantwortet" "Bitte fragen Sie in einem Augenblick mit demselben Schlüssel noch einmal."
        en "This request is being answered" "Please ask again in a moment with the same key.";
    /// More requests than allowed.
    TooManyRequests "too-many-requests" TOO_MANY_REQUESTS
        de "Das waren zu viele Anfragen" "Bitte warten Sie so lange, wie im Kopf Retry-After steht, und versuchen Sie es dann noch einmal."
        en "Too many requests" "Please wait as long as the Retry-After header says and then try again.";
    /// No such participant in the room.
    UnknownParticipant "unknown-participant" NOT_FOUND
        de "Diese Verbindung gibt es nicht" "Bitte verbinden Sie sich neu: POST auf den Raum mit einem neuen Angebot."
        en "There is no such connection" "Please connect again: POST a new offer to the room.";
    /// No such notice, text of a notice, or language of it.
    UnknownNotice "unknown-notice" NOT_FOUND
        de "Diese Nachricht gibt es nicht" "Sie wurde gelöscht, oder Art, Teil oder Sprache sind falsch geschrieben."
        en "There is no such notice" "It was erased, or its kind, part or language is misspelt.";
    /// No such webhook.
    UnknownWebhook "unknown-webhook" NOT_FOUND
        de "Diesen Webhook gibt es nicht" "Er wurde entfernt oder gehört zu einem anderen Mandanten."
        en "There is no such webhook" "It was removed or belongs to another tenant.";
    /// No such delivery of this webhook.
    UnknownDelivery "unknown-delivery" NOT_FOUND
        de "Diese Zustellung gibt es nicht" "Sie wurde gelöscht oder gehört zu einem anderen Webhook."
        en "There is no such delivery" "It was erased or belongs to another webhook.";
    /// Only what has ended can be sent once more.
    NotDead "not-dead" CONFLICT
        de "Das wird noch zugestellt" "Noch einmal senden lässt sich nur, was endgültig gescheitert ist, bei Webhooks auch, was zugestellt ist."
        en "It is still being delivered" "Only what has failed for good can be sent once more; for webhooks also what was delivered.";
    /// The ticket shown already has a living seat.
    AlreadySeated "already-seated" CONFLICT
        de "Sie haben bereits Platz genommen" "Ihr Warteplatz bleibt bestehen. Gehen Sie zurück zu Ihrem Warteplatz oder geben Sie ihn zuerst auf."
        en "You are already seated" "Your seat is kept. Go back to your seat, or give it up first.";
    /// Every chair is taken.
    AreaFull "area-full" CONFLICT
        de "Der Wartebereich ist voll" "Alle Plätze sind besetzt. Bitte versuchen Sie es in einigen Minuten noch einmal."
        en "The waiting area is full" "All seats are taken. Please try again in a few minutes.";
    /// The office is closed.
    DoorClosed "door-closed" CONFLICT
        de "Das Büro ist geschlossen" "Bitte kommen Sie zu den Sprechzeiten wieder."
        en "The office is closed" "Please come back during the office hours.";
    /// The office makes a pause.
    DoorPaused "door-paused" CONFLICT
        de "Das Büro macht gerade Pause" "Bitte versuchen Sie es in einigen Minuten noch einmal."
        en "The office is taking a break" "Please try again in a few minutes.";
    /// The seat has ended.
    SeatGone "seat-gone" GONE
        de "Ihr Warteplatz ist nicht mehr belegt" "Der Besuch ist beendet oder der Platz wurde frei gegeben. Sie können neu Platz nehmen."
        en "Your seat is no longer held" "The visit has ended or the seat was given away. You can take a new seat.";
    /// Enter without a call.
    NotCalled "not-called" CONFLICT
        de "Sie wurden noch nicht aufgerufen" "Bitte warten Sie, bis Sie aufgerufen werden."
        en "You have not been called yet" "Please wait until you are called.";
    /// The call ran out before the citizen entered.
    CallExpired "call-expired" CONFLICT
        de "Der Aufruf ist abgelaufen" "Ihr Platz bleibt bestehen. Bitte warten Sie, bis Sie noch einmal aufgerufen werden."
        en "The call has expired" "You keep your seat. Please wait until you are called again.";
    /// The citizen is in the session already.
    AlreadyEntered "already-entered" CONFLICT
        de "Das Gespräch hat schon begonnen" "Das geht nur vor dem Betreten. Beenden Sie stattdessen das Gespräch."
        en "The session has already begun" "This works only before entering. Finish the session instead.";
    /// Call next with an empty queue.
    NobodyWaiting "nobody-waiting" CONFLICT
        de "Es wartet niemand" "Sobald jemand Platz nimmt, können Sie aufrufen."
        en "Nobody is waiting" "You can call as soon as somebody takes a seat.";
    /// The officer has a call or session.
    OfficerBusy "officer-busy" CONFLICT
        de "Sie sind noch beschäftigt" "Beenden Sie zuerst das Gespräch oder nehmen Sie den Aufruf zurück."
        en "You are still busy" "Finish the session or take back the call first.";
    /// Somebody else calls this seat.
    SeatCalledByOther "seat-called-by-other" CONFLICT
        de "Diese Person wird schon aufgerufen" "Eine Kollegin oder ein Kollege war schneller. Bitte rufen Sie die nächste Person auf."
        en "This person is already being called" "A colleague was faster. Please call the next person.";
    /// The call belongs to another officer.
    NotYourCall "not-your-call" FORBIDDEN
        de "Das ist nicht Ihr Aufruf" "Nur wer aufgerufen hat, kann den Aufruf ändern."
        en "This is not your call" "Only the officer who called can change the call.";
    /// The session belongs to another officer.
    NotYourSession "not-your-session" FORBIDDEN
        de "Das ist nicht Ihr Gespräch" "Nur wer das Gespräch führt, kann es sehen und beenden."
        en "This is not your session" "Only the officer who leads the session can see and finish it.";
    /// No such appointment, or not with this secret.
    UnknownAppointment "unknown-appointment" NOT_FOUND
        de "Diesen Termin gibt es nicht" "Der Termin ist lange vorbei oder der Link ist unvollständig. Bitte öffnen Sie den Link aus Ihrer letzten Nachricht."
        en "There is no such appointment" "The appointment is long over or the link is incomplete. Please open the link in your latest message.";
    /// The office offers no appointments.
    NoAppointments "no-appointments" CONFLICT
        de "Dieses Büro vergibt keine Termine" "Bitte nehmen Sie zu den Sprechzeiten ohne Termin Platz."
        en "This office offers no appointments" "Please take a seat during the office hours, without an appointment.";
    /// No slot begins at that time.
    UnknownSlot "unknown-slot" CONFLICT
        de "Zu dieser Zeit gibt es keinen Termin" "Bitte wählen Sie eine der angebotenen Zeiten."
        en "There is no appointment at this time" "Please choose one of the times offered.";
    /// Somebody else was faster.
    SlotTaken "slot-taken" CONFLICT
        de "Diese Zeit ist gerade vergeben worden" "Jemand war schneller. Bitte wählen Sie eine andere Zeit."
        en "This time has just been taken" "Somebody was faster. Please choose another time.";
    /// The hold or the link has run out.
    HoldExpired "hold-expired" GONE
        de "Die Zeit zum Buchen ist abgelaufen" "Der Termin war für Sie reserviert und ist jetzt wieder frei. Bitte wählen Sie noch einmal eine Zeit."
        en "The time for booking has run out" "The appointment was held for you and is free again. Please choose a time once more.";
    /// Confirm without contact data.
    ContactMissing "contact-missing" CONFLICT
        de "Es fehlt noch, wie wir Sie erreichen" "Bitte geben Sie eine E-Mail-Adresse oder eine Mobilnummer an."
        en "We do not know yet how to reach you" "Please give an e-mail address or a mobile number.";
    /// Contact data of a confirmed appointment.
    AlreadyConfirmed "already-confirmed" CONFLICT
        de "Der Termin ist schon bestätigt" "Ihre Angaben stehen fest. Um sie zu ändern, sagen Sie den Termin ab und buchen Sie neu."
        en "The appointment is already confirmed" "Your details are settled. To change them, cancel the appointment and book again.";
    /// Not confirmed yet, or not by the link.
    NotConfirmed "not-confirmed" CONFLICT
        de "Der Termin ist noch nicht bestätigt" "Bitte öffnen Sie den Link in der Nachricht, die wir Ihnen geschickt haben."
        en "The appointment is not confirmed yet" "Please open the link in the message we sent you.";
    /// Called off.
    AppointmentCancelled "appointment-cancelled" GONE
        de "Der Termin ist abgesagt" "Sie können einen neuen Termin buchen."
        en "The appointment is cancelled" "You can book a new appointment.";
    /// Check-in before its time.
    TooEarly "too-early" CONFLICT
        de "Sie sind etwas zu früh" "Anmelden können Sie sich kurz vor dem Termin, ab der Zeit in „check_in_from“. Ihr Termin bleibt bestehen."
        en "You are a little too early" "You can check in shortly before the appointment, from the time in “check_in_from”. Your appointment stands.";
    /// It has begun.
    TooLate "too-late" CONFLICT
        de "Dafür ist es zu spät" "Der Termin hat schon begonnen und kann nicht mehr verschoben werden."
        en "It is too late for this" "The appointment has begun and can no longer be moved.";
    /// They did not come in time.
    AppointmentMissed "appointment-missed" GONE
        de "Der Termin ist leider verstrichen" "Sie waren nicht rechtzeitig da, deshalb ist der Termin verfallen. Sie können einen neuen Termin buchen oder zu den Sprechzeiten ohne Termin Platz nehmen. Die nächsten freien Zeiten stehen in „next_slots“."
        en "The appointment has passed" "You were not there in time, so the appointment is void. You can book a new one, or take a seat without an appointment during the office hours. The next free times are in “next_slots”.";
    /// Checked in before, and the visit is over.
    AlreadyCheckedIn "already-checked-in" CONFLICT
        de "Sie waren zu diesem Termin schon da" "Der Termin ist wahrgenommen. Für ein weiteres Anliegen buchen Sie bitte einen neuen Termin."
        en "You have already been to this appointment" "The appointment is over. For another matter please book a new one.";
    /// No credential, or one of the wrong kind.
    Unauthorized "unauthorized" UNAUTHORIZED
        de "Bitte weisen Sie sich aus" "Es fehlt ein gültiger Nachweis: Wartenummer (Ticket), Anmeldung oder API-Schlüssel."
        en "Please identify yourself" "A valid credential is missing: a ticket, a sign-in or an API key.";
    /// Name or password wrong.
    WrongCredentials "wrong-credentials" UNAUTHORIZED
        de "Name oder Passwort stimmt nicht" "Bitte prüfen Sie Ihre Eingabe. Achten Sie auf Groß- und Kleinschreibung."
        en "Name or password is wrong" "Please check what you typed, including upper and lower case.";
    /// A one-time password must be changed first.
    PasswordChangeRequired "password-change-required" FORBIDDEN
        de "Bitte wählen Sie ein eigenes Passwort" "Das Einmalpasswort gilt nur für die erste Anmeldung. Danach geht es weiter."
        en "Please choose your own password" "The one-time password is only for the first sign-in. After that you can go on.";
    /// Known, but not allowed.
    Forbidden "forbidden" FORBIDDEN
        de "Das dürfen Sie hier nicht" "Ihr Nachweis gilt nicht für diese Aktion. Bitte wenden Sie sich an Ihre Verwaltung."
        en "You may not do this here" "Your credential is not valid for this action. Please ask your administration.";
    /// A participant token past its time.
    TokenExpired "token-expired" UNAUTHORIZED
        de "Der Zugang zum Raum ist abgelaufen" "Bitte holen Sie ein neues Token und verbinden Sie sich noch einmal."
        en "The access to the room has expired" "Please fetch a new token and connect again.";
    /// A participant token that is not ours, or for another room.
    TokenInvalid "token-invalid" UNAUTHORIZED
        de "Der Zugang zum Raum ist ungültig" "Das Token gehört nicht zu diesem Raum. Bitte holen Sie ein neues."
        en "The access to the room is not valid" "The token does not belong to this room. Please fetch a new one.";
    /// Both places of the room are taken.
    RoomFull "room-full" CONFLICT
        de "Der Raum ist voll" "In einem Raum sind höchstens zwei Teilnehmende."
        en "The room is full" "A room takes two participants at most.";
    /// The same participant has joined from elsewhere since.
    Replaced "replaced" CONFLICT
        de "Es geht an einem anderen Gerät weiter" "Sie sind inzwischen von einem anderen Gerät oder Fenster aus im Raum. Um hier weiterzumachen, verbinden Sie sich neu."
        en "It goes on at another device" "You have joined the room from another device or window since. To go on here, connect anew.";
    /// The SDP offer cannot be answered.
    BadOffer "bad-offer" UNPROCESSABLE_ENTITY
        de "Die Verbindung konnte nicht ausgehandelt werden" "Das SDP-Angebot ist nicht lesbar oder passt nicht. Bitte senden Sie ein neues Angebot aus createOffer()."
        en "The connection could not be negotiated" "The SDP offer cannot be read or does not fit. Please send a fresh offer from createOffer().";
    /// The SDP offer has no audio.
    NoAudio "no-audio" UNPROCESSABLE_ENTITY
        de "Das Angebot enthält keinen Ton" "Ein Gespräch braucht mindestens eine Audio-Zeile (m=audio) im SDP-Angebot."
        en "The offer has no audio" "A session needs at least one audio line (m=audio) in the SDP offer.";
    /// A change without `If-Match`.
    PreconditionRequired "precondition-required" PRECONDITION_REQUIRED
        de "Bitte sagen Sie, welchen Stand Sie ändern" "Lesen Sie zuerst den jetzigen Stand und senden Sie dessen ETag im Kopf If-Match."
        en "Please say which version you are changing" "Read it first and send its ETag in the If-Match header.";
    /// It was changed since it was read.
    PreconditionFailed "precondition-failed" PRECONDITION_FAILED
        de "Das wurde inzwischen geändert" "Bitte laden Sie den jetzigen Stand und machen Sie Ihre Änderung noch einmal."
        en "This was changed meanwhile" "Please load it again and repeat your change.";
    /// The body is not JSON.
    BadJson "bad-json" BAD_REQUEST
        de "Die Anfrage ist kein gültiges JSON" "Bitte prüfen Sie den Inhalt der Anfrage. Der Grund steht in „reason“."
        en "The request is not valid JSON" "Please check the body of the request. The reason is in “reason”.";
    /// Readable, but not what this route takes.
    BadRequest "bad-request" UNPROCESSABLE_ENTITY
        de "Die Anfrage passt nicht" "Ein Wert fehlt oder ist nicht erlaubt. Der Grund steht in „reason“ oder „errors“."
        en "The request does not fit" "A value is missing or not allowed. The reason is in “reason” or “errors”.";
    /// The content type is not the one this route takes.
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE
        de "Dieser Inhaltstyp wird nicht angenommen" "Bitte senden Sie den Inhaltstyp, der in „expected“ steht, im Kopf Content-Type."
        en "This content type is not accepted" "Please send the content type named in “expected” in the Content-Type header.";
    /// The body is over the limit.
    BodyTooLarge "body-too-large" PAYLOAD_TOO_LARGE
        de "Die Anfrage ist zu groß" "Bitte senden Sie weniger Daten."
        en "The request is too large" "Please send less data.";
    /// The body did not come whole in time.
    BodyTooSlow "body-too-slow" REQUEST_TIMEOUT
        de "Die Anfrage kam zu langsam" "Ihre Verbindung ist gerade sehr langsam. Bitte versuchen Sie es noch einmal."
        en "The request came too slowly" "Your connection is very slow right now. Please try again.";
    /// The path exists, but not with this method.
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED
        de "Diese Methode gibt es hier nicht" "Die erlaubten Methoden stehen im Kopf Allow."
        en "This method does not exist here" "The allowed methods are in the Allow header.";
    /// Too many wrong passwords or too many requests.
    TooManyAttempts "too-many-attempts" TOO_MANY_REQUESTS
        de "Zu viele Versuche" "Bitte warten Sie eine Minute und versuchen Sie es dann noch einmal."
        en "Too many attempts" "Please wait a minute and then try again.";
    /// No media node takes another room.
    MediaFull "media-full" SERVICE_UNAVAILABLE
        de "Gerade sind alle Leitungen besetzt" "Für ein weiteres Gespräch mit Bild und Ton ist im Augenblick kein Platz. Bitte versuchen Sie es gleich noch einmal."
        en "All lines are busy right now" "There is no place for another conversation with picture and sound at the moment. Please try again shortly.";
    /// The server cannot take more work now.
    Overloaded "overloaded" SERVICE_UNAVAILABLE
        de "Gerade ist zu viel los" "Der Dienst ist ausgelastet oder startet neu. Bitte versuchen Sie es gleich noch einmal."
        en "Too much is going on right now" "The service is at its limit or restarting. Please try again in a moment.";
    /// Our fault.
    Internal "internal" INTERNAL_SERVER_ERROR
        de "Das hat leider nicht geklappt" "Der Fehler liegt bei uns. Bitte versuchen Sie es gleich noch einmal."
        en "Sorry, this did not work" "The fault is on our side. Please try again in a moment.";
}

impl Code {
    /// The language of [`Code::words`]: German where the one asked for has none of its own.
    pub fn spoken(self, language: Locale) -> Locale {
        let is_own = languages::problem(language, self.as_str()).is_some();
        if is_own || language == Locale::EN {
            language
        } else {
            Locale::DE
        }
    }

    /// The code for a status that the framework chose by itself.
    pub fn of_status(status: StatusCode) -> Code {
        match status {
            StatusCode::UNAUTHORIZED => Code::Unauthorized,
            StatusCode::FORBIDDEN => Code::Forbidden,
            StatusCode::NOT_FOUND => Code::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => Code::TooManyAttempts,
            StatusCode::REQUEST_TIMEOUT => Code::BodyTooSlow,
            StatusCode::GATEWAY_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Code::Overloaded,
            other if other.is_server_error() => Code::Internal,
            _ => Code::BadRequest,
        }
    }

    /// The code of this name, for the page that explains it.
    pub fn by_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}
