### Everything citizens and officers read on the pages. Plain words.

## This language
language-name = English
language-direction = ltr

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
footer-accessibility = Accessibility
footer-data = Data protection
footer-imprint = Imprint
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
ended-dismissed = This office has been closed down.
ended-dismissed-text = { $office } takes no visits any more. We are sorry that you have waited. The overview shows the other offices.
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
files-attach = Send a file
files-hint = Files up to 25 MB: PDF, pictures, office, text. Nothing of them is stored on the server.
files-heading = Files
files-accept = Accept
files-decline = Decline
files-cancel = Cancel
files-cancel-which = Cancel: { $file }
files-save = Save
files-progress = { $file }, so much is here
files-preparing = Being prepared …
files-asked = Waiting for the other side to accept
files-asked-you = Would you like to accept this file?
files-flowing = { $percent } % are there
files-checking = Being checked …
files-done = Arrived
files-done-here = All here. Save the file before the conversation ends.
files-cancelled = Cancelled
files-declined = Not accepted
files-damaged = That did not work. Please send the file again.
files-lost = The file got lost because the page was reloaded. Please send it again.
files-refused-kind = “{ $file }” cannot be sent. Allowed are PDF, pictures (such as JPG and PNG), office documents without macros, and text files.
files-refused-size = “{ $file }” is too large. A file may have at most 25 MB.
files-refused-empty = “{ $file }” is empty.
files-refused-many = “{ $file }” has to wait: five files are under way already.
files-told-offer = { $name } would like to send you a file: { $file }, { $size }. You can accept it in the chat.
chat-all = Messages and files
spoken = Messages in the conversation
live-switch = Live text: the other side reads while I write
live-other = { $name } is writing along …
screen-tools = Look at the shared screen
screen-keys = Plus and minus make it larger and smaller, the arrow keys move the picture, zero shows all of it again.
screen-larger = Larger
screen-smaller = Smaller
screen-fit = Show all of it
screen-full = Full screen
screen-scale = Size { $percent } percent
own-move = Move your own picture, also with the arrow keys
own-top-left = Your picture is at the top left.
own-top-right = Your picture is at the top right.
own-bottom-left = Your picture is at the bottom left.
own-bottom-right = Your picture is at the bottom right.
controls-flip = Show a paper
controls-more = More
more-heading = Sound and devices
more-close = Close
more-sound = Something wrong with the sound?
more-devices = Devices
more-devices-hint = Other devices appear here as soon as they are connected. Some devices can also blur the background; then there is a switch for it here.
deaf-button = I hear nothing
deaf-listening = We are listening for three seconds whether sound arrives …
deaf-comes = The sound arrives at your device. So it is the loudspeaker:
deaf-missing = No sound arrives right now. We have told the other side.
deaf-muted = The other side has switched its microphone off. We have told it so.
deaf-write = Until then you can write to each other in the chat.
unheard = { $name } cannot hear you.
unheard-on = Your microphone is on. Speak louder, or choose another microphone under “More”.
unheard-off = Your microphone is off.
unheard-unmute = Switch the microphone on
unheard-ok = All right
flip-to-paper = Show a document with the other camera
flip-to-me = Show me again
blur = Blur the background

## Waiting, in words
office-wait = Waiting time
wait-unknown = not known yet
wait-soon = it will be your turn shortly
wait-up-to = about { $to } minutes at most
wait-range = about { $from } to { $to } minutes

## Office and free appointments
open-until = until { $time }
paused-until = probably until { $time }
refusal-too-late = There is not enough time left today: it would not be your turn before we close.
slot-today = today, { $time }
slot-tomorrow = tomorrow, { $time }
slot-later = { $day }, { $time }
booking-or = Or with an appointment:
booking-instead = Next free appointments:
booking-all = Book an appointment
office-more = Papers and hours
office-now = Right now
office-check = Check camera, sound and internet beforehand
office-services = What we do for you here
office-times = Hours
office-unknown = There is no such office.
office-unknown-text = Perhaps the address is not complete. You find all offices in the overview.
service-usual = usually takes { $minutes } minutes
service-papers = Please have at hand
hours-walk-in = Without an appointment, by video
hours-appointment = With an appointment, by video
hours-in-person = In person at the town hall

