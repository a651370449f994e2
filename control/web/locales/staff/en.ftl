### What only staff read. Plain words.

## Everywhere
dialog-close = Close
dialog-cancel = Cancel
to-admin = Administration
desk-no-offices = You are not assigned to any office.
desk-no-offices-text = Your administration can assign you to one. Then load this page again.
sign-in-code = Code from your app

## Waiting: marks at the seat
seat-urgent = Urgent
seat-appointment = Appointment
seat-away = Will be notified
light-good = Connection good
light-fair = Connection fair
light-poor = Connection poor
redirected = Sent on by { $name }
redirected-to-me = For you, sent on by { $name }

## What can be done
deeds-number = More about number { $number }
deed-rank = Move ahead
deed-rank-number = Move number { $number } ahead
deed-unrank = No longer ahead
deed-unrank-number = Number { $number } no longer ahead
deed-park = Set aside
deed-park-number = Set number { $number } aside
deed-unpark = Take back
deed-unpark-number = Take number { $number } back
deed-redirect = Send on
deed-redirect-number = Send number { $number } on
park-heading = Set number { $number } aside
park-text = The place in line is kept. The person waits until you take them back or call them.
park-note = Note for you and your team (optional)
park-note-example = e.g. photo is missing
parked-heading = Set aside
parked-by-me = { $minutes ->
    [0] just now, by you
    [one] for one minute, by you
   *[other] for { $minutes } minutes, by you
}
parked-by = { $minutes ->
    [0] just now, by { $name }
    [one] for one minute, by { $name }
   *[other] for { $minutes } minutes, by { $name }
}
parked-since = { $minutes ->
    [0] just now
    [one] for one minute
   *[other] for { $minutes } minutes
}
redirect-heading = Send number { $number } on
redirect-text = The time waited so far counts there, too.
redirect-to = Where to?
redirect-choose = Please choose
redirect-colleagues = In this office
redirect-offices = Other offices
redirect-reason = Why? (optional)
redirect-reason-example = e.g. also needs a driving licence
rendered-button = Done: { $count }
rendered-heading = What did you do?
rendered-text = This counts for the statistics. Without a choice, what the person came for counts.
rendered-done = Done
next-write = Next steps
next-written = Change steps
next-dialog = Next steps
next-dialog-text = What should the person know or do after the conversation? They see this text on their last page. It is not stored.
next-tell = Tell

## Pause
door-pause-length = How long? (optional)
door-pause-open = Not said

## Appointments of the day
day-heading = Appointments
day-before = Previous day
day-after = Next day
day-time = Time
day-who = Who and what for
day-state = State
day-none = There are no appointments on this day.
appointment-state-reserved = Not yet confirmed
appointment-state-confirmed = Confirmed
appointment-state-checked-in = Is here
appointment-state-cancelled = Cancelled
appointment-state-expired = Expired
appointment-state-missed = Did not come

## Arrivals
arrivals-heading = When somebody comes
arrivals-sound = Play a sound
arrivals-notification = Notify me on the screen
arrivals-refused = Your browser does not allow notifications from this page. You can change that in the address bar.
arrivals-silent = During a session all is silent.
arrival-notification = { $office }: somebody is waiting

## Keyboard shortcuts
keys-button = Shortcuts
keys-heading = Keyboard shortcuts
keys-text = One press of the key is enough. They do not work while you are writing in a field.
keys-on = Use shortcuts
keys-shift = Shift
keys-key = Key
keys-deed = What happens
key-next = Call the next person
key-take-back = Take the call back
key-missed = Did not come
key-finish = End the session
key-redirect = Send on
key-pause = Make a pause
key-open = Open the office
key-office = Go to the next office
key-help = Show this list

## Call for help
alarm-raise = Call for help
alarm-own = Your colleagues have been told.
alarm-own-blank = Camera and shared screen are off. The other side's picture is hidden, too.
alarm-own-text = Everybody signed in at this office sees your call for help.
alarm-over = End the call for help
alarm-show-again = Show the picture again
alarm-other = { $name } needs help.
alarm-other-session = { $name } needs help, in a session with number { $number }.
alarm-care = I will take care of it
alarm-notification = { $name } needs help
alarm-notification-text = Open your desk.

