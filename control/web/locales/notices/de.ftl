### Was Bürgerinnen und Bürger per E-Mail und SMS lesen. Sie-Form, einfache Wörter.
### Jede Nachricht hat Betreff (-subject), Text (-text) und SMS (-sms; die kurze -sms-short, wenn die
### andere nicht in eine SMS passt). Jede Kommune kann jeden dieser Texte durch einen eigenen ersetzen.

weekdays = Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag
weekdays-short = Mo, Di, Mi, Do, Fr, Sa, So
months = Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November, Dezember
day = { $weekday }, { $date }. { $month } { $year }
day-short = { $weekday } { $date }.{ $month-number }.
day-soon = { $weekday }, { $date }. { $month }

open-link = Zu Ihrem Termin
open-seat = Zu Ihrem Warteplatz
footer = Diese Nachricht wurde automatisch verschickt. Ihre Adresse wird nur dafür verwendet und danach gelöscht.

confirm-request-subject = Bitte bestätigen: Termin am { $day } um { $time } Uhr
confirm-request-text =
    Guten Tag,

    Sie möchten einen Termin bei „{ $office }“ ({ $town }):
    { $day }, { $time } Uhr
    { $has-service ->
        [yes] Anliegen: { $service }
       *[no] {""}
    }

    Bitte bestätigen Sie den Termin über diesen Link. Ohne Bestätigung wird er nicht vergeben.

    { $link }

    Waren Sie das nicht? Dann müssen Sie nichts tun.
confirm-request-sms = { $town }: Bitte bestätigen Sie Ihren Termin am { $day-short } um { $time } Uhr: { $link }
confirm-request-sms-short = Termin { $day-short } { $time } bestätigen: { $link }

confirmed-subject = Ihr Termin am { $day } um { $time } Uhr
confirmed-text =
    Guten Tag,

    Ihr Termin bei „{ $office }“ ({ $town }) steht fest:
    { $day }, { $time } Uhr
    { $has-service ->
        [yes] Anliegen: { $service }
       *[no] {""}
    }

    Das Gespräch findet per Video statt. Kommen Sie ab 15 Minuten vorher über diesen Link:

    { $link }

    Über denselben Link können Sie den Termin verschieben oder absagen.
    { $has-papers ->
        [yes] Bitte halten Sie bereit: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: Ihr Termin am { $day-short } um { $time } Uhr steht fest. Zum Gespräch, Verschieben, Absagen: { $link }
confirmed-sms-short = Termin { $day-short } { $time }: { $link }

changed-subject = Neue Zeit: Ihr Termin am { $day } um { $time } Uhr
changed-text =
    Guten Tag,

    Ihr Termin bei „{ $office }“ ({ $town }) hat eine neue Zeit:
    { $day }, { $time } Uhr
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Zum Gespräch, zum Verschieben und zum Absagen:

    { $link }
changed-sms = { $town }: Ihr Termin hat eine neue Zeit: { $day-short } um { $time } Uhr. { $link }
changed-sms-short = Neue Zeit: { $day-short } { $time }: { $link }

cancelled-subject = Abgesagt: Ihr Termin am { $day } um { $time } Uhr
cancelled-text =
    Guten Tag,

    Ihr Termin bei „{ $office }“ ({ $town }) am { $day } um { $time } Uhr findet nicht statt.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Einen neuen Termin finden Sie hier:

    { $link }
cancelled-sms = { $town }: Ihr Termin am { $day-short } um { $time } Uhr ist abgesagt. Neuer Termin: { $link }
cancelled-sms-short = Abgesagt: { $day-short } { $time }. { $link }

reminder-day-subject = Erinnerung: Ihr Termin am { $day } um { $time } Uhr
reminder-day-text =
    Guten Tag,

    wir erinnern an Ihren Termin bei „{ $office }“ ({ $town }):
    { $day }, { $time } Uhr

    Kommen Sie ab 15 Minuten vorher über diesen Link. Wenn Sie nicht kommen können, sagen Sie hier bitte ab:

    { $link }
    { $has-papers ->
        [yes] Bitte halten Sie bereit: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: Erinnerung an Ihren Termin am { $day-short } um { $time } Uhr. Kommen oder absagen: { $link }
reminder-day-sms-short = Termin { $day-short } { $time }: { $link }

reminder-hour-subject = In einer Stunde: Ihr Termin um { $time } Uhr
reminder-hour-text =
    Guten Tag,

    um { $time } Uhr beginnt Ihr Termin bei „{ $office }“ ({ $town }). Kommen Sie ab 15 Minuten vorher über diesen Link:

    { $link }
    { $has-papers ->
        [yes] Bitte halten Sie bereit: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: Ihr Termin beginnt um { $time } Uhr. Kommen Sie ab 15 Minuten vorher: { $link }
reminder-hour-sms-short = Termin heute { $time }: { $link }

missed-subject = Verpasst: Ihr Termin am { $day } um { $time } Uhr
missed-text =
    Guten Tag,

    Sie waren zu Ihrem Termin bei „{ $office }“ ({ $town }) am { $day } um { $time } Uhr leider nicht da.
    Der Termin ist verfallen. Einen neuen finden Sie hier:

    { $link }
missed-sms = { $town }: Ihr Termin um { $time } Uhr ist verfallen, weil Sie nicht da waren. Neuer Termin: { $link }
missed-sms-short = Termin { $time } verfallen. Neu: { $link }

two-before-subject = Gleich sind Sie dran: { $office }
two-before-text =
    Guten Tag,

    bei „{ $office }“ ({ $town }) sind nur noch zwei vor Ihnen. Bitte kommen Sie jetzt zurück:

    { $link }
    { $has-number ->
        [yes] Ihre Wartenummer: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: Nur noch zwei vor Ihnen ({ $office }). Bitte kommen Sie jetzt zurück: { $link }
two-before-sms-short = Nur noch zwei vor Ihnen: { $link }
