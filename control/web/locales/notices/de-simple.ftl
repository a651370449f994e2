### Leichte Sprache: kurze Sätze, eine Aussage je Satz.

weekdays = Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag
weekdays-short = Mo, Di, Mi, Do, Fr, Sa, So
months = Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November, Dezember
day = { $weekday }, { $date }. { $month } { $year }
day-short = { $weekday } { $date }.{ $month-number }.
day-soon = { $weekday }, { $date }. { $month }

open-link = Zu Ihrem Termin
open-seat = Zu Ihrem Platz
footer = Ein Computer hat Ihnen diese Nachricht geschickt. Wir brauchen Ihre Adresse nur dafür. Danach löschen wir sie.

confirm-request-subject = Sagen Sie bitte Ja: Termin am { $day } um { $time } Uhr
confirm-request-text =
    Guten Tag,

    Sie möchten einen Termin.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Der Termin ist am:
    { $day }, { $time } Uhr
    { $has-service ->
        [yes] Das möchten Sie: { $service }
       *[no] {""}
    }

    Drücken Sie auf den Link. Sagen Sie dort Ja. Erst dann haben Sie den Termin.

    { $link }

    Waren Sie das nicht? Dann müssen Sie nichts tun.
confirm-request-sms = { $town }: Termin am { $day-short } um { $time } Uhr. Sagen Sie bitte Ja: { $link }
confirm-request-sms-short = Termin { $day-short } { $time }. Sagen Sie Ja: { $link }

confirmed-subject = Ihr Termin am { $day } um { $time } Uhr
confirmed-text =
    Guten Tag,

    Sie haben einen Termin.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Der Termin ist am:
    { $day }, { $time } Uhr
    { $has-service ->
        [yes] Das möchten Sie: { $service }
       *[no] {""}
    }

    Wir sprechen per Video.
    Drücken Sie auf diesen Link. Das geht 15 Minuten vorher:

    { $link }

    Möchten Sie eine andere Zeit? Oder möchten Sie nicht kommen? Drücken Sie auch auf diesen Link.
    { $has-papers ->
        [yes] Das brauchen Sie: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: Sie haben einen Termin am { $day-short } um { $time } Uhr: { $link }
confirmed-sms-short = Termin { $day-short } { $time }: { $link }

changed-subject = Neue Zeit: Ihr Termin am { $day } um { $time } Uhr
changed-text =
    Guten Tag,

    Ihr Termin hat eine neue Zeit.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Der Termin ist jetzt am:
    { $day }, { $time } Uhr
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Drücken Sie auf diesen Link:

    { $link }
changed-sms = { $town }: Ihr Termin hat eine neue Zeit: { $day-short } um { $time } Uhr. { $link }
changed-sms-short = Neue Zeit: { $day-short } { $time }: { $link }

cancelled-subject = Kein Termin am { $day } um { $time } Uhr
cancelled-text =
    Guten Tag,

    Sie hatten einen Termin am { $day } um { $time } Uhr.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Der Termin fällt aus.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Hier finden Sie einen neuen Termin:

    { $link }
cancelled-sms = { $town }: Ihr Termin am { $day-short } um { $time } Uhr fällt aus. Neuer Termin: { $link }
cancelled-sms-short = Fällt aus: { $day-short } { $time }. { $link }

reminder-day-subject = Denken Sie daran: Ihr Termin am { $day } um { $time } Uhr
reminder-day-text =
    Guten Tag,

    Sie haben einen Termin.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Der Termin ist am:
    { $day }, { $time } Uhr

    Drücken Sie auf diesen Link. Das geht 15 Minuten vorher. Können Sie nicht kommen? Sagen Sie es uns bitte mit diesem Link:

    { $link }
    { $has-papers ->
        [yes] Das brauchen Sie: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: Denken Sie an Ihren Termin am { $day-short } um { $time } Uhr: { $link }
reminder-day-sms-short = Termin { $day-short } { $time }: { $link }

reminder-hour-subject = In einer Stunde: Ihr Termin um { $time } Uhr
reminder-hour-text =
    Guten Tag,

    Ihr Termin ist heute um { $time } Uhr.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Drücken Sie auf diesen Link. Das geht 15 Minuten vorher:

    { $link }
    { $has-papers ->
        [yes] Das brauchen Sie: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: Ihr Termin ist heute um { $time } Uhr. Drücken Sie hier: { $link }
reminder-hour-sms-short = Termin heute { $time }: { $link }

missed-subject = Sie waren nicht da: Termin am { $day } um { $time } Uhr
missed-text =
    Guten Tag,

    Sie hatten einen Termin am { $day } um { $time } Uhr.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Sie waren nicht da. Der Termin ist vorbei. Hier finden Sie einen neuen Termin:

    { $link }
missed-sms = { $town }: Ihr Termin um { $time } Uhr ist vorbei. Sie waren nicht da. Neuer Termin: { $link }
missed-sms-short = Termin { $time } vorbei. Neu: { $link }

two-before-subject = Gleich sind Sie dran: { $office }
two-before-text =
    Guten Tag,

    Vor Ihnen sind nur noch 2 Personen.
    Das Büro heißt: „{ $office }“ ({ $town }).
    Kommen Sie jetzt bitte zurück:

    { $link }
    { $has-number ->
        [yes] Ihre Nummer: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: Vor Ihnen sind nur noch 2 Personen ({ $office }). Kommen Sie bitte zurück: { $link }
two-before-sms-short = Nur noch 2 vor Ihnen: { $link }
