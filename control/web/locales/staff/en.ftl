### What only staff read. Plain words.

## Everywhere
dialog-close = Close
dialog-cancel = Cancel
to-admin = Administration
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