## Booking
booking-title = { $step } – { $office }
booking-heading = Book an appointment
booking-step = Step { $step } of { $of }
booking-next = Continue
booking-service = What is it about?
booking-service-legend = Choose everything you would like to get done.
booking-service-other = Something else
booking-time = When does it suit you?
booking-no-slots = Sorry, nothing is free in the coming weeks. Please look again another day.
booking-contact = How can we reach you?
booking-check = Is everything right?
booking-check-text = We will now send you a message with a link. The appointment is yours once you open it and confirm.
booking-send = Send the link to confirm
booking-change = Change something
booking-sent = Almost done: please confirm
booking-sent-text = The message with the link is on its way to { $to }.
booking-confirm-until = Please confirm by { $time }. After that the time is free for others.
booking-sent-wrong = Nothing arrived? Look in your spam folder, or give another address.
booking-other-address = Give another address
calendar-before = Previous month
calendar-after = Next month
calendar-keys = Use the arrow keys to change the day, Page Up and Page Down to change the month, and Enter to choose the day.
calendar-day = { $count ->
    [0] { $day }, nothing free
    [one] { $day }, one free time
   *[other] { $day }, { $count } free times
}
times-heading = Free times on { $day }
times-none-yet = Choose a day first.
times-morning = Morning
times-afternoon = Afternoon
time-of-day = { $time }
held-left = This time is held for you for another { $time } minutes.
held-soon-over = Two more minutes, then the time is free again.
held-over = The time is no longer held for you.
held-over-text = It is free for others again. Please choose anew; perhaps it is still there.
held-again = Choose a new time
contact-why = One of them is enough. We use it to send you the link to your appointment and a reminder.
contact-mail = Email address
contact-mobile = Mobile number
contact-name = Name (optional)
contact-privacy = We use this for this appointment only and delete it afterwards.
contact-fault-none = Please give an email address or a mobile number.
contact-fault-mail = This email address is not complete; an example: erika@example.org
contact-fault-mobile = This number is not complete; an example: +49 151 12345678
summary-heading = Your appointment
summary-when = When
summary-time = { $day }, { $from } to { $to }
summary-where = Where
summary-video = { $office }, by video on this page
summary-what = What it is about

## My appointment
appointment-title = Appointment – { $office }
appointment-title-plain = Your appointment
appointment-no-link = Please open the link from your message.
appointment-no-link-text = Only this link lets you see and change your appointment. You do not need an account.
appointment-unknown = This link is no longer valid.
appointment-unknown-text = Perhaps you already have a newer message with a new link. Otherwise please book a new appointment.
appointment-reserved = Please confirm your appointment.
appointment-reserved-text = Press “Confirm appointment” and this time is yours.
appointment-confirmed = Your appointment is settled.
appointment-confirmed-text = On the day, simply open this link again and come in.
appointment-checked-in = You are checked in.
appointment-checked-in-text = Your place in the waiting area is there for you.
appointment-cancelled = This appointment is cancelled.
appointment-cancelled-text = The time is free for others again. There is nothing left to do.
appointment-expired = This appointment was not confirmed.
appointment-expired-text = The time is free for others again. You are welcome to book anew.
appointment-missed = This appointment is over.
appointment-missed-text = A pity it did not work out. You are welcome to book anew.
appointment-confirm = Confirm appointment
appointment-check-in = I am here
appointment-check-in-from = This is where you come in: on { $day }, from { $time }.
appointment-move = Reschedule
appointment-move-heading = Move it to when?
appointment-move-text = Now: { $day }, { $time }. The old appointment stays yours until you choose a new time.
appointment-keep = Keep the appointment
appointment-cancel = Cancel
appointment-cancel-question = Do you really want to cancel the appointment?
appointment-cancel-text = The time is free for others at once.
appointment-cancel-yes = Yes, cancel it
appointment-print = Print
appointment-paper-link = To reschedule or cancel, and to come in on the day:
appointment-paper-mail = The link to reschedule, cancel and come in is in your message.
appointment-book-again = Book a new appointment

## Check before the call
check-title = Check camera, sound and internet
check-lead = Find out beforehand whether everything is ready for the call. Your picture and sound stay on this device.
check-again = Check again
device-refused-help = Tap the lock or the camera sign beside the address and allow camera and microphone. On an iPhone you find this in the settings under Safari.
device-missing-help = Plug the device in or switch it on. On some laptops the camera has a slider of its own.
device-busy-help = Close other programs and windows that show video or record sound right now, another video conference for instance.
device-unsupported-help = Open this page in a current browser. If you came here from an app, choose “Open in browser” there.
device-without-camera = You can come in without a camera: you will be heard but not seen.
device-without-microphone = You can come in without a microphone: you listen and write.
speaker-heading = Loudspeaker
speaker-text = Can you hear us? We play the bell with which we will call you.
speaker-play = Play the sound
speaker-question = Did you hear the bell?
speaker-yes = Yes
speaker-no = No
speaker-good = Good, then you will hear us in the call, too.
speaker-help-volume = Press “louder” on your device and play the sound again.
speaker-help-silent = Is the phone set to silent? Switch that off; on an iPhone with the switch at its side.
speaker-help-headset = Are headphones or a loudspeaker still connected? The sound may come out there.
network-heading = Internet connection
network-text = We measure for ten seconds on the way that picture and sound will take later.
network-start = Check the connection
network-running = Measuring. This takes about ten seconds.
network-good = Your connection is good.
network-good-help = Picture and sound will run smoothly.
network-fair = Your connection will do.
network-fair-help = Small interruptions are possible. If you can, move closer to your Wi-Fi router.
network-poor = Your connection is weak.
network-poor-help = Move closer to your Wi-Fi router, use a cable or another network, and stop other downloads. Without the camera the sound gets better.
network-blocked = Picture and sound do not get through.
network-blocked-help = A firewall or a VPN probably blocks the way. Switch the VPN off or use another network, that of your phone for instance.
network-figures = { $path }, round trip { $rtt } ms, { $loss } of the packets lost
network-udp = By the direct way (UDP)
network-tcp = By the detour (TCP)