## Administration
admin-title = Administration
admin-to-desk = To the desk
admin-not-allowed = The administration is for leads and administrators.
admin-not-allowed-text = Your account cannot change anything here. Please ask your administration.
admin-offices = Offices
admin-officers = Staff
admin-statistics = Statistics
admin-texts = Texts
admin-keys = API keys
admin-webhooks = Webhooks
admin-town = Municipality
admin-privacy = Data protection
admin-edit = Edit
admin-remove = Remove
admin-up = Move up
admin-back = Back to the list
admin-deeds = Actions
admin-look-again = Reload
save = Save
save-done = Saved.
save-overtaken = Somebody else has changed this meanwhile.
save-overtaken-text = What you wrote is still here, but not saved. Load the new state and make your change again.
save-load-again = Load the new state

## Administration: offices
office-edit-name = Edit { $name }
office-new = Add an office
office-new-name = Name of the new office
office-close = Close down
office-close-name = Close { $name } down
office-close-question = Really close { $name } down?
office-close-text = The office disappears from the pages. Nobody may be waiting or talking there.
office-basics = Name and seats
office-name = Name
office-description = Description
office-chairs = Seats
services-heading = Services
services-text = What one comes to this office for, in this order.
services-new = New service
services-add = Add a service
service-name = Name of the service
service-minutes = Usual length in minutes
service-papers-lines = Papers, one per line
translations-heading = Name and papers in other languages ({ $said } of { $of })
translations-text = What you leave empty people read in the language of the town. The pages, the mails and the printed confirmation say what you write here.
service-up = Move { $name } up
service-remove = Remove { $name }
hours-from = { $day }, time { $index }, from
hours-to = { $day }, time { $index }, to
hours-remove = Remove { $day }, time { $index }
hours-add = Add a time
hours-add-day = { $day }: add a time
hours-closed = closed
hours-holidays = Closed on public holidays
hours-more = These hours cannot be shown as a simple week. They are below, as a rule.
hours-as-rule = Write as a rule
hours-as-table = Replace by a table of the week
hours-rule = Rule as OpenStreetMap writes it (opening_hours)
appointments-give = Offer appointments
appointments-counters = Appointments at the same time
appointments-usual = Length without a service (minutes)
appointments-buffer = Break in between (minutes)
appointments-lead = Not sooner than in (minutes)
appointments-horizon = At most ahead (days)
exceptions-add = Add days with other hours
exception-number = Other hours { $index }
exception-opens = Other hours { $index }, time { $place }, from
exception-closes = Other hours { $index }, time { $place }, to
exception-remove = Remove other hours { $index }
in-person-none = No hours given yet.
in-person-give = Give hours
closures-heading = Holidays and closures
closures-text = These days count for all hours of the office.
closures-land = Federal state
closures-no-land = Nationwide holidays only
closures-bridge = Closed on bridge days
closures-add = Add a closure
closure-number = Closure { $index }
closure-from = From
closure-to = To
closure-note = Reason (optional)
closure-remove = Remove closure { $index }
year-text = Press a day to close it or to give it other hours.
year-keys = The arrow keys change the day, Page Up and Page Down the month, together with Shift the year.
year-heading = Calendar { $year }
year-before = Previous year
year-after = Next year
year-open = open
year-closed = closed
year-holiday = Public holiday
year-bridge = Bridge day, closed
year-closure = Closure
year-exception = Other hours
year-mark-holiday = H
year-mark-bridge = B
year-mark-closure = C
year-mark-exception = O
day-legend = What is this day like?
day-choice-regular = as usual
day-choice-closed = closed
day-choice-other = open at other times, without appointment
day-span-from = Time { $index }, from
day-span-to = Time { $index }, to
day-apply = Apply
day-counts = It counts as soon as you save the office.

## Administration: staff
role-officer = Officer
role-lead = Office lead
role-admin = Administrator
role-officer-text = Serves citizens in their own offices.
role-lead-text = Also sets the rules of their own offices.
role-admin-text = Administers the whole municipality: offices, accounts, texts and keys.
officers-caption = { $count ->
    [one] One account
   *[other] { $count } accounts
}
officers-new = New account
officers-add = Add the account
officer-who = Name
officer-role = Role
officer-offices = Offices
officer-state = State
officer-active = Active
officer-new = Not signed in yet
officer-disabled = Disabled
officer-edit-name = Edit { $name }
officer-reset = New one-time password
officer-display-name = Name as everybody sees it
officer-name = User name
officer-name-hint = Small letters, digits and . - _ @, for example: anna.schmidt
officer-disable = Disable the account: no more sign-in
officer-second-factor = Remove the second factor
officer-once = One-time password for { $name }
officer-once-text = It is shown only now and must be changed at sign-in. Hand it on in person.

