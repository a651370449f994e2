### What citizens read by mail and SMS. Plain words.
### Every notice has a subject (-subject), a text (-text) and an SMS (-sms; the short -sms-short when
### the other does not fit into one). Every town may replace any of these texts by one of its own.

weekdays = Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
weekdays-short = Mon, Tue, Wed, Thu, Fri, Sat, Sun
months = January, February, March, April, May, June, July, August, September, October, November, December
day = { $weekday }, { $date } { $month } { $year }
day-short = { $weekday } { $date }/{ $month-number }
day-soon = { $weekday }, { $month } { $date }

open-link = To your appointment
open-seat = To your seat
footer = This message was sent automatically. Your address is used for it only, and erased afterwards.

confirm-request-subject = Please confirm: appointment on { $day }, { $time }
confirm-request-text =
    Hello,

    you asked for an appointment at “{ $office }” ({ $town }):
    { $day }, { $time }
    { $has-service ->
        [yes] Service: { $service }
       *[no] {""}
    }

    Please confirm it by this link. It is not given to you otherwise.

    { $link }

    It was not you? Then there is nothing to do.
confirm-request-sms = { $town }: please confirm your appointment on { $day-short } at { $time }: { $link }
confirm-request-sms-short = Confirm { $day-short } { $time }: { $link }

confirmed-subject = Your appointment on { $day }, { $time }
confirmed-text =
    Hello,

    your appointment at “{ $office }” ({ $town }) is fixed:
    { $day }, { $time }
    { $has-service ->
        [yes] Service: { $service }
       *[no] {""}
    }

    It takes place by video. Come by this link, from 15 minutes before:

    { $link }

    By the same link you can move or cancel it.
    { $has-papers ->
        [yes] Please have ready: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: your appointment on { $day-short } at { $time } is fixed. Come, move or cancel: { $link }
confirmed-sms-short = Appointment { $day-short } { $time }: { $link }

changed-subject = New time: your appointment on { $day }, { $time }
changed-text =
    Hello,

    your appointment at “{ $office }” ({ $town }) has a new time:
    { $day }, { $time }
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    To come, to move or to cancel it:

    { $link }
changed-sms = { $town }: your appointment has a new time: { $day-short } at { $time }. { $link }
changed-sms-short = New time: { $day-short } { $time }: { $link }

cancelled-subject = Cancelled: your appointment on { $day }, { $time }
cancelled-text =
    Hello,

    your appointment at “{ $office }” ({ $town }) on { $day } at { $time } does not take place.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    You find a new one here:

    { $link }
cancelled-sms = { $town }: your appointment on { $day-short } at { $time } is cancelled. A new one: { $link }
cancelled-sms-short = Cancelled: { $day-short } { $time }. { $link }

reminder-day-subject = Reminder: your appointment on { $day }, { $time }
reminder-day-text =
    Hello,

    this is to remind you of your appointment at “{ $office }” ({ $town }):
    { $day }, { $time }

    Come by this link, from 15 minutes before. If you cannot come, please cancel it here:

    { $link }
    { $has-papers ->
        [yes] Please have ready: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: remember your appointment on { $day-short } at { $time }. Come or cancel: { $link }
reminder-day-sms-short = Appointment { $day-short } { $time }: { $link }

reminder-hour-subject = In an hour: your appointment at { $time }
reminder-hour-text =
    Hello,

    your appointment at “{ $office }” ({ $town }) begins at { $time }. Come by this link, from 15 minutes before:

    { $link }
    { $has-papers ->
        [yes] Please have ready: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: your appointment begins at { $time }. Come from 15 minutes before: { $link }
reminder-hour-sms-short = Appointment today { $time }: { $link }

missed-subject = Missed: your appointment on { $day }, { $time }
missed-text =
    Hello,

    you were not there for your appointment at “{ $office }” ({ $town }) on { $day } at { $time }.
    It is gone. You find a new one here:

    { $link }
missed-sms = { $town }: your appointment at { $time } is gone because you were not there. A new one: { $link }
missed-sms-short = Appointment { $time } gone. New: { $link }

two-before-subject = Your turn soon: { $office }
two-before-text =
    Hello,

    only two are before you at “{ $office }” ({ $town }). Please come back now:

    { $link }
    { $has-number ->
        [yes] Your number: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: only two before you ({ $office }). Please come back now: { $link }
two-before-sms-short = Only two before you: { $link }