## Notification and waiting
notify-ask = Notify me, too, when I am elsewhere
notify-on = Your device shows a message when we call you.
notify-refused = Your browser shows no messages of this page. Leave the sound on and you will hear us.
waiting-parked = We have set you aside for a moment and will call you soon. Your place stays yours.
waiting-next-time = After the call you have time to press “Enter the office” without hurry.

## Hanging up and afterwards
hangup-question = Do you want to end the call?
hangup-no = Go on talking
next-heading = What comes next
next-office = The office now takes care of what you talked about. You need not do anything unless you agreed otherwise.
next-gone = The chat is deleted. Nothing remains on this device.
next-more = Papers and hours: { $office }
next-appointment = Book an appointment
next-told = This was written down for you:
next-print = Print
next-copy = Copy the text
next-copied = Copied.
next-only-here = This text is on this page only. It is gone as soon as you close it.

## Room by link: towns with a queue of their own
room-title = Your conversation
room-lead = This is where you meet the other side. Check camera and microphone at your leisure, then press “Enter”. Nobody sees or hears you before.
room-enter = Enter
room-left = You have hung up.
room-left-text = Camera and microphone are off. As long as the room is open you can go in again.
room-over-text = Camera and microphone are off. You can close this page.
room-none = The link is missing here.
room-none-text = Please open the whole link that you were sent. It is best to press on it in the message.
room-unknown = This link is no longer valid.
room-unknown-text = The conversation is over or the link has expired. Please ask whoever sent it for a new one.
room-elsewhere = The conversation is open in another window or on another device.
room-elsewhere-text = It goes on there, so that picture and sound run only once.
room-other-citizen = Guest
room-other-officer = Town hall

## Statements: accessibility and data protection
accessibility-title = Accessibility statement
accessibility-lead = The virtual town hall of { $town } is meant to be usable by everybody. The measure is WCAG 2.2 (level AA) and the standard EN 301 549.
accessibility-can-title = What works
accessibility-can-keys = The whole visit and the booking work with the keyboard alone.
accessibility-can-reader = Screen readers tell you when something changes: your position, the call, messages.
accessibility-can-looks = The pages adapt: dark display, the colours of your system, large magnification, less motion.
accessibility-can-writing = In the conversation you can write instead of speaking. With “live text” the other side reads while you write. Camera and microphone are not needed.
accessibility-gaps-title = What is still missing
accessibility-gaps-captions = Speech is not turned into text, and sign language interpreters cannot join as a third person.
accessibility-gaps-language = There are no texts in sign language yet.
accessibility-gaps-shared = What the other side shows of its screen is a picture. Screen readers cannot read it; ask for the document itself.
accessibility-checked = The pages are checked by machine with every change (axe, keyboard, magnification, colours). A check by people with disabilities is still to come.
accessibility-report-title = Something does not work for you?
accessibility-report = Please tell us. We will answer and look for a way for you.
accessibility-report-link = Report a barrier
accessibility-report-none = Call the town hall, or write to it.
accessibility-arbitration = If you get no answer that helps, turn to the arbitration or monitoring body for accessibility of your federal state.
privacy-title = Data protection
privacy-lead = This is how the virtual town hall treats what you tell it.
privacy-visit-title = When you take a seat
privacy-visit = We ask neither for your name nor your address. You get a number; a key to it lies in your browser only, so that your seat survives a reload. No cookies are set for it.
privacy-talk-title = In the conversation
privacy-talk = Picture, sound and screen go encrypted through the server of this town hall, and to no other provider. None of it is stored, and no chat either.
privacy-appointment-title = When you book an appointment or want to be told
privacy-appointment = We ask for an e-mail address or a mobile number, for this only. It is erased after the appointment, usually after a week. With the link in the message you see and erase it yourself.
privacy-logs-title = What is counted
privacy-logs = How many came and how long it took, by day and office, without anything about single people. No IP address is in any log.
privacy-town = What your town says besides

## Page without JavaScript
plain-lead = This page can be read without JavaScript. To take a seat, to book and to talk it must be switched on in your browser.
plain-until = until { $time }
plain-opens = Opens again: { $time }
plain-slot = Next appointment: { $time }
plain-papers = bring along: { $papers }
