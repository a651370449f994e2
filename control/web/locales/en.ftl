### Everything citizens and officers read on the pages. Plain words.

## Everywhere
loading = One moment, please …
skip-to-content = Skip to content
to-overview = To the overview
header-home = { $town } – overview of the offices
header-town-hall = Town hall
header-virtual-town-hall = Virtual town hall
header-language = Language
footer-nav = More pages
footer-privacy = No sign-in and no name needed. Your conversation is not recorded, and no other provider listens in.
footer-overview = All offices
footer-officers = For staff
link-lost = The connection is interrupted. What you see will be up to date again shortly.
link-lost-seat = The connection is interrupted. We keep trying. Your seat stays yours.
camera = Camera
microphone = Microphone
minutes = { $minutes } min
problem-unreachable = The town hall cannot be reached right now.
problem-unreachable-detail = Please check your internet connection and try again.
problem-internal = Sorry, that did not work.
problem-internal-detail = Please try again in a minute.
unknown-title = Page not found
unknown-text = This page does not exist. The address may be incomplete.

## Devices
device-refused = Your browser did not allow it. You can change that in the address bar.
device-missing = No device was found.
device-busy = Another program is using the device.
device-unsupported = This browser cannot do that, or the page is not securely connected.

## An office's door
door-is-open = Open
door-is-paused = On a break
door-is-closed = Closed
door-is-full = Full
opens-today = Opens today at { $time }
opens-tomorrow = Opens tomorrow at { $time }
opens-later = Opens on { $day } at { $time }

## Office hours
office-hours = Office hours
hours-always = Around the clock
hours-none = No fixed office hours
hours-span = { $from }–{ $to }
hours-from-to = { $first } to { $last }
day-mon = Mon
day-tue = Tue
day-wed = Wed
day-thu = Thu
day-fri = Fri
day-sat = Sat
day-sun = Sun
weekday-mon = Monday
weekday-tue = Tuesday
weekday-wed = Wednesday
weekday-thu = Thursday
weekday-fri = Friday
weekday-sat = Saturday
weekday-sun = Sunday

## Overview
overview-title = Virtual town hall { $town }
overview-heading = Your town hall, simply by video
overview-lead = Take a seat in the waiting area. We call you and then talk to you face to face, from your home.
overview-offices = Our offices
overview-no-offices = There are no offices here at the moment.
step-sit = Take a seat
step-called = Be called
step-talk = Talk to us
office-seats = Seats
office-seats-free = { $total ->
    [one] { $free } of { $total } seat free
   *[other] { $free } of { $total } seats free
}
office-waiting = Waiting
office-waiting-count = { $waiting ->
    [0] Nobody
    [one] One person
   *[other] { $waiting } people
}
office-sit = Take a seat
refusal-paused = The office is taking a break. Please look in again shortly.
refusal-paused-note = The office is taking a break: { $note }
refusal-closed = The office is closed at the moment.
refusal-full = The office is full, all seats are taken. As soon as one is free, you will see it here.
banner-label = Your seat
banner-seated = You have a seat at { $office } and are at position { $position }.
banner-called = It is your turn! { $office } expects you.
banner-entered = Your conversation with { $office } is running.
banner-back = Back to your seat

## Waiting area
seat-title-plain = Waiting area
seat-title-waiting = Position { $position } – waiting area { $office }
seat-title-called = It is your turn! – { $office }
seat-title-session = Conversation – { $office }
seat-title-ended = { $office }
seat-heading = Waiting area { $office }
seat-leave = Give up my seat
seat-leave-hint = Your seat is then free for others at once.
waiting-heading = Your place in line
waiting-position-label = Your position
waiting-position = { $position ->
    [1] You are next.
    [2] There is one person before you.
   *[other] There are { $before } people before you.
}
waiting-number-label = Ticket number
waiting-since = since { $time }
waiting-next-call = We call you here on this page. You need not do anything.
waiting-next-keep = Your seat stays yours, even if you reload the page or lose the connection for a moment.
waiting-next-sound = Keep the page open and the sound on: you will hear a bell.
announce-position = You are at position { $position }.
announce-called = It is your turn! { $office } expects you. Press Enter the office.
announce-entering = You are being connected.
announce-session = You are in the conversation.

## Call
called-heading = It is your turn!
called-text = { $office } expects you. You are seen and heard only once you enter.
called-enter = Enter the office
called-time-left = { $time } minutes left
called-again = This is call number { $attempt }.

## Check camera and microphone
preview-heading = Camera and microphone
preview-text = Check calmly whether you can be seen and heard. The picture stays with you.
preview-start = Check camera and microphone
preview-later = You can also enter without a camera or a microphone, and write instead.
preview-stop = End the check
preview-own-picture = Your own camera picture
preview-opening = Switching the camera on …
preview-no-picture = No picture
preview-level = Loudness of your microphone
preview-level-hint = Say a few words: the bar should move.
preview-camera-trouble = The camera cannot be used.
preview-microphone-trouble = The microphone cannot be used.
preview-choose-camera = Choose a camera
preview-choose-microphone = Choose a microphone
preview-go-in-with = I want to enter with
session-heading = Conversation with { $office }

## End
ended-finished = Thank you for your visit!
ended-finished-text = Your conversation with { $office } is over. Camera and microphone are off. You can close this page.
ended-missed = Sorry, we could not reach you.
ended-missed-text = { $office } called you, but you could not enter. Your seat is free now. You are welcome to take a seat again.
ended-abandoned = Your seat is no longer reserved.
ended-abandoned-text = We had not heard from your device for a while and gave the seat at { $office } free. You are welcome to take a seat again.
ended-left = You gave up your seat.
ended-left-text = Your seat at { $office } is free again. We look forward to seeing you another time.
nowhere-none = You have no seat at the moment.
nowhere-none-text = Choose an office in the overview and take a seat there.
nowhere-unknown = Your seat no longer exists.
nowhere-unknown-text = The visit was some time ago. Choose an office in the overview and take a new seat.
nowhere-elsewhere = Your seat is open in another window or at another device.
nowhere-elsewhere-text = So that picture and sound run only once, it goes on there.
nowhere-here = Continue here

## Session
connection-connecting = Connecting
connection-connected = Connected
connection-reconnecting = Reconnecting
connection-closed = Disconnected
stage-camera = Camera picture of { $name }
stage-screen = Shared screen of { $name }
stage-own = Your own picture
stage-you = You
stage-soon = { $name } will be here in a moment.
stage-no-camera = { $name } has switched the camera off.
stage-other-muted = Microphone is off
stage-sound-on = Switch the sound on
controls = Conversation controls
controls-mute = Mute
controls-camera-off = Camera off
controls-share = Share screen
controls-chat = Chat
controls-unread = { $unread }
session-hang-up = Hang up
session-weak = The connection is weak. If the picture stutters, switch your camera off: the sound gets better then.
session-gone = The conversation is over.
session-camera-trouble = Your camera is not in use.
session-microphone-trouble = Your microphone is not in use. You can listen and write.
session-screen-trouble = The screen cannot be shared on this device.
chat-heading = Chat
chat-close = Close the chat
chat-empty = Write to each other here. Everything is gone after the conversation.
chat-input = Write a message
chat-send = Send
chat-unsent = The message could not be sent. Please try again in a moment.
chat-you = You

## Staff sign-in
sign-in-heading = Sign in
sign-in-text = For the staff of the town hall.
sign-in-name = User name
sign-in-password = Password
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