## Administration: texts
texts-lead = Facts in curly brackets such as { "{ $day }" } are filled in by the program. The link must stay in the text.
texts-language = Language
texts-kind = Notice
texts-own = Own words
texts-usual = Use the usual words
texts-usual-part = { $part }: use the usual words
texts-preview = Preview
texts-preview-text = The facts in the preview are made up.
texts-sms = { $segments ->
    [one] Text message (one segment)
   *[other] Text message ({ $segments } segments)
}
part-subject = Subject
part-text = Mail
part-sms = Text message
part-sms-short = Text message, short
notice-confirm-request = Please confirm
notice-confirmed = Appointment confirmed
notice-changed = Appointment moved
notice-cancelled = Appointment cancelled
notice-reminder-day = Reminder the day before
notice-reminder-hour = Reminder an hour before
notice-missed = Appointment missed
notice-two-before = Nearly your turn

## Administration: keys
keys-lead = With an API key another program works together with Schalter.
keys-caption = { $count ->
    [0] No keys yet
    [one] One key
   *[other] { $count } keys
}
keys-new = New key
keys-make = Make the key
key-once = Your new key. It is shown only now.
key-name = Name
key-scopes = Allowed
key-until = Valid until
key-until-optional = Valid until (optional)
key-used = Last used
key-never = never
key-forever = without end
key-remove = Delete
key-remove-name = Delete key { $name }
scope-rooms-read = See rooms
scope-rooms-write = Make and end rooms
scope-events-read = Hear events
scope-statistics-read = Read statistics
scope-webhooks-write = Manage webhooks

## Administration: webhooks
webhooks-lead = A webhook tells another program about events.
webhooks-list = Set up
webhooks-none = No webhooks yet.
webhooks-new = New webhook
webhooks-make = Make the webhook
webhook-once = The secret that signs what is sent. It is shown only now.
webhook-url = Address
webhook-kinds = Events (optional)
webhook-kinds-hint = Separate several by commas. Empty means: all.
webhook-all = all events
webhook-on = On
webhook-off = Off
webhook-enable = Switch on
webhook-enable-of = Switch { $url } on
webhook-disable = Switch off
webhook-disable-of = Switch { $url } off
webhook-remove-of = Remove { $url }
webhook-deliveries = Deliveries
webhook-deliveries-of = Deliveries to { $url }
letter-when = When
letter-kind = Event
letter-waiting = waiting
letter-held = held
letter-delivered = delivered
letter-dead = failed
letter-expired = expired
letter-attempts = { $attempts ->
    [one] one attempt
   *[other] { $attempts } attempts
}
letter-again = Send once more
letters-none = No deliveries yet.

## Administration: statistics
statistics-office = Office
statistics-table = Numbers by day, times in minutes
statistics-day = Day
statistics-taken = Seats taken
statistics-missed = Did not come
statistics-gone = Left
statistics-wait = Wait (half)
statistics-long = Wait (9 of 10)
statistics-session = Session (half)
statistics-failures = Technical failures
statistics-picture = First picture (s)
statistics-services = Services rendered
statistics-service = Service
statistics-count = Count
statistics-former = Former service
statistics-csv = Download as a CSV file
statistics-none = Nothing happened in this time.
plot-visits = Visits by day
plot-visits-day = { $day }: { $first } with a session, { $second } without
plot-finished = With a session
plot-lost = Left without a session
plot-waits = Wait by day, in minutes
plot-waits-day = { $day }: half at most { $first }, nine of ten at most { $second } minutes
plot-median = Half wait at most so long
plot-long = Nine of ten wait at most so long

## Administration: municipality
town-basics = Name and place
town-name = Name of the municipality
town-locale = Language at the beginning
town-zone = Time zone
town-look = Look
town-primary = Own colour for buttons and links
town-accent = Own colour for highlights
town-logo = Logo
town-links = Pages of your own
town-imprint = Imprint (https://…)
town-privacy = Data protection statement (https://…)
town-feedback = Report barriers (https://… or mailto:…)
town-logo-hint = A path on this server or an embedded image (data:image/…). Nothing is loaded from other servers.

## Administration: data protection
privacy-heading = What is kept, and for how long
privacy-media = Picture, sound and chat
privacy-media-text = Are never stored. They run only between the two sides of the session.
privacy-seat = Seat
privacy-seat-text = Without a name, only a random id. Without a sign of life the seat is free after { $seconds } seconds. What remains is erased after { $days ->
    [one] one day
   *[other] { $days } days
}.
privacy-contact = Who comes to an appointment
privacy-contact-text = Name, mail address and mobile number are erased { $days ->
    [one] one day
   *[other] { $days } days
} after the appointment.
privacy-statistics = Statistics
privacy-statistics-text = Only counts by office and day. Nobody can be found in them.
privacy-where = These times are set on the server. Whoever runs the server can change them.
audit-caption = What the administration did last
audit-who = Who
audit-what = What
audit-none = Nothing yet.
audit-operator = Operations
audit-create = added
audit-change = changed
audit-remove = removed
audit-office = Office
audit-office-settings = Rules of an office
audit-officer = Account
audit-key = API key
audit-password = Password
audit-second-factor = Second factor
audit-provider = Sign-in provider

## Staff sign-in
sign-in-heading = Sign in
sign-in-text = For the staff of the town hall.
sign-in-name = User name
sign-in-password = Password
sign-in-oidc = Sign in with your work account
sign-in-or = Or by user name and password:
sign-in-button = Sign in
password-heading = Set a new password
password-text = Your one-time password is for the first sign-in only. Now choose your own with at least { $shortest } characters. Several words in a row are good.
password-once = One-time password
password-new = New password
password-again = Repeat the new password
password-set = Save password
password-too-short = The password needs at least { $shortest } characters.
password-differs = The two passwords are not the same.

## Desk
desk-title-sign-in = Sign in – desk
desk-title = { $waiting ->
    [0] { $office } – desk
   *[other] ({ $waiting }) { $office } – desk
}
desk-title-session = Conversation with number { $number } – desk
desk-sign-out = Sign out
desk-offices = Your offices
desk-waiting-here = waiting
desk-citizen = Number { $number }
desk-number = Number { $number }
desk-session-heading = Conversation with number { $number }
desk-still-waiting = { $waiting ->
    [0] Nobody is waiting
    [one] One person is waiting
   *[other] { $waiting } people are waiting
}
desk-finish = Finish conversation
desk-waiting-heading = Waiting area
desk-waiting-count = { $waiting ->
    [0] Nobody is waiting at the moment.
    [one] One person is in the waiting area.
   *[other] { $waiting } people are in the waiting area.
}
desk-call-next = Call the next person
desk-call = Call
desk-call-number = Call number { $number }
desk-nobody = Nobody is waiting. New visitors appear here by themselves.
desk-elsewhere = Your desk is open in another window or at another device.
desk-elsewhere-text = So that picture and sound run only once, it goes on there.
waited = { $minutes ->
    [0] has just arrived
    [one] waiting for one minute
   *[other] waiting for { $minutes } minutes
}
waited-calls = { $calls ->
    [one] called once in vain
   *[other] called { $calls } times in vain
}
seat-here = Here
seat-reconnecting = Connection interrupted
seat-called-by-me = Called by you
seat-called-by-other = Being called
officer-free = Ready
officer-calling = Calling
officer-serving = In conversation
calling-heading = Calling number { $number }
calling-text = As soon as the person enters, the conversation starts by itself.
calling-attempt = Call number { $attempt }
calling-take-back = Take the call back
calling-missed = Did not come
calling-own = Nobody sees your picture yet.
door-heading = Door
door-open = Open
door-pause = Take a break
door-close = Close
door-note = Note on the break (optional)
door-note-example = e.g. We are back at 10:30.
door-hint = Whoever has a seat already keeps it.
colleagues-heading = At their desks

## On the town's own page
admin-embed = Embedding
embed-text = Two lines on a page of the town show the offices there: door, free seats, waiting time, next appointment. A press leads here.
embed-look = Look
embed-office = Which offices?
embed-all = All
embed-size = Size
embed-size-default = Normal
embed-size-medium = Medium
embed-size-big = Big
embed-onecard = All in one card
embed-footer = With a link to all offices
embed-detach = Links open a window of their own
embed-frame = As a frame (iframe), without a script on the page
embed-code = Code to paste
embed-copy = Copy the code
embed-copied = Copied.
embed-preview = Preview
